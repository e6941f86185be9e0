"""Scores each stage on gold files in the field's own formats and prints what a paper would print."""
