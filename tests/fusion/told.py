"""Tellings for tests: short to write, and at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from onrecord.fusion.facts import Party, Spot, Telling, Voice

PEOPLE = {
    "putin": Party("person:vladimir-putin", "RUS", ("GOV",), "person", "actor"),
    "kim": Party("person:kim-jong-un", "PRK", ("GOV",), "person", "actor"),
    "xi": Party("person:xi-jinping", "CHN", ("GOV",), "person", "actor"),
    "kremlin": Party("RUS:GOV", "RUS", ("GOV",), "government", "actor"),
    "russian-army": Party("RUS:MIL", "RUS", ("MIL",), "armed force", "actor"),
    "ukraine": Party("UKR:GOV", "UKR", ("GOV",), "government", "actor"),
    "armenia": Party("ARM:GOV", "ARM", ("GOV",), "government", "actor"),
    "azerbaijan": Party("AZE:GOV", "AZE", ("GOV",), "government", "actor"),
    "un": Party("org:united-nations", None, ("IGO",), "organisation", "actor"),
}
PLACES = {
    "beijing": Spot("Beijing", "CHN", "city", 39.9, 116.4),
    "guesthouse": Spot("Diaoyutai State Guesthouse", "CHN", "site", 39.91, 116.32),
    "kyiv": Spot("Kyiv", "UKR", "city", 50.45, 30.52),
    "kharkiv": Spot("Kharkiv", "UKR", "city", 49.99, 36.23),
    "ukraine": Spot("Ukraine", "UKR", "country", None, None),
}


def outlet(name: str, country: str | None = None, state: bool = False) -> Voice:
    return Voice(f"outlet:{name}", country, ("JRN", "GOV") if state else ("JRN",), "outlet", None, True)


def voice(who: str, channel: str | None = None) -> Voice:
    p = PEOPLE[who]
    return Voice(p.actor, p.country, p.sectors, p.kind, channel, True)


def telling(claim: str, kind: str = "CONSULT", who: str = "", whom: str = "", **rest: Any) -> Telling:
    """A claim told by an outlet of its own: `who` and `whom` are names of PEOPLE, `on` its day, `at` one of PLACES."""
    parties = [PEOPLE[name] for name in who.split()]
    for name in whom.split():
        p = PEOPLE[name]
        parties.append(Party(p.actor, p.country, p.sectors, p.kind, "recipient"))
    report = rest.pop("report", f"report-{claim}")
    on = rest.pop("on", None)
    at = rest.pop("at", None)
    words = rest.pop("words", "")
    values: dict[str, Any] = {
        "claim": claim, "report": report, "group": rest.pop("group", f"group-{claim}"), "type": kind, "mode": None,
        "polarity": "did", "modality": "actual", "certainty": "certain", "parties": tuple(parties), "start": on,
        "end": on, "basis": "published" if on else "unknown", "spot": PLACES[at] if at else None,
        "chain": (outlet(report),), "agency": None, "published": "2025-09-03", "recorded": "2025-09-03T20:00:00Z",
        "paragraph": 0, "trigger": (kind.lower(),), "words": tuple(sorted(words.split())),
    }  # fmt: skip
    return Telling(**{**values, **rest})


@st.composite
def anything(draw: st.DrawFn, most: int = 14) -> list[Telling]:
    """Tellings of few people, places and days, so that many may be one; reports tell several, in groups of their own."""
    count = draw(st.integers(1, most))
    names = sorted(PEOPLE)
    found = []
    for k in range(count):
        day = draw(st.sampled_from(["2025-09-02", "2025-09-03", "2025-09-04", "2025-09", None]))
        report = draw(st.integers(0, count // 2))
        found.append(
            telling(
                f"c{k:03d}",
                draw(st.sampled_from(["CONSULT", "CONSULT", "AGREE", "ASSAULT", "ACCUSE", "X-DENY"])),
                " ".join(draw(st.lists(st.sampled_from(names), max_size=3, unique=True))),
                draw(st.sampled_from(["", *names])),
                report=f"r{report}",
                group=f"r{report}g{draw(st.integers(0, 3))}",
                on=day,
                at=draw(st.sampled_from([None, None, *PLACES])),
                modality=draw(st.sampled_from(["actual", "actual", "planned", "demanded"])),
                polarity=draw(st.sampled_from(["did", "did", "did", "did not"])),
                published=draw(st.sampled_from(["2025-09-03", "2025-09-04T10:00:00Z", None])),
                trigger=(draw(st.sampled_from(["meet", "talk", "attack", "strik"])),),
                words=" ".join(draw(st.lists(st.sampled_from("drone city guard trade 12 40 aid".split()), max_size=4))),
            )
        )
    return found
