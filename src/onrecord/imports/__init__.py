"""Other people's event data as claims said by that data set: one module a family, one line each in `registry.py`."""
