"""The pipeline and the fusion over many cores and many machines: the same record, whatever the number."""
