"""The packaged language model: files, checksums, and one pass of the encoder over one window.

Everything is loaded once, on first use. A window is run by itself, never in a batch with others: activations are
quantised by their own range, so a text's result cannot depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import numpy as np
from threadpoolctl import ThreadpoolController

from onrecord.errors import PipelineError
from onrecord.language.pieces import Pieces
from onrecord.rules import DATA

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Array = np.ndarray[Any, Any]
FOLDER = DATA / "language"
FILES = ("model.onnx", "pieces.txt", "pipeline.json", "labels.npz")


@dataclass(frozen=True)
class Labels:
    """What the heads' numbers mean, and the lemmas of known forms."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...]
    speech: tuple[str, ...]
    lexicon: Mapping[str, str]
    """"form/UPOS" in lower case to lemma, as the treebanks have it."""
    lemmas: frozenset[str]
    """Every lemma of the lexicon: an edit that gives one of them is likelier right than one that gives a new word."""


@dataclass(frozen=True)
class Model:
    """The encoder with its heads (ONNX), the word pieces, and the label layer that numpy applies."""

    session: InferenceSession
    outputs: tuple[str, ...]
    pieces: Pieces
    labels: Labels
    label_weight: Array
    """(labels, 2 * width): the last layer over a paired dependent and head."""
    label_bias: Array
    pools: ThreadpoolController

    def run(self, pieces: list[int], shapes: list[int], first: list[int], last: list[int]) -> dict[str, Array]:
        """The outputs of every head over one window, by name; rows are words."""
        feed = {"pieces": pieces, "shapes": shapes, "first": first, "last": last}
        found = self.session.run(None, {name: np.array(values, dtype=np.int64) for name, values in feed.items()})
        return dict(zip(self.outputs, found, strict=True))

    def one_thread(self) -> AbstractContextManager[object]:
        """While it is open, numpy multiplies on one thread: on matrices as small as a sentence's more only wait."""
        limited: AbstractContextManager[object] = self.pools.limit(limits=1, user_api="blas")
        return limited


_most_threads = 0


def limit_threads(most: int) -> None:
    """Has networks that are loaded from now on run on `most` threads where nobody asks for another number; 0: all cores.

    A network of one thread survives the forking of its process; the threads of others do not.
    """
    global _most_threads
    _most_threads = most


def threads_of(threads: int) -> int:
    """The number asked for, or where that is 0 the one that `limit_threads` set."""
    return threads or _most_threads


def load_model(threads: int = 0) -> Model:
    """The packaged model; `threads` 0 takes all cores. Raises PipelineError where a file is missing or damaged."""
    return _load(threads_of(threads))


@lru_cache(maxsize=2)
def _load(threads: int) -> Model:
    files = packaged_files(FOLDER, FILES)
    session = open_session(files["model.onnx"], threads)
    plain = json.loads(files["pipeline.json"])
    columns = {name: tuple(values) for name, values in plain["labels"].items() if name != "lexicon"}
    lexicon: dict[str, str] = plain["labels"]["lexicon"]
    labels = Labels(**columns, lexicon=lexicon, lemmas=frozenset(lexicon.values()))
    arrays = np.load(io.BytesIO(files["labels.npz"]), allow_pickle=False)
    pieces = Pieces(files["pieces.txt"].decode().split("\n"))
    names = tuple(output.name for output in session.get_outputs())
    return Model(session, names, pieces, labels, arrays["weight"], arrays["bias"], ThreadpoolController())


def packaged_files(folder: Traversable, names: Sequence[str]) -> dict[str, bytes]:
    """Files of a folder of weights, held against its checksums.json. Raises PipelineError where one is missing or damaged."""
    manifest = json.loads(_read(folder, "checksums.json"))
    files = {name: _read(folder, name) for name in names}
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != manifest.get(name):
            raise PipelineError(f"{folder.name}/{name}: checksum differs from the one released; install onrecord again")
    return files


def _read(folder: Traversable, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise PipelineError(
            f"{folder.name}/{name}: the packaged weights are missing; install onrecord again ({error})"
        ) from error


def open_session(model: bytes, threads: int) -> InferenceSession:
    """A network that gives the same answer on every processor and with every number of threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # Idle threads that spin would take the cores from whatever else runs on a laptop.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Processors without 8-bit dot products would add products up in 16 bits, which overflow: other answers there than elsewhere.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
