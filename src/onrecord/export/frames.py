"""Events of a ledger in a notebook: as Arrow, pandas or Polars, as a table to look at, as charts.

>>> events = Events("talks.onrecord", actor="RUS", since="2025-09", as_of="2025-09-03T20:00")
>>> events.to_pandas(), events.pl(), events.timeline()
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.export.arrow import batches, schema, table
from onrecord.export.registry import Options
from onrecord.export.stored import Selection, coder_of, told_events
from onrecord.export.told import ToldEvent
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.query import Filter

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 20
"""Events that a notebook shows of a longer list."""


class Events:
    """The events of a ledger that fit, as of a moment. Nothing is read before it is asked for.

    The filters are those of `onrecord events`: actor, with_, type, since, until, place, standing, limit; `as_of` and `by`
    say on which moment and clock. Raises LedgerError and UsageError when it is read.
    """

    def __init__(self, path: str | Path, *, as_of: str | None = None, by: str = "published", **filters: Any) -> None:
        self.path = Path(path)
        self.selection = Selection(Filter(**filters), as_of, by)

    def __iter__(self) -> Iterator[ToldEvent]:
        with Ledger(self.path) as ledger:
            yield from told_events(ledger, self.selection)

    @cached_property
    def _options(self) -> Options:
        with Ledger(self.path) as ledger:
            return Options(ledger=self.path.stem, coder=coder_of(ledger))

    def arrow(self) -> pa.Table:
        """An Arrow table with the columns of `flat.COLUMNS`."""
        return table(self, self._options)

    def to_pandas(self) -> Any:
        """A pandas DataFrame."""
        return self.arrow().to_pandas()

    def pl(self) -> Any:
        """A Polars DataFrame; Polars takes the Arrow table without copying it."""
        import polars

        return polars.DataFrame(self.arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow stream that Polars, DuckDB and others read events from, batch by batch."""
        import pyarrow

        made = schema(self._options)
        reader = pyarrow.RecordBatchReader.from_batches(made, batches(self, self._options))
        return reader.__arrow_c_stream__(requested_schema)

    def timeline(self) -> Any:
        """The events on a line of time, as an Altair chart."""
        from onrecord.export.charts import timeline

        return timeline(self)

    def dyads(self, least: int = 1) -> Any:
        """Who acted towards whom month by month, as an Altair chart; pairs of at least `least` events."""
        from onrecord.export.charts import dyads

        return dyads(self, least)

    def _repr_html_(self) -> str:
        from onrecord.export.notebook import html_of_events

        shown = list(islice(self, _SHOWN + 1))
        return html_of_events(shown[:_SHOWN], more=len(shown) > _SHOWN)
