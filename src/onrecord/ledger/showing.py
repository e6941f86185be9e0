"""One event in full: its claims with their chains and words, how it came to stand as it does, what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.errors import UsageError
from onrecord.events import ABOUT_CLAIMS
from onrecord.fusion.series import first_of, keys_of, series
from onrecord.fusion.view import View
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.asking import Asked, questions_about
from onrecord.ledger.growth import select_in
from onrecord.ledger.index import happening_of, number_of
from onrecord.ledger.instants import AsOf
from onrecord.ledger.moments import Moment
from onrecord.ledger.rows import load_reading
from onrecord.records import Claim, Modality, Polarity, Report, Standing

STEPS = 100
"""Steps of a history at most: an event of thousands of reports is told by its first and last ones."""
SERIES = 20
"""Earlier events of a series that are shown."""
SLACK_DAYS = 31


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of an event: what it says of it, the claim itself, and its report."""

    says: str
    """ "told as done", "told only as denied", "denied", "confirmed", "not confirmed", "told not to have happened", or its
    modality."""
    claim: Claim
    report: Report
    known: str
    behind: bool
    """Whether it is one of those that the standing rests on."""


@dataclass(frozen=True, slots=True)
class Step:
    """When a standing began."""

    at: str
    standing: Standing
    origins: int
    reports: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An event in full, as of a moment."""

    account: Account
    lines: tuple[Line, ...]
    history: tuple[Step, ...]
    earlier: tuple[Account, ...]
    """Earlier events of its series, the latest first, SERIES at most."""
    questions: tuple[Asked, ...]
    decisions: tuple[tuple[str, str, str, str | None], ...]
    """(when, who, what, why) people decided about its claims."""
    asked_as: str | None
    """The id that was asked for, where the event has another now."""


def show(moment: Moment, name: str) -> Shown:
    """The event of an id, old or new, or of a claim's id. Raises UsageError where there is none at the moment."""
    account = find_account(moment, name)
    told = account.event.claims
    abouts = moment.abouts_of(account)
    lines = tuple(
        sorted(
            _lines(moment, (*told, *abouts), frozenset(account.because)),
            key=lambda line: (line.known, line.claim.report, line.claim.trigger),
        )
    )
    return Shown(
        account,
        lines,
        _history(moment, account),
        _earlier(moment, account),
        questions_about(moment, told),
        _decisions(moment, (*told, *abouts)),
        name if name != account.event.id and name not in (*told, *abouts) else None,
    )


def find_account(moment: Moment, name: str) -> Account:
    """The account of an event by its id, an id that it had, or a claim's id. Raises UsageError where there is none."""
    found = find_accounts(moment, name)
    if not found:
        when = "" if moment.at.is_now else f" as of {moment.at.at} ({moment.at.clock})"
        raise UsageError(f"{name!r} is no event and no claim{when}; `onrecord events` lists events with their ids")
    return found[0]


def find_accounts(moment: Moment, name: str) -> list[Account]:
    """The events that an id leads to, the likeliest first; none where there is none at the moment."""
    rows = _rows_of(moment, name)
    if moment.at.is_now:
        sql = (
            "SELECT DISTINCT e.record FROM tellings t LEFT JOIN strands s ON s.id = t.strand "
            "LEFT JOIN abouts a ON a.claim = t.claim JOIN events e ON e.event = coalesce(s.event, a.event) WHERE t.claim IN ({})"
        )
        return [read_account(row[0], moment.at) for row in select_in(moment.connection, sql, rows)]
    return _then(moment, rows)


def _then(moment: Moment, rows: Sequence[int]) -> list[Account]:
    """What an event was at a moment, the likeliest first: its first claim may have come to be known only later."""
    sql = (
        "SELECT t.claim, t.strand FROM tellings t JOIN strands s ON s.id = t.strand WHERE s.event IN "
        "(SELECT k.event FROM tellings u JOIN strands k ON k.id = u.strand WHERE u.claim IN ({}))"
    )
    whole = dict(select_in(moment.connection, sql, rows))
    own = dict(select_in(moment.connection, "SELECT claim, strand FROM tellings WHERE claim IN ({})", rows))
    strands = {strand for strand in (*whole.values(), *own.values()) if strand}
    names = dict(select_in(moment.connection, "SELECT claim, id FROM claims WHERE id IN ({})", {*whole, *own}))
    accounts = moment.accounts(strands, names.values())

    def shared(account: Account) -> tuple[bool, int]:
        claims = account.event.claims
        return any(names.get(c) in own for c in claims), sum(c in names for c in claims)

    return sorted((a for a in accounts if shared(a)[1]), key=shared, reverse=True)


def _rows_of(moment: Moment, name: str) -> list[int]:
    """Rows of the claims that an id leads to: the earliest claim of the event of that id, or the heirs of an old one."""
    try:
        number = int.from_bytes(bytes.fromhex(name), "big", signed=True)
    except (ValueError, OverflowError):
        return []
    if len(name) != 16:
        return []
    sql = "SELECT claim FROM tellings WHERE happening IN (?, ?)"
    rows = [row[0] for row in moment.connection.execute(sql, (number, happening_of(name)))]
    heir = moment.connection.execute(
        "SELECT new FROM redirects WHERE old = ? ORDER BY id DESC LIMIT 1", (name,)
    ).fetchone()
    current = "SELECT 1 FROM tellings WHERE strand IS NOT NULL AND claim IN ({})"
    if heir and heir[0] and not select_in(moment.connection, current, rows):
        rows += _rows_of(moment, heir[0])
    return rows


def _lines(moment: Moment, claims: Iterable[str], because: frozenset[str]) -> list[Line]:
    sql = (
        f"SELECT c.claim, c.reading, r.known FROM claims c JOIN reports r ON r.id = c.report "
        f"WHERE c.reading = {moment.reading} AND c.claim IN ({{}})"
    )
    by_reading: dict[int, list[tuple[str, str]]] = {}
    for claim, reading, known in select_in(moment.connection, sql, claims, moment.values):
        by_reading.setdefault(reading, []).append((claim, known))
    found = []
    for reading, wanted in by_reading.items():
        readout, _ = load_reading(moment.connection, reading)
        by_id = {claim.id: claim for claim in readout.claims}
        denied = {claim for c in readout.claims if says_of(c) == "denied" for claim in c.about}
        for name, known in wanted:
            claim = moment.decided.edited(by_id[name])
            says = "told only as denied" if name in denied else says_of(claim)
            found.append(Line(says, claim, readout.report, known, name in because))
    return found


def says_of(claim: Claim) -> str:
    """What a claim says of its event."""
    did = claim.polarity is Polarity.DID
    if claim.type == "X-DENY":
        return "denied" if did else "not denied"
    if claim.type == "X-CONFIRM":
        return "confirmed" if did else "not confirmed"
    if claim.type in ABOUT_CLAIMS:
        return "commented on"
    if not did:
        return "told not to have happened"
    return "told as done" if claim.modality in (Modality.ACTUAL, Modality.HISTORICAL) else claim.modality.value


def _history(moment: Moment, account: Account) -> tuple[Step, ...]:
    """Every standing that the event had, from when to when: asked of the ledger as of each moment that changed it."""
    strands, rows, times = moment.traces(account)
    if len(times) > STEPS:
        times = times[: STEPS // 2] + times[-STEPS // 2 :]
    steps: list[Step] = []
    claims = set(account.event.claims)
    for at in times:
        then = moment.earlier(AsOf(at, moment.at.clock))
        near = max(then.accounts(strands, rows), key=lambda a: len(claims & set(a.event.claims)), default=None)
        if near and (not steps or steps[-1].standing is not near.event.standing):
            steps.append(Step(at, near.event.standing, len(near.origins), near.reports))
    return tuple(steps)


def _earlier(moment: Moment, account: Account) -> tuple[Account, ...]:
    """The latest of the series that an event stands in."""
    mine = _views(moment, account)
    start = first_of(mine)
    keys = {number_of(key) for view in mine for key in keys_of(view)}
    if start is None or not keys:
        return ()
    # An event of a past moment may have ended on another day than it does now: some more are asked for.
    slack, most = (0, SERIES) if moment.at.is_now else (SLACK_DAYS, 2 * SERIES)
    sql = (
        "SELECT DISTINCT event, last FROM event_series WHERE key IN ({}) AND last < :start AND event <> :own "
        "ORDER BY last DESC, event DESC LIMIT :most"
    )
    values = {"start": start + slack, "own": account.event.id, "most": most}
    names = [row[0] for row in select_in(moment.connection, sql, keys, values)]
    if moment.at.is_now:
        records = dict(select_in(moment.connection, "SELECT event, record FROM events WHERE event IN ({})", names))
        return tuple(read_account(records[name], moment.at) for name in names)
    return _earlier_then(moment, mine, names)


def _earlier_then(moment: Moment, mine: Sequence[View], names: Iterable[str]) -> tuple[Account, ...]:
    """Of some events of now those that were of the series at the moment, as they were then."""
    sql = "SELECT s.id, t.claim FROM strands s JOIN tellings t ON t.strand = s.id WHERE s.event IN ({})"
    found = select_in(moment.connection, sql, names)
    then = moment.accounts({strand for strand, _ in found}, {row for _, row in found})
    by_id = {account.event.id: account for account in then}
    strands = {name: [view.strand for view in _views(moment, account)] for name, account in by_id.items()}
    return tuple(by_id[name] for name in series([view.strand for view in mine], strands)[:SERIES])


def _views(moment: Moment, account: Account) -> Sequence[View]:
    sql = (
        "SELECT DISTINCT t.strand FROM claims c JOIN tellings t ON t.claim = c.id "
        "WHERE t.strand IS NOT NULL AND c.claim IN ({})"
    )
    return [moment.linking.view(row[0]) for row in select_in(moment.connection, sql, account.event.claims)]


def _decisions(moment: Moment, claims: Iterable[str]) -> tuple[tuple[str, str, str, str | None], ...]:
    """Decisions whose anchors name one of these claims, or the same words of the same report."""
    wanted = set(claims)
    rows = moment.connection.execute(
        "SELECT e.recorded, d.author, d.verb, d.target, d.value, d.note FROM decisions d JOIN entries e ON e.id = d.entry "
        "WHERE d.entry <= ? ORDER BY d.id",
        (moment.entry,),
    )
    return tuple(
        (recorded, author, f"{verb} {target}", note)
        for recorded, author, verb, target, value, note in rows
        if any(f'"{claim}"' in value for claim in wanted)
    )


def without_text(shown: Shown) -> Shown:
    """For output: the reports of the lines without their texts, of which the lines give the words."""
    return replace(shown, lines=tuple(replace(line, report=replace(line.report, text="")) for line in shown.lines))
