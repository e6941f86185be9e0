"""Which places a report names, and where its events happened: a sentence, then the place."""

from __future__ import annotations

import itertools

import pytest

from onrecord.entities.gazetteer import load_gazetteer
from onrecord.entities.places import find_places, place_of
from onrecord.entities.toponyms import find_toponyms
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Actor, ActorKind, Evidence, Mention, Place, PlaceMention, Precision, Span

GAZETTEER = load_gazetteer()


def places(text: str, adjectives: bool = False) -> dict[str, Place]:
    """Words -> place."""
    report = report_from_text(text)
    return {m.span.of(text): m.place for m in find_places(report, parse(report), GAZETTEER, adjectives=adjectives)}


def where(text: str, trigger: str) -> PlaceMention | None:
    """The place of the event that a word tells."""
    report = report_from_text(text)
    parsed = parse(report)
    found = find_places(report, parsed, GAZETTEER)
    for sentence in parsed.sentences:
        if trigger in sentence.forms:
            return place_of(sentence, sentence.forms.index(trigger), found)
    raise AssertionError(f"{trigger!r} is not a word of {text!r}")


HOSTED = [
    ("The envoy held talks with officials in Cairo on Monday.", "talks", "Cairo"),
    ("The envoy held talks with officials in Cairo on Monday.", "held", "Cairo"),
    ("The minister met with leaders in Doha.", "met", "Doha"),
    ("Xi Jinping visited Pyongyang on Friday.", "visited", "Pyongyang"),
    ("The French president's visit to Riyadh ended.", "visit", "Riyadh"),
    ("Kim travelled to Vladivostok to meet Putin.", "meet", "Vladivostok"),
    ("The minister arrived in Ankara for talks with his counterpart.", "talks", "Ankara"),
    ("Beijing hosted the talks.", "talks", "Beijing"),
    ("The delegation from Tehran met European diplomats in Geneva.", "met", "Geneva"),
]


@pytest.mark.parametrize(("text", "trigger", "place"), HOSTED)
def test_the_place_of_a_meeting_by_its_own_words(text: str, trigger: str, place: str) -> None:
    found = where(text, trigger)
    assert found is not None
    assert found.place.name == place


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("The minister discussed the war in Ukraine with reporters.", "discussed"),
        ("The envoy met a delegation from Tehran.", "met"),
        ("Washington summoned the ambassador.", "summoned"),
    ],
)
def test_a_place_of_something_else_is_not_the_events(text: str, trigger: str) -> None:
    assert where(text, trigger) is None


NAMED = [
    ("Talks resumed in Geneva.", "Geneva", "Geneva", "CHE", Precision.CITY),
    ("The envoys flew to Kyiv.", "Kyiv", "Kyiv", "UKR", Precision.CITY),
    ("The envoys flew to Kiev.", "Kiev", "Kyiv", "UKR", Precision.CITY),
    ("Aid trucks waited at the Rafah crossing.", "Rafah crossing", "Rafah crossing", "PSE", Precision.SITE),
    ("The leaders met at Camp David.", "Camp David", "Camp David", "USA", Precision.SITE),
    ("The two armies faced each other at Panmunjom.", "Panmunjom", "Panmunjom", "KOR", Precision.SITE),
    ("Shelling near the Zaporizhzhia nuclear plant stopped.", "Zaporizhzhia nuclear plant",
     "Zaporizhzhia Nuclear Power Plant", "UKR", Precision.SITE),
    ("Warships crossed the Taiwan Strait.", "Taiwan Strait", "Taiwan Strait", None, Precision.REGION),
    ("Fighting went on in the Donbas.", "Donbas", "Donbas", "UKR", Precision.REGION),
    ("Drones were shot down over Crimea.", "Crimea", "Crimea", "UKR", Precision.PROVINCE),
    ("Protests spread across Georgia and Armenia.", "Georgia", "Georgia", "GEO", Precision.COUNTRY),
    ("The ballots were counted in Georgia, Alabama and Florida.", "Georgia", "Georgia", "USA", Precision.PROVINCE),
    ("He moved to Paris, Texas.", "Paris", "Paris", "USA", Precision.CITY),
    ("He moved to Paris.", "Paris", "Paris", "FRA", Precision.CITY),
    ("Negotiators arrived in Washington.", "Washington", "Washington", "USA", Precision.CITY),
    ("A gunman was held in Portland, Ore., on Friday.", "Portland", "Portland", "USA", Precision.CITY),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "name", "country", "precision"), NAMED)
def test_a_place_by_its_name(text: str, words: str, name: str, country: str | None, precision: Precision) -> None:
    found = places(text)
    assert words in found, found
    assert (found[words].name, found[words].country, found[words].precision) == (name, country, precision)


NO_PLACE = [
    ("Michael Jordan retired, and Jordan said he would rest.", "Jordan"),
    ("Chad Johnson scored twice.", "Chad"),
    ("Denzel Washington praised the film.", "Washington"),
    ("We may march in May.", "May"),
    ("He reads the Washington Post.", "Washington"),
    ("They roasted a turkey in the oven.", "turkey"),
    ("The Paris Agreement was signed.", "Paris"),
]


@pytest.mark.parametrize(("text", "word"), NO_PLACE)
def test_a_name_that_is_no_place_here(text: str, word: str) -> None:
    assert not [words for words in places(text) if word in words]


def test_a_mention_of_a_person_is_no_place() -> None:
    text = "Sources praised Lincoln for the deal reached in Lincoln, Nebraska."
    report = report_from_text(text)
    actor = Actor("person:lincoln", "Lincoln", ActorKind.PERSON)
    person = Mention(Span(16, 23), 0, 2, (actor,), Evidence("test"))
    found = find_places(report, parse(report), GAZETTEER, (person,))
    assert [m.span.start for m in found if m.span.of(text) == "Lincoln"] == [text.rindex("Lincoln")]


def test_countries_and_waters_have_no_pin_but_a_label() -> None:
    found = places("Ships from Japan entered the Black Sea near Odesa.")
    japan, sea, odesa = found["Japan"], found["Black Sea"], found["Odesa"]
    assert (japan.latitude, sea.latitude) == (None, None)
    assert odesa.latitude == pytest.approx(46.48, abs=0.1)
    assert GAZETTEER.label_point(japan) == pytest.approx((35.7, 139.8), abs=5)
    assert GAZETTEER.label_point(sea) == pytest.approx((43, 34), abs=1)


def test_rejected_readings_are_kept() -> None:
    report = report_from_text("He moved to Paris.")
    (mention,) = find_places(report, parse(report), GAZETTEER)
    assert mention.place.country == "FRA"
    assert "USA" in {place.country for place in mention.candidates}
    assert mention.place not in mention.candidates
    assert mention.evidence.rule.startswith("places/cities.csv.gz ")


def test_neighbours_decide_between_namesakes() -> None:
    found = places("Police in Alexandria said Rapides Parish deputies made the arrest near Pineville, Louisiana.")
    assert found["Alexandria"].admin == "Louisiana"


def test_adjectives_only_where_asked_for() -> None:
    text = "Syrian troops left Aleppo."
    assert "Syrian" not in places(text)
    assert places(text, adjectives=True)["Syrian"].country == "SYR"


def test_an_unknown_place_has_no_coordinates() -> None:
    found = places("Troops crossed the Voskhodka River at dawn.")
    assert found["Voskhodka River"].latitude is None


def test_no_toponym_overlaps_another() -> None:
    text = "New York City, New York state, York and South Ossetia, North Korea, Korea and West Virginia."
    report = report_from_text(text)
    spans = [t.span for t in find_toponyms(report, parse(report), GAZETTEER, (), True)]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


EVENTS = [
    ("Putin and Kim met Wednesday in Beijing for talks.", "met", "Beijing"),
    ("The meeting took place at the Diaoyutai state guest house in Beijing.", "took", "Diaoyutai State Guesthouse"),
    ("Russian forces shelled the city of Kherson on Monday.", "shelled", "Kherson"),
    ("Talks between the two sides in Geneva ended without agreement.", "Talks", "Geneva"),
    ("A missile strike on Kharkiv killed five people.", "strike", "Kharkiv"),
    ("A missile strike on Kharkiv killed five people.", "killed", "Kharkiv"),
    ("Moscow said the attack in Belgorod was repelled.", "attack", "Belgorod"),
    ("The leaders signed the agreement in the Turkish city of Istanbul.", "signed", "Istanbul"),
    ("Officials in Kyiv accused Russia of striking a hospital in Odesa.", "striking", "Odesa"),
    ("The Chinese navy held drills in the Taiwan Strait.", "drills", "Taiwan Strait"),
    ("Israeli jets bombed Khan Younis in the southern Gaza Strip.", "bombed", "Khan Younis"),
    ("Xi will travel to Moscow next week.", "travel", "Moscow"),
]


@pytest.mark.parametrize(("text", "trigger", "name"), EVENTS)
def test_the_place_of_an_event(text: str, trigger: str, name: str) -> None:
    found = where(text, trigger)
    assert found is not None
    assert found.place.name == name


NOWHERE = [
    ("Moscow said the attack in Belgorod was repelled.", "said"),
    ("Officials in Kyiv accused Russia of striking a hospital in Odesa.", "accused"),
    ("The two leaders discussed the war in Ukraine by phone.", "discussed"),
    ("Russia condemned the raid.", "condemned"),
    ("Talks on Gaza resumed.", "resumed"),
]


@pytest.mark.parametrize(("text", "trigger"), NOWHERE)
def test_a_place_in_the_sentence_that_is_not_the_events(text: str, trigger: str) -> None:
    assert where(text, trigger) is None
