"""python -m training.export --run DIR... --data DIR: packs trained weights for the package and writes its checksums.

Of several runs that started from one another the mean of the weights is packed: it holds what each learned last.
The graph takes one window (no padding, no mask) and is quantised to 8 bits: weights per channel, activations by
their own range. Written to src/onrecord/data/language/.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from onrecord.language.weights import FILES
from training.corpora import CORPORA
from training.network import OUTPUTS, Exported, Network, Vocabulary
from training.train import pretrained_folder, read_vocabulary

TARGET = Path(__file__).parent.parent / "src" / "onrecord" / "data" / "language"


def load_network(runs: Sequence[str]) -> tuple[Network, Vocabulary]:
    """The mean of the averaged weights of one run or several, and their label sets, which have to be the same."""
    vocabulary, *others = [read_vocabulary(run) for run in runs]
    if any(other != vocabulary for other in others):
        raise SystemExit(
            f"{', '.join(runs)}: label sets differ; only runs that started from one another can be averaged"
        )
    saved = [torch.load(os.path.join(run, "weights.pt"), map_location="cpu", weights_only=True) for run in runs]
    net = Network(vocabulary)
    net.load_state_dict({name: torch.stack([each[name] for each in saved]).mean(0) for name in saved[0]})
    return net.eval(), vocabulary


def export_graph(net: Network, path: str) -> None:
    """The network as one ONNX graph over one window."""
    pieces = torch.tensor([101, 2054, 2003, 2023, 102])
    word = torch.tensor([1, 2, 3])
    axes = {"pieces": {0: "pieces"}, "shapes": {0: "pieces"}, "first": {0: "words"}, "last": {0: "words"}}
    torch.onnx.export(
        Exported(net).eval(),
        (pieces, torch.zeros_like(pieces), word, word),
        path,
        input_names=list(axes),
        output_names=list(OUTPUTS),
        dynamic_axes=axes | {name: {0: "rows"} for name in OUTPUTS},
        opset_version=17,
        dynamo=False,
    )


def quantize(source: str, target: str, narrow: bool = False) -> None:
    """8-bit weights for every product and for the piece embeddings, in a graph whose nodes are fused.

    `narrow` leaves weights one bit less: sums of two products then fit 16 bits, and processors without 8-bit dot
    products give the same answer as others without the option of the runtime that makes them slower.
    """
    quantize_dynamic(
        source, target, per_channel=True, reduce_range=narrow, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
    model = onnx.load(target)
    del model.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, target)
    fuse(target)


def fuse(path: str) -> None:
    """Stores a graph as the runtime would rewrite it at every load: the same numbers to the bit, loaded in a third of the time.

    What it rewrites for the processor at hand (its highest level) is left to the load.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = path
    onnxruntime.InferenceSession(Path(path).read_bytes(), options, providers=["CPUExecutionProvider"])


def lexicon(data: str) -> dict[str, str]:
    """ "form/UPOS" in lower case to lemma, as the treebanks have it in four cases of five; names are left to the edits."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for corpus in CORPORA:
        if corpus.name in ("ewt", "gum"):
            for document in corpus.read(data):
                for block in document.blocks:
                    for word, tag, lemma in zip(block.words, block.upos, block.lemmas, strict=True):
                        if tag not in ("PROPN", "NUM", "SYM", "PUNCT", "X") and lemma != "_":
                            counts[f"{word.lower()}/{tag}"][lemma] += 1
    commonest = {key: lemmas.most_common(1)[0] for key, lemmas in counts.items()}
    return {key: lemma for key, (lemma, count) in sorted(commonest.items()) if count >= 0.8 * counts[key].total()}


def package(runs: Sequence[str], data: str, precision: str) -> None:
    net, vocabulary = load_network(runs)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = os.path.join(scratch, "full.onnx")
        export_graph(net, full)
        if precision != "full":
            quantize(full, str(TARGET / "model.onnx"), narrow=precision == "int7")
        else:
            shutil.copy(full, TARGET / "model.onnx")
    with open(os.path.join(pretrained_folder(), "vocab.txt"), encoding="utf-8") as stream:
        (TARGET / "pieces.txt").write_text(stream.read().rstrip("\n"), encoding="utf-8")
    labels = asdict(vocabulary) | {"lexicon": lexicon(data)}
    (TARGET / "pipeline.json").write_text(
        json.dumps({"labels": labels}, ensure_ascii=False, indent=0), encoding="utf-8"
    )
    np.savez(
        TARGET / "labels.npz",
        weight=net.label.weight.detach().numpy().astype(np.float32),
        bias=net.label.bias.detach().numpy().astype(np.float32),
    )
    sums = {name: hashlib.sha256((TARGET / name).read_bytes()).hexdigest() for name in FILES}
    (TARGET / "checksums.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", required=True, nargs="+", help="the folders that training.train wrote")
    parser.add_argument("--data", required=True)
    parser.add_argument("--precision", choices=("int8", "int7", "full"), default="int8")
    args = parser.parse_args()
    package(args.run, args.data, args.precision)


if __name__ == "__main__":
    main()
