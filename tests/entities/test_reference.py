"""What points back: pronouns, descriptions, "the two leaders". Each case is a report, the words, and whom they mean."""

from __future__ import annotations

import pytest

from onrecord.entities.actors import resolve
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text

TABLES = load_actors()


def meant(text: str, words: str, published: str = "2025-09-03") -> tuple[str, ...]:
    """The ids behind the last occurrence of `words`; empty where nothing was resolved."""
    report = report_from_text(text, published=published)
    found = [m for m in resolve(report, parse(report), TABLES) if m.span.of(report.text) == words]
    return tuple(a.id for a in found[-1].actors) if found else ()


PUTIN, KIM, TRUMP = "person:vladimir-putin", "person:kim-jong-un", "person:donald-trump"
SUMMIT = "Russian President Vladimir Putin and North Korean leader Kim Jong Un met in Beijing. "

DESCRIPTIONS = [
    (SUMMIT + "The Russian president praised the soldiers.", "The Russian president", (PUTIN,)),
    (SUMMIT + "The North Korean leader smiled.", "The North Korean leader", (KIM,)),
    (SUMMIT + "The two leaders shared a car.", "The two leaders", (PUTIN, KIM)),
    (SUMMIT + "Both leaders praised the soldiers.", "Both leaders", (PUTIN, KIM)),
    (SUMMIT + "The pair left together.", "The pair", (PUTIN, KIM)),
    (
        SUMMIT + "Chinese President Xi Jinping hosted a dinner. Neither leader gave details.",
        "Neither leader",
        (PUTIN, KIM),
    ),
    (
        "Moscow and Pyongyang signed a treaty. The two countries gave no details.",
        "The two countries",
        ("RUS:GOV", "PRK:GOV"),
    ),
    ("Israel and Hamas agreed to a truce. Both sides claimed victory.", "Both sides", ("ISR:GOV", "org:hamas")),
    (
        "India and Pakistan traded fire. The nuclear-armed neighbors had agreed to stop.",
        "The nuclear-armed neighbors",
        ("IND:GOV", "PAK:GOV"),
    ),
    ("NATO struck a convoy. The alliance denied it.", "The alliance", ("org:north-atlantic-treaty-organization",)),
    ("Hamas freed two hostages. The group gave no reason.", "The group", ("org:hamas",)),
    ("Russian officials met envoys. The officials gave no details.", "The officials", ("group:RUS:GOV:officials",)),
    (
        "China's Foreign Ministry protested. The ministry summoned the ambassador.",
        "The ministry",
        ("CHN:GOV:foreign-ministry",),
    ),
    ("Myanmar's military seized power. The army blamed the party.", "The army", ("MMR:MIL",)),
    ("President Donald Trump met senators. The president thanked them.", "The president", (TRUMP,)),
    ("The French president spoke in Paris.", "The French president", ("person:emmanuel-macron",)),
    ("Foreign Minister Araghchi met his Saudi counterpart.", "Saudi counterpart", ("person:faisal-bin-farhan",)),
    (
        "Marco Rubio met his Turkish and Qatari counterparts.",
        "Turkish and Qatari counterparts",
        ("person:hakan-fidan", "person:mohammed-bin-abdulrahman-al-thani"),
    ),
    (
        "The economist Bob Smith thanked his Chinese counterparts.",
        "Chinese counterparts",
        ("group:CHN:EDU:counterparts",),
    ),
]


@pytest.mark.parametrize(("text", "words", "actors"), DESCRIPTIONS)
def test_a_description_means_an_actor_named_before(text: str, words: str, actors: tuple[str, ...]) -> None:
    assert meant(text, words) == actors


PRONOUNS = [
    ("Putin said he would visit Pyongyang.", "he", (PUTIN,)),
    ("Putin thanked his generals.", "his", (PUTIN,)),
    ("Angela Merkel resigned. She gave no reason.", "She", ("person:angela-merkel",)),
    ("Angela Merkel met Emmanuel Macron. She thanked him.", "him", ("person:emmanuel-macron",)),
    ("Somalia cut ties with Ethiopia, accusing it of aggression.", "it", ("ETH:GOV",)),
    ("South Africa criticised Rwanda over its aid for rebels.", "its", ("RWA:GOV",)),
    ("Putin praised North Korean soldiers for their bravery.", "their", ("group:PRK:MIL:soldiers",)),
    ("Hamas said it would release its hostages.", "its", ("org:hamas",)),
]


@pytest.mark.parametrize(("text", "words", "actors"), PRONOUNS)
def test_a_pronoun_means_the_nearest_fitting_actor(text: str, words: str, actors: tuple[str, ...]) -> None:
    assert meant(text, words) == actors


def test_a_pronoun_between_two_equal_antecedents_is_left_out() -> None:
    assert meant("Vladimir Putin and Emmanuel Macron spoke. He left early.", "He") == ()


def test_a_verb_has_two_different_people() -> None:
    assert meant("Vladimir Putin met him.", "him") == ()


def test_the_hosts_are_not_the_two_sides() -> None:
    assert meant("Turkey and Qatar hosted talks between the two sides.", "the two sides") == ()


def test_a_description_that_nobody_fills_stays_unnamed() -> None:
    assert meant("A Sudanese general was killed.", "A Sudanese general") == ("unnamed:SDN:MIL:general",)


def test_a_description_is_read_as_of_the_day() -> None:
    assert meant("The Russian president spoke.", "The Russian president", "2009-05-01") == ("person:dmitry-medvedev",)


def test_what_a_word_points_back_at_is_kept() -> None:
    text = "Hamas freed two hostages. The group gave no reason."
    report = report_from_text(text, published="2025-09-03")
    group = next(m for m in resolve(report, parse(report), TABLES) if m.span.of(text) == "The group")
    assert group.antecedent is not None
    assert group.antecedent.of(text) == "Hamas"
    assert group.evidence.rule.startswith("actors/references.csv:")


def test_judges_and_soldiers_are_of_the_country_whose_court_or_army_was_named_last() -> None:
    report = report_from_text(
        "Brazil's top court convicted Jair Bolsonaro. Donald Trump revoked the visas of the judges.",
        published="2025-09-03",
    )
    found = {m.span.of(report.text): m.actors[0].country for m in resolve(report, parse(report), TABLES)}
    assert found["the judges"] == "BRA"


def test_soldiers_beside_two_countries_are_of_neither() -> None:
    report = report_from_text("Spain blamed Israel after soldiers boarded a flotilla.", published="2025-09-03")
    found = {m.span.of(report.text): m.actors[0].country for m in resolve(report, parse(report), TABLES)}
    assert found["soldiers"] is None


def test_personnel_named_after_two_armies_is_of_neither() -> None:
    text = "Putin praised North Korean soldiers who fought beside Russian forces. Neither country confirmed deployments of personnel."
    report = report_from_text(text, published="2025-09-03")
    found = {m.span.of(report.text): m.actors[0].country for m in resolve(report, parse(report), TABLES)}
    assert found["personnel"] is None


def test_foreign_soldiers_are_not_of_the_country_in_view() -> None:
    report = report_from_text("Moscow warned that foreign soldiers would be targets.", published="2025-09-03")
    found = {m.span.of(report.text): m.actors[0].country for m in resolve(report, parse(report), TABLES)}
    assert found["foreign soldiers"] is None
