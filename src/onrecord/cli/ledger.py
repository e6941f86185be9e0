"""`onrecord add`, `events`, `show`, `questions`, `diff`, `decide`, `recode`, `check`, `rebuild`, `sql`: a ledger of reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.app import Language, Outlet, Published, Rules, app, write_json
from onrecord.cli.read import Columns, Format, Tally, each_report, load_coder, read_options
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.ledger.ledger import Ledger as Opened
    from onrecord.ledger.rows import Coder
    from onrecord.ledger.writing import Added
    from onrecord.readers.items import Found, ReadOptions
    from onrecord.records import Readout
    from onrecord.scale.reading import Reading

Ledger = Annotated[
    Path, typer.Option("--ledger", "-l", metavar="FILE", envvar="ONRECORD_LEDGER", help="The ledger's file.")
]
Who = Annotated[str | None, typer.Option("--actor", metavar="WHO", help="An actor's id, a country (RUS) or a name.")]
With = Annotated[str | None, typer.Option("--with", metavar="WHO", help="Another actor of the same event.")]
Type = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="CONSULT, ASSAULT, ...")]
Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="2025-09-03 or 2025-09.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day, included.")]
Where = Annotated[str | None, typer.Option("--place", metavar="NAME", help="A place's name or a country's code.")]
Stands = Annotated[str | None, typer.Option("--standing", metavar="STANDING", help="corroborated, disputed, ...")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="MOMENT", help="What was known then: 2025-09-03T20:00, or a day's end.")
]
By = Annotated[
    str, typer.Option("--by", metavar="CLOCK", help="published: what the world could read; recorded: what we held.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
MaybeSources = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE|FOLDER|GLOB|URL|-...", help="Whatever holds reports, in any format; or give --from."),
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", min=1, max=256, metavar="N", help="Read with N processes; the record is the same."),
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most so many.")]


@app.command()
def add(
    ledger: Ledger,
    sources: MaybeSources = None,
    published: Published = None,
    outlet: Outlet = None,
    format: Format = None,
    column: Columns = None,
    rules: Rules = None,
    language: Language = "onrecord",
    jobs: Jobs = 1,
    tables: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Take them from the tables of `onrecord run`, already read."),
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="WHO", help="With --from: who takes part in them.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="With --from: the first day.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="With --from: the last day, included.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Add reports to a ledger, which is made where there is none. Reports that it has are left alone.

    What is told as added is safe, whatever happens next. Exit code 3: some were refused, the rest added.
    """
    from onrecord.ledger.ledger import Ledger as Opened

    if (tables is None) == (not sources):
        raise UsageError("add takes either reports or --from")
    if tables is None and (actor or since or until):
        raise UsageError("--actor, --since and --until choose among the tables of --from")
    tally = Tally()
    with Opened(ledger) as opened:
        _ = opened.writer  # A ledger that cannot be written is said before an hour of reading.
        if tables is not None:
            adding = _adding_tables(opened, tables, actor, since, until)
        else:
            loaded = _Loaded(rules, language)
            found = _readouts(sources or [], read_options(published, outlet, format, column), tally, loaded, jobs)
            adding = opened.adding(found, coder=loaded.coder(), agency=loaded.agency)
        new, held, claims, events = _follow(adding, as_json)
    said = f"{ledger}: {new:,} reports added with {claims:,} claims; {events:,} events came or changed"
    print(said + (f"; {held:,} reports were there already" if held else ""), file=sys.stderr)
    tally.conclude()


def _adding_tables(
    opened: Opened, tables: Path, actor: str | None, since: str | None, until: str | None
) -> Iterator[Added]:
    from onrecord.scale.loading import Loaded, Slice

    loaded = Loaded(tables, Slice(actor, since, until))
    return opened.adding(loaded.readouts(), coder=loaded.plan.coder, agency=loaded.agency)


def _follow(adding: Iterator[Added], as_json: bool) -> tuple[int, int, int, int]:
    """Tells of each batch as it is safe; numbers of reports that are new and held, of claims, and of events."""
    new = held = claims = 0
    events: set[str] = set()
    for done in adding:
        new, held, claims = new + len(done.reports), held + len(done.held), claims + done.claims
        events.update(done.events)
        if as_json:
            for report in done.reports:
                write_json({"added": report})
            for report in done.held:
                write_json({"held": report})
            sys.stdout.flush()
    return new, held, claims, len(events)


class _Loaded:
    """Rules and language pipeline, loaded once the first report is there."""

    def __init__(self, folder: Path | None, language: str) -> None:
        self._folder, self._language = folder, language
        self._both: tuple[Any, Any] | None = None

    @property
    def both(self) -> tuple[Any, Any]:
        if self._both is None:
            from onrecord.scale.reading import parsing_once

            rules, pipeline = load_coder(self._folder, self._language)
            self._both = rules, parsing_once(pipeline)
        return self._both

    def read(self, found: Iterable[Found]) -> Iterator[tuple[Found, Reading]]:
        """What each report comes to, here and now."""
        from onrecord.scale.reading import read_safely

        for one in found:
            yield one, read_safely(one.report, *self.both)

    def read_by(self, jobs: int, found: Iterable[Found]) -> Iterator[tuple[Found, Reading]]:
        """The same by so many processes, which share what is loaded here."""
        from onrecord.scale.crew import Crew
        from onrecord.scale.reading import load_reader, read_all

        with Crew(load_reader(self._folder, self._language), jobs) as crew:
            yield from read_all(crew, ((one, one.report) for one in found))

    def coder(self) -> Coder:
        from onrecord.cli.coder import coder_of

        return coder_of(self._folder, self._language)

    def agency(self, report: Any) -> Any:
        from onrecord.fusion.tellings import agency_of

        return agency_of(report, self.both[0].actors)


def _readouts(sources: list[str], options: ReadOptions, tally: Tally, loaded: _Loaded, jobs: int) -> Iterator[Readout]:
    """The record of every report, in order; what cannot be read is counted and told."""
    found = each_report(sources, options, tally)
    for one, reading in loaded.read(found) if jobs == 1 else loaded.read_by(jobs, found):
        if reading.readout is None:
            tally.found -= 1
            tally.refuse(": ".join(part for part in (one.source, one.position, reading.reason) if part))
        else:
            yield replace(reading.readout, notes=(*reading.readout.notes, *one.notes))


@app.command()
def events(
    ledger: Ledger,
    actor: Who = None,
    with_: With = None,
    type_: Type = None,
    since: Since = None,
    until: Until = None,
    place: Where = None,
    standing: Stands = None,
    as_of: AsOf = None,
    by: By = "published",
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """List events by day: what happened, between whom, how it stands, and on how many independent origins that rests."""
    with _open(ledger) as opened:
        found = opened.events(
            actor=actor, with_=with_, type=type_, since=since, until=until, place=place, standing=standing, limit=limit,
            as_of=as_of, by=by,
        )  # fmt: skip
        if not found:
            from onrecord.ledger.query import Filter, never_met

            for unknown in never_met(opened.reader, Filter(actor, with_, type_)):
                print(f"onrecord: {unknown}", file=sys.stderr)
    if as_json:
        _write_records(found)
    else:
        from onrecord.cli.tables import print_events

        print_events(found)


@app.command()
def show(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event's id (also an old one), or a claim's.")],
    ledger: Ledger,
    as_of: AsOf = None,
    by: By = "published",
    as_json: Json = False,
) -> None:
    """One event in full: its claims with chains and words, how its standing came about, what came before it."""
    with _open(ledger) as opened:
        shown = opened.show(event, as_of, by)
    if as_json:
        from onrecord.ledger.showing import without_text

        _write_records([without_text(shown)])
    else:
        from onrecord.cli.tables import print_shown

        print_shown(shown)


@app.command()
def questions(
    ledger: Ledger,
    words: Annotated[str | None, typer.Option("--words", help="Only those that hold all these words.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that nothing answers yet.")] = False,
    as_of: AsOf = None,
    by: By = "published",
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """What reports leave open, the latest first, and the later claims that answer it."""
    with _open(ledger) as opened:
        found = opened.questions(words, only_open=only_open, as_of=as_of, by=by, limit=limit)
    if as_json:
        _write_records(found)
    else:
        from onrecord.cli.tables import print_questions

        print_questions(found)


@app.command()
def diff(
    ledger: Ledger,
    start: Annotated[str, typer.Option("--from", metavar="MOMENT", help="2025-09-03T20:00, or a day's end.")],
    end: Annotated[str | None, typer.Option("--to", metavar="MOMENT", help="Now, unless given.")] = None,
    by: By = "published",
    as_json: Json = False,
) -> None:
    """What changed between two moments: what appeared, grew firmer or weaker, was denied, withdrawn, asked or answered."""
    with _open(ledger) as opened:
        found = opened.diff(start, end, by)
    if as_json:
        _write_records([*found.events])
        _write_records([*found.asked, *found.answered])
    else:
        from onrecord.cli.tables import print_diff

        print_diff(found)


@app.command()
def decide(
    verb: Annotated[str, typer.Argument(metavar="VERB", help="accept, reject, edit, same, not-same or retract.")],
    targets: Annotated[list[str], typer.Argument(metavar="EVENT|CLAIM|REPORT...", help="What it is about.")],
    ledger: Ledger,
    author: Annotated[str, typer.Option("--author", metavar="NAME", envvar="ONRECORD_AUTHOR", help="Who decides.")],
    note: Annotated[str | None, typer.Option("--note", help="Why.")] = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="For edit; repeatable.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="MOMENT", help="For retract: since when.")] = None,
) -> None:
    """Write down a decision of your own: it is kept with author and time, and survives re-coding."""
    pairs = [pair.partition("=") for pair in change or ()]
    for field, mark, _ in pairs:
        if not mark:
            raise UsageError(f"{field!r} changes nothing; write it as type=CONSULT")
    from onrecord.ledger.file import connect

    connect(ledger).close()  # A decision on a ledger that is not there would make an empty one.
    with _open(ledger) as opened:
        changed = opened.decide(
            verb, *targets, author=author, note=note, changes={f.strip(): v.strip() for f, _, v in pairs} or None, at=at
        )
    for event in changed:
        print(event)


@app.command()
def recode(
    ledger: Ledger, rules: Rules = None, language: Language = "onrecord", as_json: Json = False, limit: Limit = None
) -> None:
    """Read every report of a ledger again, keep new readings beside the old, and print what changed, by cause."""
    from collections import Counter

    from onrecord.ledger.file import connect
    from onrecord.pipeline import read_out

    connect(ledger).close()
    loaded = _Loaded(rules, language)

    def again(opened: Opened) -> Iterator[Readout]:
        for old in opened.readouts():
            readout = read_out(old.report, *loaded.both)
            # What a reader of the file noted is no matter of coding.
            kept = [note for note in old.notes if note not in readout.notes and note.startswith("not UTF-8")]
            yield replace(readout, notes=(*readout.notes, *kept))

    same = changed = 0
    causes: Counter[Any] = Counter()
    coders: Counter[Any] = Counter()
    touched: set[str] = set()
    with _open(ledger) as opened:
        for done in opened.recoding(again(opened), coder=loaded.coder(), agency=loaded.agency):
            same, changed = same + done.same, changed + len(done.changed)
            causes.update(done.causes)
            coders.update(done.coders)
            touched.update(done.events)
    print(f"{ledger}: {changed:,} reports read otherwise, {same:,} as before; {len(touched):,} events", file=sys.stderr)
    from onrecord.cli.tables import print_causes

    print_causes(causes, coders, as_json, limit)


@app.command()
def check(ledger: Ledger) -> None:
    """Verify a ledger: the file, every hash and seal, every reference. Exit code 1 where something is wrong."""
    with _open(ledger) as opened:
        found = opened.check()
    for fault in found.faults:
        print(f"onrecord: {fault}", file=sys.stderr)
    if found.faults:
        raise typer.Exit(1)
    print(f"{ledger}: {found.entries:,} entries, {found.rows:,} rows, all whole")


@app.command()
def rebuild(ledger: Ledger) -> None:
    """Make the index of a ledger anew from its record: the same events, unless this release fuses in another way."""
    from onrecord.ledger.file import connect

    connect(ledger).close()
    with _open(ledger) as opened:
        done = opened.rebuild()
    print(
        f"{ledger}: {done.reports:,} reports, {done.events:,} events, {done.moved:,} claims in another event than before"
    )


@app.command()
def sql(
    statement: Annotated[str, typer.Argument(metavar="QUERY", help="A SELECT; docs/ledger.md has the tables.")],
    ledger: Ledger,
    seconds: Annotated[float, typer.Option("--seconds", min=0.01, help="The most time.")] = 30.0,
    megabytes: Annotated[int, typer.Option("--megabytes", min=10, help="The most memory.")] = 500,
) -> None:
    """Ask anything in SQL, read-only: one JSON object a row."""
    from onrecord.ledger.sql import query

    for row in query(ledger, statement, seconds, megabytes):
        write_json(row)


def quotes_of(ledger: Path, speaker: str | None, words: str | None, as_of: str | None, by: str) -> None:
    """`onrecord quotes --ledger`: the quotations of a ledger, one JSON object a line."""
    with _open(ledger) as opened:
        _write_records(opened.quotes(speaker, words, as_of=as_of, by=by))


def _open(ledger: Path) -> Opened:
    from onrecord.ledger.ledger import Ledger as Opened

    return Opened(ledger)


def _write_records(records: Any) -> None:
    from onrecord.records import to_plain

    for record in records:
        write_json(to_plain(record))
