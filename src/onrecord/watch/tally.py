"""What a watch has done so far, for the line at its end and its exit code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts since the start."""

    polls: int = 0
    unchanged: int = 0
    """Polls that brought nothing new by the server's own word (304)."""
    failed: int = 0
    """Polls that brought no listing: no answer, no feed."""
    reports: int = 0
    """Reports that are new in the ledger."""
    held: int = 0
    """Reports that it had already."""
    refused: int = 0
    """Items that will not be tried again."""
    postponed: int = 0
    """Tries that failed and are to be made again."""
    alerts: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was refused and every feed could be had."""
        return not (self.failed or self.refused)

    def __str__(self) -> str:
        return (
            f"{self.polls:,} polls ({self.unchanged:,} unchanged, {self.failed:,} failed), {self.reports:,} reports added, "
            f"{self.held:,} held already, {self.refused:,} items refused, {self.postponed:,} to be tried again, "
            f"{self.alerts:,} alerts"
        )
