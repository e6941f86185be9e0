"""Charts as pure functions: frozen rows in, SVG text out. Nothing here knows a page, a request or a ledger's file."""
