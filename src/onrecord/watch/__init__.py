"""Watching: feeds into a ledger, item by item, and word of what changed in the events that somebody watches."""
