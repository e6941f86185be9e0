"""XML of a kind that no reader knows: refused by the name of its root, since mark-up is no prose."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.readers.items import Input, Item
from onrecord.readers.signatures import look, root_name


def refuse_xml(source: Input) -> Iterator[Item]:
    """Raises InputError that names the root and what can be done."""
    name = root_name(look(source.name, source.head)) or "?"
    raise InputError(
        f"{source.name}: XML whose root is <{name[:40]}>: no format of news that is known (--format text reads it as it is)"
    )
