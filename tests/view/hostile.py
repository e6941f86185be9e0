"""Reports that want to be more than words: every field that a publisher controls tries to become markup, script or style."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import world

from onrecord.ledger.ledger import Ledger
from onrecord.records import Actor, ActorKind, Evidence, Place, Precision, Readout, Span

PAYLOADS = (
    "<script>alert(1)</script>", "</title><script>alert(2)</script>", "<img src=x onerror=alert(3)>", "\"><svg onload=alert(4)>",
    "' onmouseover='alert(5)", "javascript:alert(6)", "{{ 7 * 7 }}{% raw %}", "<iframe srcdoc='<b>x</b>'></iframe>",
    "<style>body{display:none}</style>", "<a href=javascript:alert(8)>click</a>", "<!-- --><base href=//evil.example>",
    "&lt;script&gt;alert(9)&lt;/script&gt;", "</textarea><script>alert(10)</script>", "\x02<b>bold</b>\x03", "\u202eevil\u202c",
    "<math><mtext></form><form action=//evil.example>", "<noscript><p title='</noscript><img src=x onerror=alert(11)>'>",
    "]]><![CDATA[<script>alert(12)</script>", "<template><script>alert(13)</script></template>", "a\x00b",
)  # fmt: skip
ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt://news.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>",
    "https://news.example/\"onmouseover=alert(1) x=\"", "vbscript:x", "//evil.example/x", "file:///etc/passwd",
)  # fmt: skip


def readouts() -> list[Readout]:
    """The first reports of the invented year, a payload in every field of each."""
    return [_poisoned(made, number) for number, made in enumerate(world.readouts(days=14, seed=9))]


def build(path: Path) -> None:
    """A ledger of them."""
    with Ledger(path) as ledger:
        ledger.add(readouts())


def _poisoned(made: Readout, number: int) -> Readout:
    bad = PAYLOADS[number % len(PAYLOADS)].replace("\x00", "")
    rule = Evidence(f"frames/{bad}.toml:12 {bad}", 0.5)
    actor = Actor(f"person:{bad}", f"{bad} Smith", ActorKind.PERSON, "RUS", ("GOV",), f"{bad} of Nowhere")
    place = Place(f"{bad}ville", Precision.CITY, "RUS", None, 55.0, 37.0)
    claims = []
    for claim in made.claims:
        parts = tuple(replace(p, actor=actor, evidence=rule) if p.role == "actor" else p for p in claim.participants)
        chain = tuple(
            replace(s, actor=replace(s.actor, name=f"{bad} News"), channel=bad, evidence=rule) for s in claim.said_by
        )
        cues = tuple(replace(edge, value=bad, evidence=rule) for edge in claim.cues)
        where = replace(claim.where, place=place, evidence=rule) if claim.where else None
        claims.append(
            replace(claim, participants=parts, said_by=chain, cues=cues, where=where, mode=bad, why=((bad, rule),))
        )
    at = made.report.paragraphs[-1].span
    # The text keeps its length up to the last paragraph, so that every span still points at its words.
    text = made.report.text[: at.end] + " " + bad + made.report.text[at.end :]
    paragraphs = (*made.report.paragraphs[:-1], replace(made.report.paragraphs[-1], span=Span(at.start, len(text))))
    report = replace(
        made.report, text=text, paragraphs=paragraphs, outlet=f"{bad} Post", wire=bad, url=ADDRESSES[number % len(ADDRESSES)],
        language="en", section=bad,
    )  # fmt: skip
    mentions = tuple(replace(m, actors=(actor,), candidates=(actor,), evidence=rule) for m in made.mentions)
    return replace(made, report=report, claims=tuple(claims), mentions=mentions, notes=(bad,))
