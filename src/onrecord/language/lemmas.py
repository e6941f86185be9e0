"""Lemmas as edits: the rule that turns a form into its lemma is a label, so that one head predicts it."""

from __future__ import annotations


def edit(form: str, lemma: str) -> str:
    """The edit from `form` to `lemma`: case mark, how many last characters go, what comes instead ("l3:y").

    "l" lowers the form first, "k" keeps it as written.
    """
    mark, written = ("k", form) if form == lemma or not _starts_alike(form.lower(), lemma) else ("l", form.lower())
    if written == form.lower() and form != lemma and not lemma.islower() and _starts_alike(form, lemma):
        mark, written = "k", form
    common = 0
    while common < min(len(written), len(lemma)) and written[common] == lemma[common]:
        common += 1
    return f"{mark}{len(written) - common}:{lemma[common:]}"


def apply(form: str, rule: str) -> str:
    """The lemma of `form` under an edit; a rule that cuts more than there is leaves the lowered form."""
    written = form.lower() if rule[0] == "l" else form
    number, _, ending = rule[1:].partition(":")
    cut = int(number)
    if cut > len(written):
        return form.lower()
    return written[: len(written) - cut] + ending or form


def _starts_alike(a: str, b: str) -> bool:
    return bool(a) and bool(b) and a[0] == b[0]
