"""Readers: whatever holds news, to `Report` records with the published text exactly as it was."""
