"""A ledger in the formats of the field: one module a family of formats, one line each in `registry.py`."""
