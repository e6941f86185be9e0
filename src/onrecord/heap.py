"""The garbage collector kept from what is no garbage: tables, rules and weights stay for as long as the process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def filling() -> Iterator[None]:
    """Holds the collector off while tens of thousands of things come into being that all stay."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def keep_loaded() -> None:
    """What is there now is not looked through again: an eighth of what reading costs beside the networks.

    For a program, and for processes forked from it, whose pages then stay shared; not for a library, whose caller's
    objects would be kept with it.
    """
    gc.freeze()
