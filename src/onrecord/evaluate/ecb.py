"""ECB+ as records: the gold mentions of one part of the corpus, each with its sentence and its document's words.

A folder of the corpus holds `xml/TOPIC/DOC.xml` (tokens) and `mentions/PART/Event_gold_mentions.json`; the latter names
sentences from 0 in the documents of ECB, and from 1 in those that ECB+ added, where the first sentence is the address.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import InputError


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One gold mention of an event: the words at `numbers` of a sentence, and the chain that it belongs to."""

    id: str
    document: str
    topic: str
    subtopic: str
    sentence: int
    numbers: tuple[int, ...]
    chain: str
    lemma: str
    """The lemma of its head word, lower case, as the corpus gives it: the baseline's."""


@dataclass(frozen=True, slots=True)
class Document:
    """The words of a document, sentence by sentence."""

    id: str
    sentences: Mapping[int, tuple[str, ...]]


def read_mentions(folder: Path, part: str) -> list[GoldMention]:
    """The gold mentions of a part ("train", "dev"). Raises InputError where the part is not there."""
    path = folder / "mentions" / part / "Event_gold_mentions.json"
    if not path.is_file():
        raise InputError(f"{path}: no such file; the folder of the corpus holds mentions/{part}/")
    return [_mention(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def _mention(entry: Mapping[str, Any]) -> GoldMention:
    document = entry["doc_id"].removesuffix(".xml")
    # "2_11ecb.xml_0_16_17": the sentence, then the words.
    numbers = tuple(sorted(int(n) for n in entry["mention_id"].removeprefix(f"{document}.xml_").split("_")[1:]))
    return GoldMention(
        entry["mention_id"],
        document,
        document.partition("_")[0],
        entry["topic_id"],
        int(entry["sent_id"]) + document.endswith("plus"),
        numbers,
        entry["coref_chain"],
        entry["mention_head_lemma"].lower(),
    )


def read_documents(folder: Path, mentions: Iterable[GoldMention]) -> dict[str, Document]:
    """The documents that some mentions stand in, by id."""
    names = sorted({m.document for m in mentions})
    return {name: _document(folder / "xml" / name.partition("_")[0] / f"{name}.xml", name) for name in names}


def _document(path: Path, name: str) -> Document:
    sentences: dict[int, list[str]] = {}
    for token in ET.parse(path).getroot().iter("token"):
        sentences.setdefault(int(token.get("sentence", 0)), []).append(token.text or "")
    return Document(name, {number: tuple(words) for number, words in sentences.items()})


def text_of(document: Document, numbers: Sequence[int]) -> tuple[str, dict[int, list[int]]]:
    """Some sentences of a document as paragraphs of a text, and where each of their words begins in it."""
    text = ""
    starts: dict[int, list[int]] = {}
    for number in numbers:
        starts[number] = []
        for word in document.sentences[number]:
            starts[number].append(len(text))
            text += f"{word} "
        text = f"{text.rstrip()}\n\n"
    return text, starts
