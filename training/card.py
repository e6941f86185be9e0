"""The model card: which corpora under which terms, and the scores that the packaged weights get, written by measuring."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from onrecord.attribution.cues import load_cues
from onrecord.evaluate.attribution import score_attribution
from onrecord.evaluate.entities import score_entities
from onrecord.evaluate.factuality import score_factuality
from onrecord.evaluate.parse import score_parse
from training.corpora import CORPORA
from training.export import TARGET

HEAD = """# Model card: onrecord's English language pipeline

One encoder (six layers, 384 wide, started from the weights of all-MiniLM-L6-v2, Apache-2.0), with heads for sentence
starts, tags, features, lemmas, Universal Dependencies, names, reported speech (source, cue, content) and factuality.
Names in the web treebank's texts, which carry none, were taught by a larger encoder (started from all-mpnet-base-v2,
Apache-2.0) that had learned them from the corpora of names below; it is not part of the package.
Quantised to 8 bits. Made by `training/`; this card is written by `python -m training.card`.

**For** English news prose. **Not for** other languages (they are recognised and not coded), verse, chat or code.
**Known limits**: headlines are learned from headlines derived from treebank sentences, not from a treebank of
headlines; names of kinds other than person, organisation and place are weakly covered by the corpora.

## Corpora

| corpus | terms |
|---|---|
"""


def write_card(data: Path) -> str:
    """The card's text; measures the packaged weights on the development files under `data`."""
    lines = [HEAD, *(f"| {corpus.name} | {corpus.licence} |\n" for corpus in CORPORA)]
    lines.append("\nAny one of them can be left out (`--without NAME`).\n\n## Scores on the development files\n\n")
    lines.append(
        "| file | tokens | sentences | UPOS | XPOS | features | lemmas | UAS | LAS |\n|---|---|---|---|---|---|---|---|---|\n"
    )
    for name in ("ewt-dev", "gum-dev"):
        for setting, s in score_parse(data / "treebank" / f"{name}.conllu").items():
            cells = (s[k] for k in ("tokens", "sentences", "upos", "xpos", "feats", "lemmas", "uas", "las"))
            lines.append(f"| {name}, {setting} | {' | '.join(f'{c:.4f}' for c in cells)} |\n")
    names = score_entities(data / "entities" / "uner-ewt" / "en_ewt-ud-dev.iob2")
    lines.append(f"\nNames, span F1 on uner-ewt dev (kept out of training): {json.dumps(names)}\n")
    speech = score_attribution(data / "attribution" / "dev" / "text", load_cues())
    lines.append(
        f"\nReported speech, F1 of exact fragments and of whole attributions on PolNeAR dev: {json.dumps(speech)}\n"
    )
    for name in ("UDS_IH2", "UW", "MEANTIME"):
        happened = score_factuality(data / "factuality" / name / "dev.jsonl", load_cues())
        lines.append(f"\nFactuality on {name} dev (UW is in no training): {json.dumps(happened)}\n")
    return "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    (TARGET / "MODEL_CARD.md").write_text(write_card(parser.parse_args().data), encoding="utf-8")


if __name__ == "__main__":
    main()
