"""XML read element by element, with everything switched off that reaches out or blows up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from onrecord.errors import InputError


def elements(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """Every element of one of `tags` ("{*}url"), whole, cleared once the next is asked for.

    Raises InputError with the line where the file is not well-formed, or nests deeper than the parser allows.
    """
    from lxml import etree

    try:
        for _, element in etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        ):  # fmt: skip
            yield element
            element.clear(keep_tail=True)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"is not well-formed XML: {error}") from error


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: Any | None) -> str:
    """All the words in an element, white space squeezed."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def find(element: Any, *names: str) -> Any | None:
    """The first element below with one of these local names, in the order of `names`."""
    for name in names:
        found = next((e for e in element.iter(f"{{*}}{name}")), None)
        if found is not None:
            return found
    return None
