"""What the page itself keeps, in a file beside the ledger: saved queries, watches, and the alerts of those."""

from __future__ import annotations

from onrecord.view.settings import Settings


class Desk:
    """The page's own memory. The ledger never depends on it; without it nothing is lost but these."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def unseen(self) -> int:
        """Alerts that nobody has looked at yet."""
        return 0
