"""The piece embeddings that the language model and the coder share, read out of the language model's file.

Both networks start from the same pretrained encoder and neither has tuned this table, so the package holds it once. The
file is ONNX, that is protocol buffers: a handful of nested fields, walked here, so that no library for them is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from onrecord.errors import PipelineError
from onrecord.language.weights import FOLDER

Array = np.ndarray[Any, Any]
WIDTH = 384
_GRAPH, _INITIALIZER = 7, 5
_DIMS, _TYPE, _FLOATS, _INTEGERS, _NAME, _RAW = 1, 2, 4, 5, 8, 9
"""Field numbers of ONNX's ModelProto, GraphProto and TensorProto."""
_KINDS = {1: np.float32, 2: np.uint8, 3: np.int8}
_TABLE = "encoder.words.weight"


@dataclass(frozen=True)
class Embeddings:
    """The table as it is stored, (pieces, WIDTH): 8-bit with one scale and zero, or plain numbers."""

    table: Array
    scale: float
    zero: int

    def of(self, pieces: tuple[int, ...]) -> Array:
        """The embeddings (pieces, WIDTH) of some pieces, as 32-bit floats."""
        return (self.table[list(pieces)].astype(np.float32) - self.zero) * np.float32(self.scale)


@lru_cache(maxsize=1)
def load_embeddings() -> Embeddings:
    """The table of the packaged language model. Raises PipelineError where its file has none."""
    tensors = dict(_tensors((FOLDER / "model.onnx").read_bytes()))
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and tensor.shape[1] == WIDTH and _TABLE in name:
            stem = name.removesuffix("_quantized")
            scale, zero = tensors.get(f"{stem}_scale"), tensors.get(f"{stem}_zero_point")
            if tensor.dtype == np.float32:
                return Embeddings(tensor, 1.0, 0)
            if scale is not None and zero is not None:
                return Embeddings(tensor, float(scale.ravel()[0]), int(zero.ravel()[0]))
    raise PipelineError("language/model.onnx holds no piece embeddings that the coder could share")


def _tensors(model: bytes) -> Iterator[tuple[str, Array]]:
    """Name and values of every initializer that is one of `_KINDS`."""
    for number, graph in _fields(memoryview(model)):
        if number == _GRAPH:
            for inner, tensor in _fields(graph):
                if inner == _INITIALIZER:
                    name, values = _tensor(tensor)
                    if values is not None:
                        yield name, values


def _tensor(view: memoryview) -> tuple[str, Array | None]:
    dims: list[int] = []
    kind, name, raw = 0, "", b""
    values: list[Any] = []
    for number, value in _fields(view):
        if number == _DIMS:
            dims += [value] if isinstance(value, int) else list(_varints(value))
        elif number == _TYPE:
            kind = value
        elif number == _NAME:
            name = bytes(value).decode()
        elif number == _RAW:
            raw = value
        elif number == _FLOATS:
            values += np.frombuffer(value, np.float32).tolist()
        elif number == _INTEGERS:
            values += [value] if isinstance(value, int) else list(_varints(value))
    if kind not in _KINDS:
        return name, None
    found = np.frombuffer(raw, _KINDS[kind]) if raw else np.array(values, _KINDS[kind])
    return name, found.reshape(dims) if found.size == np.prod(dims, dtype=int) else None


def _fields(view: memoryview) -> Iterator[tuple[int, Any]]:
    """Every field of one message as (number, value): an integer, or the bytes of what is nested."""
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(view, at)
            yield key >> 3, value
            continue
        size, at = _varint(view, at) if wire == 2 else ({1: 8, 5: 4}[wire], at)
        yield key >> 3, view[at : at + size]
        at += size


def _varint(view: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = view[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varints(view: memoryview) -> Iterator[int]:
    at = 0
    while at < len(view):
        value, at = _varint(view, at)
        yield value
