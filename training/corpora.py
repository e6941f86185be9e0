"""Readers of the training corpora, one function each, and the table of their licences.

Folders are those of the data directory given to `python -m training.train --data DIR`.
"""

from __future__ import annotations

import collections
import csv
import glob
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from onrecord.language.tokens import tokenize
from training.blocks import ANY_NAME, SPEECH_LABELS, Block, Document, name_mask, one_of

NON_COMMERCIAL_GUM = {"essay", "fiction", "letter", "podcast", "whow", "reddit"}


# ---------------------------------------------------------------- treebanks


def conllu_sentences(path: str) -> Iterator[tuple[dict[str, str], list[list[str]]]]:
    """Comments and word lines (ten columns; no ranges, no empty nodes) of each sentence of a CoNLL-U file."""
    comments: dict[str, str] = {}
    rows: list[list[str]] = []
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            line = line.rstrip("\n")
            if line.startswith("#"):
                key, _, value = line[1:].strip().partition(" = ")
                comments[key.strip()] = value
            elif line:
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            elif rows:
                yield comments, rows
                comments, rows = {}, []
    if rows:
        yield comments, rows


def treebank(path: str, corpus: str, factuality: dict[str, dict[int, float]] | None = None) -> Iterator[Document]:
    """A Universal Dependencies treebank as documents of paragraphs, GUM's non-commercial genres left out."""
    blocks: list[Block] = []
    genre = ""
    for comments, rows in conllu_sentences(path):
        if any(key.startswith("newdoc") for key in comments):
            if blocks and genre not in NON_COMMERCIAL_GUM:
                yield Document(corpus, tuple(blocks))
            blocks, genre = [], comments.get("meta::genre", "")
        if not blocks or any(key.startswith("newpar") for key in comments) or len(blocks[-1].words) > 150:
            blocks.append(Block([]))
        _append_sentence(blocks[-1], rows, gum=bool(genre), factuality=factuality)
    if blocks and genre not in NON_COMMERCIAL_GUM:
        yield Document(corpus, tuple(blocks))


def _append_sentence(
    block: Block, rows: list[list[str]], gum: bool, factuality: dict[str, dict[int, float]] | None
) -> None:
    offset = len(block.words)
    number = block.sentence[-1] + 1 if block.sentence else 0
    judged = (factuality or {}).get(" ".join(row[1] for row in rows), {})
    for i, row in enumerate(rows):
        block.words.append(row[1])
        block.sentence.append(number)
        block.heads.append(int(row[6]) - 1 + offset if row[6] != "0" else -1)
        block.deps.append(row[7])
        block.upos.append(row[3])
        block.xpos.append(row[4])
        block.feats.append(row[5])
        block.lemmas.append(row[2])
        block.happened.append(judged.get(i, float("nan")))
    block.names.extend(_gum_names(rows) if gum else [ANY_NAME] * len(rows))


_GUM_KINDS = {"person": {"PER"}, "organization": {"ORG"}, "place": {"GPE", "LOC", "FAC"}, "event": {"EVENT"}}
_DEMONYM = re.compile(r"^[A-Z]\w+(ian|ean|can|ese|ish|ch|eek|iss|i|ic|lim|ans|nch|tian|wish)s?$")


def _gum_names(rows: list[list[str]]) -> list[int]:
    """Names of one GUM sentence, from the entity mentions whose head is a proper noun."""
    proper = [row[3] == "PROPN" for row in rows]
    names = [
        ANY_NAME if proper[i] else one_of({"NORP"}, False) if row[3] == "ADJ" and _DEMONYM.match(row[1]) else 1
        for i, row in enumerate(rows)
    ]
    runs = []
    for first, last, kind in _gum_mentions(rows):
        head = _head_of(rows, first, last)
        if proper[head]:
            a = b = head
            while a > first and proper[a - 1] and rows[a - 1][7] not in ("nmod:desc", "nmod:poss", "conj"):
                a -= 1
            while b < last and (proper[b + 1] or (rows[b + 1][1] in ("of", "-") and b + 2 <= last and proper[b + 2])):
                b += 1
            runs.append((b - a, a, b, _GUM_KINDS.get(kind, {"O", "EVENT", "NORP"})))
    taken: set[int] = set()
    for _, a, b, kinds in sorted(runs, key=lambda run: -run[0]):
        if not taken & set(range(a, b + 1)):
            taken |= set(range(a, b + 1))
            words = [rows[i][1] for i in range(a, b + 1)]
            for i in range(a, b + 1):
                names[i] = one_of(sharpen(kinds, words), i > a)
    return names


def _gum_mentions(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    open_mentions: list[tuple[str, int, str]] = []
    for i, row in enumerate(rows):
        match = re.search(r"(?:^|\|)Entity=([^|]*)", row[9])
        if not match:
            continue
        for opened, closing in re.findall(r"\(([^()]+)|([^()]*)\)", match.group(1)):
            if opened:
                parts = opened.split("-")
                open_mentions.append((parts[0], i, parts[1] if len(parts) > 1 else ""))
            else:
                number = closing or (open_mentions[-1][0] if open_mentions else "")
                for k in range(len(open_mentions) - 1, -1, -1):
                    if open_mentions[k][0] == number:
                        _, start, kind = open_mentions.pop(k)
                        yield start, i, kind
                        break


def _head_of(rows: list[list[str]], first: int, last: int) -> int:
    for i in range(first, last + 1):
        if not first <= int(rows[i][6]) - 1 <= last:
            return i
    return first


_WATERS = {"Sea", "River", "Ocean", "Gulf", "Strait", "Lake", "Mount", "Mountains", "Mountain", "Island", "Islands",
           "Bay", "Valley", "Desert", "Peninsula", "Europe", "Asia", "Africa", "America", "East", "West", "Middle"}  # fmt: skip
_SITES = {"Airport", "Palace", "Hotel", "Street", "House", "Square", "Bridge", "Hospital", "Station", "Stadium", "Hall",
          "Building", "Museum", "Park", "Prison", "Base", "Road", "Avenue", "Church", "Mosque", "Cathedral",
          "Tower", "Plant"}  # fmt: skip


def sharpen(kinds: set[str], words: list[str]) -> set[str]:
    """Chooses among place kinds by the words of the name, where they tell."""
    if not {"GPE", "LOC", "FAC"} <= kinds:
        return kinds
    if words[-1] in _SITES:
        return {"FAC"}
    if set(words) & _WATERS:
        return {"LOC"}
    return kinds - {"FAC"} if len(words) == 1 else kinds


# ---------------------------------------------------------------- names


_WIKIGOLD = {"PER": {"PER"}, "ORG": {"ORG"}, "LOC": {"GPE", "LOC", "FAC"}, "MISC": {"O", "NORP", "EVENT"}}
UNER_KINDS = {"PER": {"PER"}, "ORG": {"ORG"}, "LOC": {"GPE", "LOC", "FAC"}}
_CROSSNER = {
    "politician": {"PER"}, "person": {"PER"}, "politicalparty": {"ORG"}, "organisation": {"ORG"}, "country": {"GPE"},
    "location": {"GPE", "LOC", "FAC"}, "election": {"EVENT"}, "event": {"EVENT"}, "misc": {"O", "NORP", "EVENT"},
}  # fmt: skip


def column_names(path: str, corpus: str, kinds: dict[str, set[str]]) -> Iterator[Document]:
    """A file of words and IOB labels, one word a line: its documents, and each sentence by itself.

    Names are met both ways: in the middle of a report, and in a headline that has no neighbours.
    """
    document: list[Block] = []
    for sentence in _column_sentences(path):
        if sentence is None:
            if document:
                yield Document(corpus, tuple(_paragraphs(document)))
            document = []
        else:
            words, labels = sentence
            block = Block(words, names=_iob_masks(words, labels, kinds))
            document.append(block)
            yield Document(corpus, (block,))
    if document:
        yield Document(corpus, tuple(_paragraphs(document)))


def _column_sentences(path: str) -> Iterator[tuple[list[str], list[str]] | None]:
    """Words and labels of each sentence; None where a document begins, or after twenty sentences without a mark."""
    words: list[str] = []
    labels: list[str] = []
    unmarked = 0
    with open(path, encoding="utf-8") as stream:
        for line in [*stream, "\n"]:
            # Universal NER numbers its words and has two more columns behind the label.
            columns = line.split("\t")[1:3] if line[0].isdigit() and line.count("\t") == 4 else line.split()
            if line.startswith(("# newdoc", "-DOCSTART-")):
                unmarked = 0
                yield None
            elif line.startswith("# "):
                continue
            elif len(columns) >= 2:
                words.append(columns[0])
                labels.append(columns[-1])
            elif words:
                yield words, labels
                words, labels, unmarked = [], [], unmarked + 1
                if unmarked % 20 == 0:
                    yield None


def _paragraphs(sentences: list[Block]) -> Iterator[Block]:
    """Sentences run together into paragraphs of some sixty words."""
    words: list[str] = []
    names: list[int] = []
    for sentence in sentences:
        words, names = words + sentence.words, names + sentence.names
        if len(words) >= 60:
            yield Block(words, names=names)
            words, names = [], []
    if words:
        yield Block(words, names=names)


_NOT_ANNOTATED = {"NORP", "EVENT"}
"""Kinds that a corpus may leave out: its "O" then says nothing of them."""


def _kinds(labels: dict[str, set[str]]) -> set[str]:
    return set().union(*labels.values())


def overlay_names(documents: Iterable[Document], path: str) -> None:
    """Sets the names of documents without any from a file with a paragraph a block; "_" leaves a word unlabelled."""
    blocks = (block for document in documents for block in document.blocks)
    for block, (words, labels) in zip(blocks, filter(None, _column_sentences(path)), strict=True):
        if block.words != words:
            raise SystemExit(
                f"{path}: not the names of this treebank: {words[:8]} stands where {block.words[:8]} should"
            )
        block.names[:] = _iob_masks(words, labels, UNER_KINDS)


def _iob_masks(words: list[str], labels: list[str], kinds: dict[str, set[str]]) -> list[int]:
    unlabelled = name_mask({"O", *(f"{prefix}-{kind}" for kind in _NOT_ANNOTATED - _kinds(kinds) for prefix in "BI")})
    masks = [unlabelled if word[0].isupper() else 1 for word in words]
    i = 0
    while i < len(words):
        if labels[i] in ("O", "_"):
            masks[i] = masks[i] if labels[i] == "O" else ANY_NAME
            i += 1
            continue
        kind, end = labels[i][2:], i + 1
        while end < len(words) and labels[end] == f"I-{kind}":
            end += 1
        allowed = sharpen(kinds[kind], words[i:end])
        if "NORP" in allowed and end == i + 1 and _DEMONYM.match(words[i]):
            allowed = {"NORP"}
        for k in range(i, end):
            masks[k] = one_of(allowed, k > i)
        i = end
    return masks


_RE3D = {"Nationality": {"NORP"}, "Location": {"GPE", "LOC", "FAC"}, "Organisation": {"ORG"}}


def re3d(folder: str) -> Iterator[Document]:
    """Defence reports with character offsets. Only names that begin and end in capitals are taken as certain.

    "Russia" is an organisation there where it acts: names that stand for a place elsewhere leave both open.
    """
    entities: dict[str, list[dict]] = collections.defaultdict(list)
    kinds: dict[str, set[str]] = collections.defaultdict(set)
    for path in sorted(glob.glob(os.path.join(folder, "*", "entities.json"))):
        for line in open(path, encoding="utf-8"):
            entity = json.loads(line)
            entities[entity["documentId"]].append(entity)
            kinds[_bare(entity["value"])] |= _RE3D.get(entity["type"], set())
    for path in sorted(glob.glob(os.path.join(folder, "*", "documents.json"))):
        for line in open(path, encoding="utf-8"):
            record = json.loads(line)
            yield Document("re3d", tuple(_re3d_blocks(record["text"], entities[record["_id"]], kinds)))


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|an?) ", "", name, flags=re.IGNORECASE)


def _re3d_blocks(text: str, entities: list[dict], kinds: dict[str, set[str]]) -> Iterator[Block]:
    for paragraph in re.finditer(r"[^\n]+", text):
        spans = tokenize(text, *paragraph.span())
        words = [text[s.start : s.end] for s in spans]
        masks = [ANY_NAME if word[0].isupper() else 1 for word in words]
        for entity in sorted(entities, key=lambda e: e["end"] - e["begin"]):
            inside = [i for i, s in enumerate(spans) if entity["begin"] <= s.start and s.end <= entity["end"]]
            while inside and words[inside[0]].lower() in ("the", "a", "an"):
                inside.pop(0)
            named = (
                inside
                and entity["type"] in _RE3D
                and all(words[i][0].isupper() or words[i] in "of-and" for i in inside)
            )
            for i in inside:
                if named:
                    allowed = kinds[_bare(entity["value"])] | _RE3D[entity["type"]]
                    masks[i] = one_of(sharpen(allowed, [words[k] for k in inside]), i > inside[0])
                else:
                    masks[i] = ANY_NAME
        if words:
            yield Block(words, names=masks)


# ---------------------------------------------------------------- attribution


def polnear(folder: str) -> Iterator[Document]:
    """News articles with the source, cue and content of their outermost attributions, a line a paragraph."""
    first: dict[str, str] = {}
    for path in sorted(glob.glob(os.path.join(folder, "attributions", "*.ann"))):
        first.setdefault(os.path.basename(path)[:-4].rsplit("_", 1)[0], path)
    for name, path in first.items():
        with open(os.path.join(folder, "text", f"{name}.txt"), encoding="utf-8", newline="") as stream:
            text = stream.read()
        yield Document("polnear", tuple(_attribution_blocks(text, brat_attributions(path))))


def brat_attributions(path: str) -> list[dict[str, list[tuple[int, int]]]]:
    """The attributions of one brat file: role ("source", "cue", "content") to its character spans."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            columns = line.rstrip("\n").split("\t")
            if line.startswith("T") and len(columns) > 1:
                offsets = columns[1].split(" ", 1)[1]
                spans[columns[0]] = [(int(a), int(b)) for a, b in (o.split() for o in offsets.split(";"))]
            elif line.startswith("E") and len(columns) > 1 and columns[1].startswith("Attribution"):
                events.append(columns[1].split())
    found = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {"source": [], "cue": [], "content": []}
        for argument in event[1:]:
            key, target = argument.split(":")
            role = re.sub(r"\d+$", "", key).lower()
            if role in roles:
                roles[role] += spans.get(target, [])
        found.append({role: sorted(parts) for role, parts in roles.items()})
    return found


def _attribution_blocks(text: str, attributions: list[dict[str, list[tuple[int, int]]]]) -> Iterator[Block]:
    for paragraph in re.finditer(r"[^\n]+", text):
        spans = tokenize(text, *paragraph.span())
        if not spans:
            continue
        labels = ["O"] * len(spans)
        links = [-1] * len(spans)
        for attribution in attributions:
            cue = [i for i, s in enumerate(spans) if any(a < s.end and s.start < b for a, b in attribution["cue"])]
            for role, parts in attribution.items():
                for a, b in parts:
                    inside = [i for i, s in enumerate(spans) if a < s.end and s.start < b]
                    for i in inside:
                        if labels[i] == "O":
                            labels[i] = f"{'B' if i == inside[0] else 'I'}-{role}"
                            links[i] = cue[0] if cue else -1
        assert set(labels) <= set(SPEECH_LABELS)
        yield Block([text[s.start : s.end] for s in spans], speech=labels, links=links)


# ---------------------------------------------------------------- factuality


def factuality_by_sentence(path: str) -> dict[str, dict[int, float]]:
    """Sentence (tokens joined by blanks) to the factuality of its predicates by first token."""
    return {
        record["text"]: {target["span1"][0]: float(target["label"]) for target in record["targets"]}
        for record in map(json.loads, open(path, encoding="utf-8"))
    }


def factuality(path: str, corpus: str, known: Iterable[str] = ()) -> Iterator[Document]:
    """The sentences of a factuality file, less those that a treebank already carries."""
    skip = set(known)
    for text, judged in factuality_by_sentence(path).items():
        if text not in skip:
            words = [_UNESCAPED.get(word, word) for word in text.split(" ") if word]
            yield Document(corpus, (Block(words, happened=[judged.get(i, float("nan")) for i in range(len(words))]),))


_UNESCAPED = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Corpus:
    """One corpus: its name for `--without`, its licence as the model card states it, and its reader."""

    name: str
    licence: str
    read: Callable[[str], Iterable[Document]]
    rounds: float = 1.0
    """How often each document is seen in one epoch; a fraction draws that share of them."""


def _ewt(data: str) -> Iterator[Document]:
    judged = factuality_by_sentence(f"{data}/factuality/UDS_IH2/train.jsonl")
    return treebank(f"{data}/treebank/ewt-train.conllu", "ewt", judged)


def _uds(data: str) -> Iterator[Document]:
    known = (" ".join(r[1] for r in rows) for _, rows in conllu_sentences(f"{data}/treebank/ewt-train.conllu"))
    return factuality(f"{data}/factuality/UDS_IH2/train.jsonl", "uds", known)


def _crossner(data: str) -> Iterator[Document]:
    for part in ("train", "dev", "test"):
        yield from column_names(f"{data}/entities/crossner-politics/{part}.txt", "crossner", _CROSSNER)


CORPORA = (
    Corpus("ewt", "CC BY-SA 4.0 (UD English EWT); UDS-IH2 factuality of its sentences CC BY-SA 4.0", _ewt, 2.0),
    Corpus(
        "gum",
        "annotation CC BY 4.0; the non-commercial genres (essay, fiction, letter, podcast, whow, reddit) left out",
        lambda data: treebank(f"{data}/treebank/gum-train.conllu", "gum"),
        2.0,
    ),
    Corpus("uds", "CC BY-SA 4.0 (sentences of UDS-IH2 that no treebank file carries)", _uds),
    Corpus("meantime", "CC BY 4.0", lambda data: factuality(f"{data}/factuality/MEANTIME/train.jsonl", "meantime")),
    Corpus(
        "wikigold",
        "CC BY 4.0",
        lambda data: column_names(f"{data}/entities/wikigold/wikigold.conll.txt", "wikigold", _WIKIGOLD),
    ),
    Corpus(
        "uner",
        "CC BY-SA 4.0 (Universal NER over the EWT test texts: names only, no trees)",
        lambda data: column_names(f"{data}/entities/uner-ewt/en_ewt-ud-test.iob2", "uner", UNER_KINDS),
    ),
    Corpus("crossner", "MIT repository on Wikipedia text (CC BY-SA 3.0)", _crossner),
    Corpus("re3d", "open government and CC BY-SA texts, by folder", lambda data: re3d(f"{data}/entities/re3d")),
    Corpus(
        "polnear",
        "none stated; the texts are their publishers'. Leave out with --without polnear",
        lambda data: polnear(f"{data}/attribution/train"),
    ),
)


def read_relations(path: str) -> list[dict[str, str]]:
    """The rows of a relation file (tab-separated, header line)."""
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
