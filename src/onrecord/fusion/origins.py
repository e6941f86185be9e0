"""Origins: on whose word a claim rests. Many outlets may run one origin, and one outlet many.

What a source says is the source's word, whoever runs it: "the Kremlin said" in ten papers is one origin. What an outlet
tells in its own voice is its own, unless the report credits an agency with it, names another outlet for it ("AP
reported"), or it is a near-copy of what another ran: then it is theirs. A state-controlled outlet speaks for its state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onrecord.families import is_of_state, word_id
from onrecord.fusion.copies import WHOLE
from onrecord.fusion.facts import Party, Telling, Voice
from onrecord.records import ActorKind


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Whose word it is. Origins with one id are one, however often it is told."""

    id: str
    """ "state:RUS", "word:person:jane-doe", "outlet:reuters"."""
    kind: str
    """word: a source's; observer: an outlet's own; anonymous: somebody whom only that outlet knows."""
    actor: str
    country: str | None
    state: bool
    """Whether it is the word of a state: its officials' or an outlet's that it controls."""


def origins_of(tellings: Iterable[Telling], whose: Mapping[tuple[str, int], Voice] | None = None) -> dict[str, Origin]:
    """The origin of every claim. `whose` is what `copies.families` found.

    A headline says in few words what the body has from somebody: where all claims of its type there are a source's, so is
    the headline's, the first one's.
    """
    known = whose or {}
    told = list(tellings)
    found = {t.claim: origin_of(t, known.get((t.report, t.paragraph)) or known.get((t.report, WHOLE))) for t in told}
    body: dict[tuple[str, str], list[Telling]] = {}
    for t in told:
        if not t.headline:
            body.setdefault((t.report, t.type), []).append(t)
    for t in told:
        below = body.get((t.report, t.type), []) if t.headline and len(t.chain) == 1 else []
        if below and all(found[b.claim].kind == "word" for b in below):
            found[t.claim] = found[min(below, key=lambda b: (b.paragraph, b.claim)).claim]
    return found


def origin_of(telling: Telling, copied: Voice | None = None) -> Origin:
    """On whose word one claim rests; `copied` is the voice whose copy its paragraph is, where it is one."""
    inner = telling.chain[1:]
    outlet = next((v for v in reversed(inner) if _is_outlet(v)), None)
    observer = outlet or telling.agency or copied or (telling.chain[0] if telling.chain else None)
    source = next((v for v in reversed(inner) if not _is_outlet(v)), None)
    if source is None:
        return observed(observer, telling.report)
    if source.kind == ActorKind.UNNAMED.value or (not source.named and not _is_of_state(source)):
        mine = observed(observer, telling.report)
        return Origin(mine.id, "anonymous", source.actor, mine.country, mine.state)
    return word_of(source)


def observed(voice: Voice | None, report: str) -> Origin:
    """What an outlet tells in its own voice; a report of no known outlet is an origin that nobody can tell from others."""
    if voice is None:
        return Origin("outlet:unknown", "observer", f"report:{report}", None, False)
    if _is_of_state(voice):
        return Origin(f"state:{voice.country}", "observer", voice.actor, voice.country, True)
    return Origin(voice.actor, "observer", voice.actor, voice.country, False)


def word_of(voice: Voice | Party) -> Origin:
    """What a source says: its own word, or that of the state whose official or body it is."""
    name = word_id(voice.actor, voice.country, voice.sectors)
    return Origin(name, "word", voice.actor, voice.country, _is_of_state(voice))


def _is_of_state(voice: Voice | Party) -> bool:
    return is_of_state(voice.country, voice.sectors)


def _is_outlet(voice: Voice) -> bool:
    return voice.kind == ActorKind.OUTLET.value
