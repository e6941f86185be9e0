"""The speech head's fragments, mended: what it marked (by hand here), and the attribution that it must come to."""

from __future__ import annotations

from onrecord.attribution.boundaries import Fragments
from onrecord.attribution.cues import load_cues
from onrecord.attribution.decode import decode
from onrecord.attribution.reading import Reading
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Parse, Span, SpeechSpan

CUES = load_cues()


def decoded(text: str, *marked: tuple[str, str, str]) -> list[Fragments]:
    """`marked` holds (role, words, words of its cue), each found where the words first stand."""

    def at(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    report = report_from_text(text)
    speech = tuple(
        sorted((SpeechSpan(role, at(words), at(cue).start, 0.9) for role, words, cue in marked), key=lambda s: s.span)
    )
    return decode(Reading(report, Parse(parse(report).sentences, speech), (), CUES))


def words(text: str, fragments: Fragments) -> tuple[list[str], str, list[str]]:
    return [s.of(text) for s in fragments.sources], fragments.cue.of(text), [s.of(text) for s in fragments.content]


def test_a_quotation_is_said_as_a_whole() -> None:
    text = "“We will leave the valley at noon,” the general said."
    found = decoded(
        text,
        ("content", "We will leave the valley", "said"),
        ("source", "the general", "said"),
        ("cue", "said", "said"),
    )
    assert [words(text, f) for f in found] == [(["the general"], "said", ["“We will leave the valley at noon,”"])]


def test_two_verbs_share_their_subject() -> None:
    text = "The general praised his men and said they had won."
    found = decoded(
        text,
        ("source", "The general", "praised"),
        ("cue", "praised", "praised"),
        ("content", "his men", "praised"),
        ("cue", "said", "said"),
        ("content", "they had won", "said"),
    )
    assert [words(text, f)[0] for f in found] == [["The general"], ["The general"]]


def test_of_two_sources_the_nearest_is_the_cues_own() -> None:
    text = "The general left, and the envoy said he was tired."
    found = decoded(
        text,
        ("source", "The general", "said"),
        ("source", "the envoy", "said"),
        ("cue", "said", "said"),
        ("content", "he was tired", "said"),
    )
    assert words(text, found[0])[0] == ["the envoy"]


def test_commas_and_full_stops_at_the_edge_are_not_said() -> None:
    text = "The bridge is gone, the envoy said."
    found = decoded(
        text, ("content", "The bridge is gone,", "said"), ("source", "the envoy", "said"), ("cue", "said", "said")
    )
    assert words(text, found[0])[2] == ["The bridge is gone"]


def test_parts_with_hardly_a_word_between_them_are_one() -> None:
    text = "The envoy said the bridge over the river is gone."
    found = decoded(
        text,
        ("source", "The envoy", "said"),
        ("cue", "said", "said"),
        ("content", "the bridge", "said"),
        ("content", "the river is gone", "said"),
    )
    assert words(text, found[0])[2] == ["the bridge over the river is gone"]


def test_a_cue_without_content_says_nothing() -> None:
    assert decoded("The envoy spoke.", ("source", "The envoy", "spoke"), ("cue", "spoke", "spoke")) == []


def test_a_cue_inside_anothers_content_is_not_outermost() -> None:
    text = "“They said they would go and then they stayed,” the envoy recalled."
    found = decoded(
        text,
        ("cue", "said", "said"),
        ("content", "they would go", "said"),
        ("content", "“They", "recalled"),
        ("source", "the envoy", "recalled"),
        ("cue", "recalled", "recalled"),
    )
    assert [f.cue.of(text) for f in found] == ["recalled"]


def test_what_follows_a_colon_at_the_end_of_a_paragraph_is_the_next() -> None:
    text = "The general said:\n“Nobody will drive us from this valley.”"
    found = decoded(
        text,
        ("source", "The general", "said:"),
        ("cue", "said:", "said:"),
        ("content", "Nobody will drive us", "said:"),
    )
    assert [words(text, f) for f in found] == [(["The general"], "said:", ["“Nobody will drive us from this valley.”"])]
