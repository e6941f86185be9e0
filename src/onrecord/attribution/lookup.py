"""Certainty cues of one sentence: which of them stand at a word, or beside it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.attribution.vocabulary import Cues, FirmnessCue, matches
from onrecord.language.syntax import case_of
from onrecord.records import Sentence, Span


class Lookup:
    """Finds cues in one sentence by lemma and form; pseudo-cues ("not only") are none."""

    def __init__(self, sentence: Sentence, cues: Cues) -> None:
        self.sentence, self.cues = sentence, cues
        self._lower = tuple(form.lower() for form in sentence.forms)

    def at(self, token: int, form: str) -> Iterator[FirmnessCue]:
        """Cues of `form` whose first word is the lemma at `token`; the rest must hang on it or follow it."""
        sentence = self.sentence
        for words, cue in matches(self.cues.firmness, sentence.lemmas[token], sentence.forms[token]):
            if (
                cue.form == form
                and all(self._hangs(token, word) for word in words[1:])
                and not self._pseudo(token, cue)
            ):
                yield cue

    def _hangs(self, token: int, word: str) -> bool:
        after = self._lower[token + 1 : token + 2]
        return word in after or any(self._lower[c] == word for c in self.sentence.children[token])

    def runs(self, token: int, form: str) -> Iterator[tuple[Span, FirmnessCue]]:
        """Cues of `form` one of whose words is `token`, all of them side by side."""
        sentence = self.sentence
        for back in range(min(2, token) + 1):
            first = token - back
            for key in {self._lower[first], sentence.lemmas[first].lower()}:
                for words, cue in self.cues.firmness.get(key, ()):
                    last = first + len(words)
                    if cue.form != form or last <= token or self._lower[first + 1 : last] != words[1:]:
                        continue
                    if not self._pseudo(first, cue):
                        yield Span(sentence.spans[first].start, sentence.spans[last - 1].end), cue

    def _pseudo(self, token: int, cue: FirmnessCue) -> bool:
        for run in cue.unless:
            for start in range(token - len(run) + 1, token + 1):
                if start >= 0 and self._lower[start : start + len(run)] == run:
                    return True
        return False

    def names(self, token: int) -> Iterator[tuple[Span, FirmnessCue]]:
        for first in range(max(0, token - 3), token + 1):
            for words, cue in self.cues.firmness.get(self._lower[first], ()):
                last = first + len(words)
                if cue.form == "name" and token < last and self._lower[first:last] == words:
                    yield Span(self.sentence.spans[first].start, self.sentence.spans[last - 1].end), cue

    def years(self, token: int, year: int | None) -> Iterator[tuple[Span, FirmnessCue]]:
        for _, cue in self.cues.firmness.get("year", ()):
            if cue.form != "year":
                continue
            for child in self.sentence.children[token]:
                word, preposition = self._lower[child], case_of(self.sentence, child)
                before = year - 1 if year else 2000
                if len(word) == 4 and word.isdigit() and 1000 <= int(word) < before and (
                    preposition in cue.reach or (not preposition and child < token)
                ):  # fmt: skip
                    yield self.sentence.spans[child], cue
