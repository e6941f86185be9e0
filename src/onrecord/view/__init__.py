"""The local page: a ledger to look at, to question and to correct in a browser, served from this machine alone."""
