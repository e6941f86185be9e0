"""The ledger: one SQLite file, append-only, that knows what was published and what was recorded at any time."""
