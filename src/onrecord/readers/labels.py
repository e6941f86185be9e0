"""Blocks of labelled fields ("LENGTH: 512 words"), as the services' exports write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDTH = 100
"""Characters of the longest line that exports break text at."""


def labelled(block: str, label: re.Pattern[str]) -> list[tuple[str, str]]:
    """(label in small letters, value) in order; a value goes on until the next label. "" labels what stands before the first."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in block.split("\n"):
        match = label.match(line)
        if match:
            found.append((match["label"].strip().lower(), [line[match.end() :]]))
        else:
            found[-1][1].append(line)
    return [(name, "\n".join(lines).strip()) for name, lines in found]


def paragraphs(value: str) -> str:
    """A body with a paragraph a line: where no line is long, lines were broken at a width and blank lines end paragraphs."""
    lines = [line.strip() for line in value.split("\n")]
    if max(map(len, lines)) > WIDTH:
        return "\n".join(line for line in lines if line)
    blocks = "\n".join(lines).split("\n\n")
    return "\n".join(" ".join(block.split()) for block in blocks if block.strip())


def one_line(value: str) -> str:
    """A value over several lines as one."""
    return " ".join(value.split())


def between(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """(start, block) for every block that a line of `ends` closes, and for what is left at the end; blank ones are not counted."""
    at = 0
    for end in ends.finditer(text):
        if text[at : end.start()].strip():
            yield _at_words(text, at, end.end())
        at = end.end()
    if text[at:].strip():
        yield _at_words(text, at, len(text))


def _at_words(text: str, start: int, end: int) -> tuple[int, str]:
    block = text[start:end]
    return start + len(block) - len(block.lstrip()), block.strip("\n")
