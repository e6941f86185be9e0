"""A corpus of news pages with what they truly say: own stories in the mark-up of 38 kinds of publishing systems, seeded."""

# ruff: noqa: E501
from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from string import Template

LAYOUTS = Path(__file__).parent / "layouts"
_NAMES = "Maria Tamm|Jaan Kask|Lena Holm|Pedro Ruiz|Aiko Mori|Noor Haddad|Éva Szűcs|Sean O’Dea|Ana-Lucía Peña|Kofi Mensah".split(
    "|"
)
_STATES = "Norland|Sudland|Ruritania|Freedonia|Elbonia|Sylvania|Graustark|Molvania".split("|")
_CITIES = "Tallinn|Geneva|Vienna|Doha|Nairobi|Astana|Muscat|Oslo".split("|")
_OFFICES = "foreign minister|defence minister|president|prime minister|chief negotiator|army spokesman".split("|")
_LEADS = (
    "The envoys of {a} and {b} left {c} on {day} without agreeing on a date for another round of talks, two diplomats said.",
    "{a} recalled its ambassador from {b} on {day}, hours after shells fell on a border post, its foreign ministry said.",
    "{a} and {b} signed an agreement on {day} in {c} that reopens three crossings which have been shut since the spring.",
    "Troops of {a} crossed into {b} early on {day}, officials in {c} said, in what {b} called an invasion.",
)
_BODY = (
    "{b}’s {o} denied it and said that nothing of the kind had been ordered, planned or discussed.",
    "“Nobody has walked out,” a spokesman for {a} told reporters in {c}, adding that a written reply would follow within a week.",
    "Neither side gave details of what had been offered, and neither confirmed that the two leaders had spoken by telephone.",
    "The {o} of {a} is expected to travel to {c} next week, according to two people familiar with the plans.",
    "Residents of the border town said that they had heard artillery for most of the night; the claim could not be verified.",
    "{b} has accused {a} of arming militias in the hills, which {a} has always rejected.",
    "In {c}, mediators said the gap had narrowed on prisoners & frontier trade, but not on the withdrawal of troops.",
    "Analysts warned that a new round of sanctions, now before parliament, would make another meeting less likely.",
    "The United Nations said 1,200 people had fled since Monday and asked both governments for access to the camps.",
    "It was not immediately clear who had fired first. {a}’s army said it was investigating; {b}’s did not reply to questions.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """What a page truly says."""

    title: str
    deck: str
    byline: str
    published: datetime
    updated: datetime
    paragraphs: tuple[str, ...]
    correction: str
    site: str
    url: str


def stories(seed: int, count: int) -> Iterator[Story]:
    """`count` stories, always the same for one seed."""
    chance = random.Random(seed)
    for number in range(count):
        a, b = chance.sample(_STATES, 2)
        words = {
            "a": a,
            "b": b,
            "c": chance.choice(_CITIES),
            "o": chance.choice(_OFFICES),
            "day": chance.choice("Monday Tuesday Wednesday Friday".split()),
        }
        zone = timezone(timedelta(hours=chance.choice((-4, 0, 1, 2, 3, 8, 9))))
        published = datetime(
            2025,
            chance.randint(1, 12),
            chance.randint(1, 28),
            chance.randint(0, 23),
            chance.randint(0, 59),
            tzinfo=zone,
        )
        body = [chance.choice(_LEADS), *chance.sample(_BODY, chance.randint(4, 9))]
        site = chance.choice(("Example Post", "Daily Example", "Example Agency", "The Example Standard"))
        title = chance.choice(
            (
                "{a} envoys leave {c} without a date for talks",
                "{a} says {b} moved troops to border",
                "{a}, {b} agree to reopen crossings: ministers",
                "“No more talks”: {a} recalls envoy from {b}",
            )
        )
        yield Story(
            title.format(**words), f"Both sides blame each other for the breakdown in {words['c']}", chance.choice(_NAMES), published,
            published + timedelta(minutes=chance.randint(20, 600)), tuple(p.format(**words) for p in body),
            f"This article was amended on {published:%-d %B %Y} to correct the name of the {words['o']}.", site,
            f"https://news{number}.example/world/story-{8000 + number}",
        )  # fmt: skip


def page(layout: str, story: Story) -> str:
    """A story in the mark-up of one layout."""
    paragraphs = [html.escape(p, quote=False) for p in story.paragraphs]
    tagged = [f"<p>{p}</p>" for p in paragraphs]
    utc = story.published.astimezone(UTC)
    values = {
        "title": html.escape(story.title), "deck": story.deck, "byline": story.byline, "site": story.site, "url": story.url,
        "home": story.url.rpartition("world/")[0], "iso": story.published.isoformat(), "iso_z": f"{utc:%Y-%m-%dT%H:%M:%S.000Z}",
        "iso_mod": story.updated.isoformat(), "iso_day": f"{story.published:%Y-%m-%d}", "iso_space": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "iso_slash": f"{story.published:%Y/%m/%d}", "date_words": f"{story.published:%B %-d, %Y}", "time_words": f"{story.published:%H:%M}",
        "unix": str(int(story.published.timestamp())), "paragraphs": "\n".join(tagged), "first": "".join(tagged[:2]), "rest": "".join(tagged[2:]),
        "correction": story.correction, "caption": "The conference hall on the morning of the meeting.",
        "text_blocks": "".join(f'<div data-component="text-block" class="ssrcss-uf6"><div class="ssrcss-7uxr49"><p class="ssrcss-1q0">{p}</p></div></div>' for p in paragraphs),
        "data_testid": "".join(f'<div class="paragraph"><div data-testid="paragraph-{i}" class="text__text__1FZLe">{p}</div></div>' for i, p in enumerate(paragraphs)),
        "loose_p": "".join(f"<P><FONT SIZE=3>{p}</FONT>" for p in paragraphs), "br_body": "<br/><br/>".join(f"&emsp;&emsp;{p}" for p in paragraphs),
        "div_body": "".join(f"<div>{p}</div><div><br/></div>" for p in paragraphs), "css_p": "".join(f'<p class="css-at9"><span>{p}</span></p>' for p in paragraphs),
        "placeholder": "".join(f'<p class="paragraph inline-placeholder" data-component-name="paragraph">{p}</p>' for p in paragraphs),
        "cmp_blocks": "".join(f'<div class="text"><div class="cmp-text">{p}</div></div>' for p in tagged),
        "elements": "".join(f'<div class="arr--element-container"><div class="story-element story-element-text"><div>{p}</div></div></div>' for p in tagged),
        "dmy": f"{story.published:%d/%m/%Y}", "zone": f"{story.published:%z}",
        "j_title": json.dumps(story.title), "j_deck": json.dumps(story.deck), "j_byline": json.dumps(story.byline),
        "j_body": json.dumps("\n".join(story.paragraphs)),
    }  # fmt: skip
    template = (LAYOUTS / f"{layout}.html").read_text(encoding="utf-8")
    return Template(template).substitute(values)


def corpus(seed: int = 8, pages: int = 200) -> Iterator[tuple[str, Story, str]]:
    """(layout, story, page): every layout in turn."""
    layouts = sorted(path.stem for path in LAYOUTS.glob("*.html"))
    for number, story in enumerate(stories(seed, pages)):
        layout = layouts[number % len(layouts)]
        yield layout, story, page(layout, story)
