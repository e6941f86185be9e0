"""What a ledger answers, for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.cli.app import write_json
from onrecord.events import where_of
from onrecord.ledger.accounts import Account
from onrecord.ledger.asking import Asked
from onrecord.ledger.changes import Change, Diff
from onrecord.ledger.recoding import Cause
from onrecord.ledger.showing import Line, Shown, Step
from onrecord.records import Event
from onrecord.terminal import COLOURS, chain_of

_NARROW = 120
"""Columns in a pipe."""
_SAYS = (
    "told as done", "confirmed", "planned", "denied", "told only as denied", "not confirmed", "told not to have happened",
)  # fmt: skip
"""The order in which what is said of an event is shown; anything else follows."""


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_NARROW)


def print_events(found: Sequence[Account]) -> None:
    """A table of events by day."""
    console = _console()
    if not found:
        console.print("no events", style="dim")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("day", "what", "who", "where", "standing", "origins", "reports", "event"):
        number = name in ("origins", "reports")
        table.add_column(name, no_wrap=name not in ("who", "where"), justify="right" if number else "left")
    for account in found:
        event = account.event
        table.add_row(
            _day(event), _what(event), _who(event), where_of(event.where.place) if event.where else "",
            _standing(account, "silent"), str(len(account.origins)), str(account.reports), event.id,
        )  # fmt: skip
    console.print(table)


def print_shown(shown: Shown) -> None:
    """One event: head, claims by what they say, history, series, questions, decisions."""
    console = _console()
    account = shown.account
    event = account.event
    if shown.asked_as:
        console.print(f"{shown.asked_as} is now {event.id}", style="dim")
    console.print(Text.assemble((_what(event), "bold"), f"  {_who(event)}"))
    place = where_of(event.where.place) if event.where else None
    console.print(" · ".join(part for part in (_day(event), place, event.id) if part), style="dim")
    console.print(Text.assemble("stands as ", _standing(account), f": {_grounds(account)}"))
    rank = {says: number for number, says in enumerate(_SAYS)}
    lines = sorted(shown.lines, key=lambda line: (rank.get(line.says, len(rank)), line.says))
    for says, group in groupby(lines, key=lambda line: line.says):
        _heading(console, says)
        console.print(_list(map(_line, group)))
    _print_rest(console, shown)


def _list(rows: Iterable[tuple[str, str, Text]]) -> Table:
    """A mark, a time and what was told then; what is longer than a line goes on below itself."""
    grid = Table.grid(padding=(0, 1))
    for column in ("mark", "time"):
        grid.add_column(column, no_wrap=True)
    grid.add_column("told", overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return grid


def _grounds(account: Account) -> str:
    """What a standing rests on, in words."""
    origins = ", ".join(account.origins) or "no origin beyond its parties"
    parties = f"; parties to it: {', '.join(account.parties)}" if account.parties else ""
    state = f"; a state's word: {', '.join(account.state)}" if account.state else ""
    return f"{_count(account.reports, 'report')}; {origins}{parties}{state}"


def _line(line: Line) -> tuple[str, str, Text]:
    text = line.report.text
    told = Text(chain_of(line.claim.said_by, text), style="cyan")
    told.append(f": “{' '.join(line.claim.words.of(text).split())}”", style="default")
    told.append(f"  {line.claim.id}", style="dim")
    return "*" if line.behind else " ", _minute(line.known), told


def _print_rest(console: Console, shown: Shown) -> None:
    if len(shown.history) > 1 or shown.account.silent:
        _heading(console, "how it came to stand so")
        console.print(_list(map(_step, shown.history)))
    if shown.earlier:
        _heading(console, "earlier in the series")
        for account in shown.earlier:
            console.print(
                f"  {_day(account.event)}  {_what(account.event)}  {account.event.standing}  {account.event.id}"
            )
    if shown.questions:
        _heading(console, "left open")
        for asked in shown.questions:
            _print_question(console, asked)
    if shown.decisions:
        _heading(console, "decided by people")
        for recorded, author, what, note in shown.decisions:
            console.print(f"  {_minute(recorded)}  {author}: {what}" + (f" ({note})" if note else ""))


def _step(step: Step) -> tuple[str, str, Text]:
    text = Text(step.standing.value, style=COLOURS[step.standing])
    grounds = f"  ({_count(step.reports, 'report')}, {_count(step.origins, 'origin')} beyond its parties)"
    return " ", _minute(step.at), text.append(grounds, style="default")


def print_questions(found: Iterable[Asked]) -> None:
    """Questions with their answers."""
    console = _console()
    none = True
    for asked in found:
        _print_question(console, asked)
        none = False
    if none:
        console.print("no questions", style="dim")


def _print_question(console: Console, asked: Asked) -> None:
    said = asked.asked
    head = Text(f"{said.outlet or 'outlet unknown'}: “{' '.join(said.words.split())}”")
    if asked.event:
        head.append(f"  {asked.event}", style="dim")
    rows = [(" ", _minute(said.known), head)]
    for answer in asked.answers:
        words = f"{answer.outlet or 'outlet unknown'}: “{' '.join(answer.words.split())}”"
        rows.append((" ", "    answered", Text(f"{_minute(answer.known)} {words}", style="green")))
    console.print(_list(rows))


def print_diff(found: Diff) -> None:
    """Changes by kind."""
    console = _console()
    order = ("appeared", "strengthened", "weakened", "denied", "withdrawn", "merged")
    for what in order:
        changes = [change for change in found.events if change.what == what]
        if changes:
            _heading(console, f"{what} ({len(changes)})")
            for change in changes:
                console.print(_change(change))
    for heading, questions in (("asked", found.asked), ("answered", found.answered)):
        if questions:
            _heading(console, f"{heading} ({len(questions)})")
            for asked in questions:
                _print_question(console, asked)
    if not (found.events or found.asked or found.answered):
        console.print("nothing changed", style="dim")


def _change(change: Change) -> Text:
    account = change.after or change.before
    assert account is not None
    text = Text(f"  {_day(account.event)}  {_what(account.event)}  {_who(account.event)}  ")
    stands = [a for a in (change.before, change.after) if a]
    for number, one in enumerate(stands):
        text.append(" → " if number else "")
        text.append(_standing(one))
        text.append(f" ({_count(len(one.origins), 'origin')}, {_count(one.reports, 'report')})")
    return text.append(f"  {account.event.id}", style="dim")


def print_causes(causes: Counter[Cause], coders: Counter[tuple[str, str]], as_json: bool, limit: int | None) -> None:
    """What a recoding changed: parts of the coder first, then kinds of change, the commonest first."""
    ranked = sorted(causes.items(), key=lambda item: (-item[1], item[0]))[:limit]
    if as_json:
        for (part, change), number in sorted(coders.items()):
            write_json({"coder": part, "change": change, "readings": number})
        for cause, number in ranked:
            write_json(
                {
                    "change": cause.change,
                    "rule": cause.rule,
                    "before": cause.before,
                    "after": cause.after,
                    "claims": number,
                }
            )
        return
    console = _console()
    for (part, change), number in sorted(coders.items()):
        console.print(f"  {part}: {change} ({_count(number, 'reading')})")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("claims", "change", "by", "before", "after"):
        table.add_column(name, justify="right" if name == "claims" else "left", overflow="fold")
    for cause, number in ranked:
        table.add_row(str(number), cause.change, cause.rule, cause.before, cause.after)
    if ranked:
        console.print(table)


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(words.upper(), style="bold")


def _what(event: Event) -> str:
    return " ".join(part for part in (event.type, event.mode) if part)


def _who(event: Event) -> str:
    """Doers, and after an arrow those it was done to."""
    doers = dict.fromkeys(p.actor.name for p in event.participants if p.role == "actor")
    others = dict.fromkeys(p.actor.name for p in event.participants if p.role != "actor" and p.actor.name not in doers)
    return " → ".join(part for part in (", ".join(doers), ", ".join(others)) if part)


def _day(event: Event) -> str:
    start, end = event.when.start, event.when.end
    if start is None:
        return "day unknown"
    if end in (None, start):
        return start
    assert end is not None
    # ISO leaves out of an end what it shares with its start: "2025-10-13/19".
    shared = 8 if end[:8] == start[:8] and len(end) == len(start) == 10 else 0
    return f"{start}/{end[shared:]}"


def _minute(instant: str) -> str:
    return instant[:16].replace("T", " ")


def _standing(account: Account, silent: str = "its day passed in silence") -> Text:
    standing = account.event.standing
    return Text(standing.value + (f", {silent}" if account.silent else ""), style=COLOURS[standing])


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
