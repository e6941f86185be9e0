"""The network: one small pretrained encoder, and the heads that read it.

The encoder is MiniLM (six layers, 384 wide, uncased); a word-shape embedding in the place of its unused segment
embedding gives it the casing back. A word is the mean of its first and last piece.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from onrecord.language.tokens import Shape

WIDTH, LAYERS, ATTENTION_HEADS, INNER = 384, 6, 12, 1536
ARC, LABEL, LINK = 256, 128, 64


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The closed label sets of the heads, in the order of their logits."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    lemma: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...]
    speech: tuple[str, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=0)


class SharedDropout(nn.Module):
    """Dropout of whole features, one draw for all positions of a row: on a CPU drawing per element costs a fifth."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.rate == 0:
            return x
        kept = torch.empty(x.shape[0], 1, x.shape[2], device=x.device).bernoulli_(1 - self.rate)
        return x * kept.div_(1 - self.rate)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Attention of every head over (batch, pieces, width)."""
    heads = [x.unflatten(-1, (ATTENTION_HEADS, -1)).transpose(1, 2) for x in (q, k, v)]
    return F.scaled_dot_product_attention(*heads, attn_mask=mask).transpose(1, 2).flatten(2)


class Fused(torch.autograd.Function):
    """The same without a mask, for the graph: one node there, a seventh of a window's time less than its parts."""

    @staticmethod
    def forward(ctx: object, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        return attend(q, k, v)

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any) -> Any:
        return graph.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=ATTENTION_HEADS).setType(q.type())


class Layer(nn.Module):
    """One layer of attention and one of products, each normalised behind its sum (BERT's order)."""

    def __init__(self, dropout: float, width: int = WIDTH, inner: int = INNER, eps: float = 1e-12) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)
        self.drop = SharedDropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`mask`, broadcast to (batch, heads, pieces, pieces): true where to look, or what to add to the scores."""
        q, k, v = self.qkv(x).split(self.out.in_features, -1)
        mixed = Fused.apply(q, k, v) if torch.onnx.is_in_onnx_export() else attend(q, k, v, mask)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(len(Shape), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.drop = SharedDropout(dropout)

    def forward(
        self, pieces: Tensor, shapes: Tensor, mask: Tensor | None = None, extra: Tensor | None = None
    ) -> Tensor:
        """Piece states (batch, pieces, WIDTH). `mask` (batch, pieces) is true where there is a piece.

        `extra` (batch, pieces, WIDTH) is added to the piece embeddings.
        """
        place = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(place) + self.shapes(shapes)
        x = self.norm(x if extra is None else x + extra)
        x = self.drop(x)
        wide = None if mask is None else mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, wide)
        return x

    def load_pretrained(self, folder: str) -> None:
        """Takes over the weights of a BERT-shaped safetensors file; every shape starts as segment 0.

        Piece embeddings stay as they are: a quarter less work, and other encoders can share them.
        """
        from safetensors.torch import load_file

        w = load_file(os.path.join(folder, "model.safetensors"))
        w = {key.removeprefix("bert."): value for key, value in w.items()}
        self.words.weight.data.copy_(w["embeddings.word_embeddings.weight"])
        self.words.weight.requires_grad_(False)
        self.positions.weight.data.copy_(w["embeddings.position_embeddings.weight"])
        self.shapes.weight.data.copy_(w["embeddings.token_type_embeddings.weight"][0].repeat(len(Shape), 1))
        _take(self.norm, w, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            at = f"encoder.layer.{i}"
            names = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.qkv.weight.data.copy_(torch.cat([w[f"{name}.weight"] for name in names]))
            layer.qkv.bias.data.copy_(torch.cat([w[f"{name}.bias"] for name in names]))
            _take(layer.out, w, f"{at}.attention.output.dense")
            _take(layer.norm1, w, f"{at}.attention.output.LayerNorm")
            _take(layer.up, w, f"{at}.intermediate.dense")
            _take(layer.down, w, f"{at}.output.dense")
            _take(layer.norm2, w, f"{at}.output.LayerNorm")


def _take(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    module.weight.data.copy_(weights[f"{name}.weight"])
    module.bias.data.copy_(weights[f"{name}.bias"])


def _head(size: int, hidden: int = 192) -> nn.Module:
    return nn.Sequential(nn.Linear(WIDTH, hidden), nn.GELU(), nn.Dropout(0.1), nn.Linear(hidden, size))


class Network(nn.Module):
    """All heads over words. `words` gives word states, `states` what the decoder of the package reads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.2)
        self.tags = nn.ModuleDict(
            {
                "sentence": _head(1, 96),
                "upos": nn.Linear(WIDTH, len(vocabulary.upos)),
                "xpos": nn.Linear(WIDTH, len(vocabulary.xpos)),
                "feats": nn.Linear(WIDTH, len(vocabulary.feats)),
                "lemma": nn.Linear(WIDTH, len(vocabulary.lemma)),
                "names": _head(len(vocabulary.names)),
                "speech": _head(len(vocabulary.speech)),
                "happened": _head(1),
            }
        )
        self.root = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.arc_dependent, self.arc_head = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.arc = nn.Parameter(torch.eye(ARC) * 0.05 + torch.randn(ARC, ARC) * 0.01)
        self.arc_prior = nn.Linear(ARC, 1, bias=False)
        self.label_dependent, self.label_head = nn.Linear(WIDTH, 2 * LABEL), nn.Linear(WIDTH, 2 * LABEL)
        self.label = nn.Linear(2 * LABEL, len(vocabulary.deps))
        self.link_dependent, self.link_head = nn.Linear(WIDTH, LINK), nn.Linear(WIDTH, LINK)

    def words(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None, first: Tensor, last: Tensor) -> Tensor:
        """Word states (batch, words, WIDTH); `first` and `last` index each word's pieces."""
        states = self.encoder(pieces, shapes, mask)
        wide = (-1, -1, WIDTH)
        return (states.gather(1, first[..., None].expand(wide)) + states.gather(1, last[..., None].expand(wide))) / 2

    def arcs(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Dependent (folded with the bilinear form) and head vectors; the root is the last head, index `words`."""
        heads = torch.cat([words, self.root.expand(len(words), 1, -1)], 1)
        head = self.drop(F.relu(self.arc_head(heads)))
        dependent = self.drop(F.relu(self.arc_dependent(words))) @ self.arc
        # The head's prior rides along as one more dimension, so that scores are one product.
        return torch.cat([dependent, torch.ones_like(dependent[..., :1])], -1), torch.cat(
            [head, self.arc_prior(head)], -1
        )

    def labels(self, words: Tensor) -> tuple[Tensor, Tensor]:
        heads = torch.cat([words, self.root.expand(len(words), 1, -1)], 1)
        return self.drop(self.label_dependent(words)), self.drop(self.label_head(heads))

    def label_logits(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Logits of the label between paired dependent and head vectors: a sum and a product, then one layer."""
        both = torch.cat(
            [F.relu(dependent[..., :LABEL] + head[..., :LABEL]), dependent[..., LABEL:] * head[..., LABEL:]], -1
        )
        return self.label(both)

    def links(self, words: Tensor) -> Tensor:
        """Scores (batch, words, words) of "this word's cue begins at that word"."""
        return self.link_dependent(words) @ self.link_head(words).transpose(1, 2) * LINK**-0.5


class Exported(nn.Module):
    """The part that runs in ONNX, one window at a time: indices in, everything that the decoder needs out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        net = self.network
        states = net.encoder(pieces[None], shapes[None])[0]
        words = ((states[first] + states[last]) / 2)[None]
        tags = [net.tags[name](words)[0] for name in net.tags]
        dependent, head = net.arcs(words)
        label_dependent, label_head = net.labels(words)
        # Products of pairs are taken in here: numpy would wake a thread pool of its own for each.
        return (*tags, dependent[0] @ head[0].T, label_dependent[0], label_head[0], net.links(words)[0])


OUTPUTS = (
    "sentence", "upos", "xpos", "feats", "lemma", "names", "speech", "happened",
    "arc", "label_dependent", "label_head", "link",
)  # fmt: skip
