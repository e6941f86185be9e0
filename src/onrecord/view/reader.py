"""Reading reports on the page: rules and language pipeline, loaded once, when somebody first wants to read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import OnRecordError
from onrecord.ledger.rows import Coder
from onrecord.readers.items import Found, Item, Refusal
from onrecord.records import Actor, Readout, Report

if TYPE_CHECKING:
    from onrecord.language.pipelines import Pipeline
    from onrecord.pipeline import Rules

Say = Callable[[str], None]


class Reader:
    """The pipeline of this page; `coder` says what it is, as the ledger writes it down."""

    def __init__(self, folder: Path | None, language: str, coder: Callable[[], Coder] = Coder) -> None:
        self._folder, self._language = folder, language
        self.coder = coder
        self._lock = threading.Lock()
        self._both: tuple[Rules, Pipeline] | None = None

    @property
    def is_ready(self) -> bool:
        """Whether everything is loaded."""
        return self._both is not None

    def load(self) -> tuple[Rules, Pipeline]:
        """Rules and pipeline. Raises RuleError or PipelineError for what cannot be loaded."""
        with self._lock:
            if self._both is None:
                from onrecord.language.pipelines import load_pipeline
                from onrecord.pipeline import load_rules

                self._both = load_rules(self._folder), load_pipeline(self._language)
            return self._both

    def load_soon(self) -> None:
        """Loads beside what is going on: whoever opens the form will want it in a moment."""
        if not self.is_ready and not self._lock.locked():
            threading.Thread(target=self._load_quietly, daemon=True).start()

    def _load_quietly(self) -> None:
        try:
            self.load()
        except OnRecordError:
            # Said where somebody reads: there is nobody here to tell.
            return

    def read(self, text: str, published: str | None, outlet: str | None) -> Readout:
        """The record of a text. Raises InputError where there is nothing to read, UsageError for a date that is none."""
        from onrecord.pipeline import read

        rules, _ = self.load()
        return read(text, published=published, outlet=outlet, rules=rules)

    def readouts(self, items: Iterable[Item], say: Say) -> Iterator[Readout]:
        """The record of every report; what was refused, and every remark, is said."""
        from onrecord.pipeline import read_out

        for item in items:
            if not isinstance(item, Found):
                say(("refused: " if isinstance(item, Refusal) else "") + str(item))
                continue
            try:
                readout = read_out(item.report, *self.load())
                yield replace(readout, notes=(*readout.notes, *item.notes))
            except OnRecordError as error:
                say("refused: " + ": ".join(part for part in (item.source, item.position, str(error)) if part))

    def agency(self, report: Report) -> Actor | None:
        """The agency that a report's copy is credited to."""
        from onrecord.fusion.tellings import agency_of

        return agency_of(report, self.load()[0].actors)
