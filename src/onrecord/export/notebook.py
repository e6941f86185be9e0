"""Readouts and events as a person reads them in a notebook: `%load_ext onrecord.export.notebook` once, then look at them."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from onrecord.export.told import ToldClaim, ToldEvent, codes_of, mark_of, told_by
from onrecord.records import Certainty, Modality, Polarity, Readout, Source

_HEAD = ("when", "what", "who", "whom", "where", "standing", "origins", "told by")
_DONE_TO = ("recipient", "target", "host")


def load_ipython_extension(ipython: Any) -> None:
    """Shows readouts and told events as HTML in this notebook. Called by `%load_ext onrecord.export.notebook`."""
    html = ipython.display_formatter.formatters["text/html"]
    html.for_type(Readout, html_of_readout)
    html.for_type(ToldEvent, lambda told: html_of_events([told]))


def html_of_readout(readout: Readout) -> str:
    """A report's events, the clauses that tell them with who says so, and what is open."""
    report = readout.report
    title = report.title.of(report.text) if report.title else report.text[:80]
    about = " · ".join(part for part in (report.outlet, report.published, report.url) if part)
    events = list(told_by(readout))
    claims = "".join(f"<li>{_claim(one)}</li>" for told in events for one in told.claims)
    questions = "".join(f"<li>{escape(' '.join(q.span.of(report.text).split()))}</li>" for q in readout.questions)
    return (
        f"<div><b>{escape(title)}</b><br><small>{escape(about)}</small>"
        f"{html_of_events(events)}<details><summary>{len(readout.claims)} claims</summary><ul>{claims}</ul></details>"
        + (f"<p>Open:</p><ul>{questions}</ul>" if questions else "")
        + "</div>"
    )


def html_of_events(events: Iterable[ToldEvent], more: bool = False) -> str:
    """A table, an event a row; what is no plain fact is in italics and says why."""
    head = "".join(f"<th style='text-align:left'>{name}</th>" for name in _HEAD)
    rows = "".join(_row(told) for told in events)
    tail = f"<tr><td colspan={len(_HEAD)}>…</td></tr>" if more else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}{tail}</tbody></table>"


def _row(told: ToldEvent) -> str:
    event, mark = told.event, mark_of(told)
    code = codes_of(told).cameo
    what = event.type + (f" {event.mode}" if event.mode else "") + (f" ({code})" if code else "")
    standing = event.standing.value + (f": {mark}" if mark and mark != event.standing.value else "")
    cells = (
        event.when.start or "unknown", what, _names(told, ("actor",)), _names(told, _DONE_TO),
        told.place.name if told.place else "", standing, str(told.origins),
        "; ".join(dict.fromkeys(report.outlet or "a report" for report in told.reports)),
    )  # fmt: skip
    style = " style='font-style:italic'" if mark else ""
    return f"<tr{style}>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _names(told: ToldEvent, roles: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(p.actor.name for p in told.event.participants if p.role in roles))


def _claim(one: ToldClaim) -> str:
    claim = one.claim
    qualities = [
        *(["did not"] if claim.polarity is Polarity.DID_NOT else []),
        *([claim.modality.value] if claim.modality is not Modality.ACTUAL else []),
        *([claim.certainty.value] if claim.certainty is not Certainty.CERTAIN else []),
    ]
    said = " › ".join(_speaker(source) for source in claim.said_by)
    shown = f"“{escape(one.words)}” <small>{escape(claim.type)} {escape(', '.join(qualities))}</small>"
    return f"{shown}<br><small>{escape(said)}</small>" if said else shown


def _speaker(source: Source) -> str:
    return source.actor.name + (f" ({source.channel})" if source.channel else "")
