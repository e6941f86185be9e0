"""Headlines out of treebank sentences: the register has no treebank, so it is derived from the ones there are.

Articles, forms of "be" and "have" and the full stop go, past becomes present, "will" becomes "to", and half of them
are written with capitals. Only leaves of the tree are dropped, so that the rest of it stays right.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from training.blocks import Block, Document

_LOW = {"a", "an", "the", "in", "on", "at", "to", "of", "for", "and", "or", "as", "by", "but", "with", "over"}


def present_forms(documents: Iterable[Document]) -> dict[str, str]:
    """Lemma to third-person present, as attested in the treebanks ("meet" to "meets")."""
    forms: dict[str, str] = {}
    for document in documents:
        for block in document.blocks:
            for word, tag, lemma in zip(block.words, block.xpos, block.lemmas, strict=True):
                if tag == "VBZ" and word[0] not in "'’" and word.isalpha():
                    forms.setdefault(lemma, word.lower())
    return forms


def headlines(documents: Iterable[Document], share: float, rng: random.Random) -> Iterator[Document]:
    """A headline, as a document of its own, for about `share` of the sentences that can carry one."""
    documents = list(documents)
    forms = present_forms(documents)
    for document in documents:
        for block in document.blocks:
            for number in range(block.sentence[-1] + 1):
                if rng.random() < share:
                    made = _headline(block, number, forms, rng)
                    if made:
                        yield Document(document.corpus, (made,))


def _headline(block: Block, number: int, forms: dict[str, str], rng: random.Random) -> Block | None:
    members = [i for i, n in enumerate(block.sentence) if n == number]
    root = next((i for i in members if block.heads[i] == -1), None)
    if root is None or block.upos[root] != "VERB" or not 6 <= len(members) <= 28:
        return None
    if not any(block.heads[i] == root and block.deps[i].startswith("nsubj") for i in members):
        return None
    heads = {block.heads[i] for i in members}
    kept = [i for i in members if i in heads or not _dropped(block, i, members[-1])]
    place = {i: k for k, i in enumerate(kept)}
    capitals = rng.random() < 0.5
    words, tags = [], []
    for k, i in enumerate(kept):
        word, tag = _written(block, i, root, forms)
        if word[0].isalpha() and (k == 0 or (capitals and word.lower() not in _LOW)):
            word = word[0].upper() + word[1:]
        words.append(word)
        tags.append(tag)
    return Block(
        words,
        sentence=[0] * len(kept),
        heads=[place[block.heads[i]] if block.heads[i] != -1 else -1 for i in kept],
        deps=[block.deps[i] for i in kept],
        upos=["PART" if tag == "TO" else block.upos[i] for i, tag in zip(kept, tags, strict=True)],
        xpos=tags,
        feats=[block.feats[i] if tags[k] == block.xpos[i] else "?" for k, i in enumerate(kept)],
        lemmas=["to" if tags[k] == "TO" else block.lemmas[i] for k, i in enumerate(kept)],
        names=[block.names[i] for i in kept],
        happened=[block.happened[i] for i in kept],
    )


def _dropped(block: Block, i: int, last: int) -> bool:
    if block.deps[i] == "det" and block.lemmas[i] in ("the", "a"):
        return True
    if block.deps[i].startswith("aux") and block.lemmas[i] in ("be", "have"):
        return True
    return i == last and block.words[i] == "."


def _written(block: Block, i: int, root: int, forms: dict[str, str]) -> tuple[str, str]:
    if block.words[i].lower() == "will" and block.deps[i] == "aux":
        return "to", "TO"
    active_root = i == root and not any(
        block.heads[k] == root and block.deps[k] == "aux:pass" for k in range(len(block.words))
    )
    if active_root and block.xpos[i] in ("VBD", "VBN") and block.lemmas[i] in forms:
        return forms[block.lemmas[i]], "VBZ"
    return block.words[i], block.xpos[i]
