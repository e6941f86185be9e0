"""Fusion: claims of many reports to the events they tell; every function is a pure function of a set of records."""
