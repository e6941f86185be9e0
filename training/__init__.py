"""The recipe that makes the weights in `src/onrecord/data/language/` from open corpora. Not part of the package."""
