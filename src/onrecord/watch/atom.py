"""The alerts as an Atom feed (RFC 4287) that any feed reader can follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from onrecord.watch.alerts import Alert

_NAMESPACE = "http://www.w3.org/2005/Atom"
# Characters that XML cannot carry, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_of(alerts: Sequence[Alert], began: str) -> bytes:
    """The feed of `alerts`, newest first; `began` (ISO) is its date where there are none."""
    ElementTree.register_namespace("", _NAMESPACE)
    feed = ElementTree.Element(f"{{{_NAMESPACE}}}feed")
    _add(feed, "id", "urn:onrecord:alerts")
    _add(feed, "title", "onrecord: what changed in the events watched")
    _add(feed, "updated", alerts[0].at if alerts else began)
    _add(_add(feed, "author"), "name", "onrecord")
    for alert in alerts:
        _entry(feed, alert)
    ElementTree.indent(feed)
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ElementTree.Element, alert: Alert) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:onrecord:alert:{alert.id}")
    _add(entry, "title", f"{alert.title}: {alert.said}")
    _add(entry, "updated", alert.at)
    _add(entry, "category").set("term", alert.change)
    _add(entry, "category").set("term", alert.watch)
    _add(entry, "content", f"{alert.watch}: {alert.title}: {alert.said}. Event {alert.event}.")
    if alert.url:
        link = _add(entry, "link")
        link.set("rel", "alternate")
        link.set("href", _FORBIDDEN.sub("", alert.url))


def _add(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    child.text = _FORBIDDEN.sub("", text) if text is not None else None
    return child
