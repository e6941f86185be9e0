"""python -m training.export_coder --run DIR --temperature T --threshold P --trust K: packs the learned coder for the package.

The graph takes the embeddings of one sentence's pieces, not the pieces: the table of them is the language model's, held
once. Weights are 8-bit per channel, activations by their own range. Written to src/onrecord/data/coder/.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from pathlib import Path

import torch
import torch.nn as nn
from torch import Tensor

from onrecord.coding.coder import FILES
from onrecord.coding.pairs import LIMIT
from training.export import quantize
from training.network import WIDTH
from training.relations import ROOTS, Coder, pool

TARGET = Path(__file__).parent.parent / "src" / "onrecord" / "data" / "coder"


class Exported(nn.Module):
    """The coder over one sentence without padding."""

    def __init__(self, coder: Coder) -> None:
        super().__init__()
        self.coder = coder
        self.places = nn.Parameter(coder.encoder.positions.weight[:LIMIT].detach().clone())

    def forward(self, embedded: Tensor, shapes: Tensor, roles: Tensor) -> Tensor:
        encoder = self.coder.encoder
        x = embedded + self.places[: embedded.shape[0]] + encoder.shapes(shapes) + self.coder.role(roles)
        states = encoder.norm(x)[None]
        for layer in encoder.layers:
            states = layer(states, None)
        return self.coder.head(pool(states, roles[None], torch.ones_like(roles)[None]))[0]


def export_graph(coder: Coder, path: str) -> None:
    """The coder as one ONNX graph over one sentence."""
    shapes = torch.tensor([0, 1, 0, 2, 0, 0, 1, 0, 0])
    roles = torch.tensor([0, 3, 1, 3, 0, 3, 2, 3, 0])
    axes = {name: {0: "pieces"} for name in ("embedded", "shapes", "roles")}
    torch.onnx.export(
        Exported(coder).eval(),
        (torch.zeros(len(shapes), WIDTH), shapes, roles),
        path,
        input_names=list(axes),
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def package(run: str, temperature: float, threshold: float, trust: float) -> None:
    coder = Coder()
    coder.load_state_dict(torch.load(os.path.join(run, "coder.pt"), map_location="cpu", weights_only=True))
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = os.path.join(scratch, "full.onnx")
        export_graph(coder.eval(), full)
        quantize(full, str(TARGET / "model.onnx"))
    plain = {"roots": ROOTS, "temperature": temperature, "threshold": threshold, "trust": trust}
    (TARGET / "coder.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    sums = {name: hashlib.sha256((TARGET / name).read_bytes()).hexdigest() for name in FILES}
    (TARGET / "checksums.json").write_text(json.dumps(sums, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", required=True, help="the folder that training.relations wrote")
    parser.add_argument("--temperature", type=float, required=True, help="measured by cross-validation")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--trust", type=float, default=10.0)
    args = parser.parse_args()
    package(args.run, args.temperature, args.threshold, args.trust)


if __name__ == "__main__":
    main()
