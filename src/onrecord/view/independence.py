"""On whose word an event rests: outlets under the origins that they go back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.fusion.facts import Telling
from onrecord.fusion.origins import Origin, word_of
from onrecord.ledger.accounts import Account, load_told, origins
from onrecord.ledger.growth import select_in
from onrecord.ledger.moments import Moment
from onrecord.ledger.showing import Line
from onrecord.records import Polarity
from onrecord.view.drawing.nations import name_of
from onrecord.view.words import origin_words


@dataclass(frozen=True, slots=True)
class Share:
    """One origin, and the outlets that told its word."""

    origin: Origin
    name: str
    weighs: str
    """ "independent", "party to it", or "not counted": it denies, doubts, or only announces."""
    outlets: tuple[tuple[str, int], ...]
    """(outlet, its claims), the busiest first."""
    claims: tuple[str, ...]
    """Their ids."""


def shares(moment: Moment, account: Account, lines: Iterable[Line]) -> tuple[Share, ...]:
    """The origins behind an event's claims: independent ones first, then by how many outlets told them."""
    known = list(lines)
    of_claim = _origins(moment, [line.claim.id for line in known])
    names = _names(known)
    outlets: dict[str, Counter[str]] = {}
    found: dict[str, Origin] = {}
    claims: dict[str, list[str]] = {}
    for line in known:
        for origin in of_claim.get(line.claim.id, ()):
            found.setdefault(origin.id, origin)
            outlets.setdefault(origin.id, Counter())[line.report.outlet or "outlet unknown"] += 1
            claims.setdefault(origin.id, []).append(line.claim.id)
    made = [
        Share(
            origin,
            _name(origin, names),
            _weight(account, name),
            tuple(outlets[name].most_common()),
            tuple(claims[name]),
        )
        for name, origin in found.items()
    ]
    rank = ("independent", "party to it", "not counted")
    return tuple(sorted(made, key=lambda share: (rank.index(share.weighs), -len(share.outlets), share.name)))


def passed_on(shares: Iterable[Share], lines: Iterable[Line]) -> Mapping[str, str]:
    """Claim to the origin that its word goes back to, where neither its outlet nor its chain names that one."""
    origin = {claim: share.name for share in shares for claim in share.claims}
    found = {}
    for line in lines:
        named = {line.report.outlet, *(link.actor.name for link in line.claim.said_by)}
        if origin.get(line.claim.id, line.report.outlet) not in named:
            found[line.claim.id] = origin[line.claim.id]
    return found


def _origins(moment: Moment, claims: list[str]) -> Mapping[str, Sequence[Origin]]:
    """Whose word each claim is. Who denies or confirms speaks for himself, whoever passes it on."""
    sql = (
        f"SELECT c.id FROM claims c JOIN reports r ON r.id = c.report WHERE c.reading = {moment.reading} "
        "AND c.claim IN ({})"
    )
    rows = [row[0] for row in select_in(moment.connection, sql, claims, moment.values)]
    told = load_told(moment.connection, rows, moment.decided)
    known = origins(moment.connection, told)
    return {one.telling.claim: _speakers(one.telling) or [known[one.telling.claim]] for one in told}


def _speakers(telling: Telling) -> list[Origin]:
    if telling.type not in ("X-DENY", "X-CONFIRM") or telling.polarity != Polarity.DID:
        return []
    return list({o.id: o for o in (word_of(p) for p in telling.parties if p.role == "actor")}.values())


def _weight(account: Account, origin: str) -> str:
    if origin in account.origins:
        return "independent"
    return "party to it" if origin in account.parties else "not counted"


def _names(lines: Iterable[Line]) -> Mapping[str, str]:
    """Actor to name, as the chains of the claims call them."""
    return {link.actor.id: link.actor.name for line in lines for link in line.claim.said_by}


def _name(origin: Origin, names: Mapping[str, str]) -> str:
    if origin.id.startswith("state:"):
        return f"the state of {name_of(origin.country)}" if origin.country else "a state"
    if origin.id == "outlet:unknown":
        return "unknown outlet"
    return names.get(origin.actor) or origin_words(origin.actor)
