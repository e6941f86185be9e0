"""What a page is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How one ledger is served. Sizes are bytes, times seconds."""

    ledger: Path
    token: str | None = None
    """What a browser has to show; None asks nothing, which is for this machine alone."""
    names: tuple[str, ...] = ()
    """Host names under which the page may be asked for, beside localhost and plain addresses."""
    allow_fetch: bool = False
    """Whether addresses may be given to be fetched and read."""
    rules: Path | None = None
    """A folder of one's own rules, for what is read on the page."""
    language: str = "onrecord"
    author: str = ""
    """Who decides, until the page is told another name."""
    feeds: Path | None = None
    """The feeds.toml of a watch, whose watches are followed and whose alerts are shown."""
    upload_bytes: int = 64_000_000
    """Bytes of one upload at most, all its files together."""
    form_bytes: int = 2_000_000
    """Bytes of any other form."""
    sql_seconds: float = 5.0
    sql_megabytes: int = 256
    sql_rows: int = 1_000
    """What one query may take, and the rows of it that are shown."""

    @property
    def desk(self) -> Path:
        """The file beside the ledger in which the page keeps saved queries, watches and alerts."""
        return self.ledger.with_name(self.ledger.name + ".desk")
