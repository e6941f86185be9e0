"""How fusion grows: `python -m benchmarks.fusion [10000 100000 ...]` prints time, links, events and the exponent between sizes.

Tellings are synthetic but varied: happenings with parties drawn as in the news (a few pairs of countries have most of them),
two years of days, each told by one to eight reports of which some leave out the day, the place or a party. One day of one
war has a tenth of a percent of all claims, so that heavy blocks are in the figures.
"""

from __future__ import annotations

import gc
import math
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from onrecord.fusion.blocks import block_keys
from onrecord.fusion.facts import Party, Spot, Telling, Voice
from onrecord.fusion.fuse import fuse, links_in
from onrecord.fusion.strands import strands_of

FIRST_DAY = date(2024, 1, 1)
DAYS = 730
TYPES = (
    "CONSULT",
    "ASSAULT",
    "ACCUSE",
    "AGREE",
    "REQUEST",
    "SUPPORT",
    "COERCE",
    "RETREAT",
    "SANCTION",
    "PROTEST",
    "AID",
)
COUNTRIES = [a + b + c for a in "ABCDEF" for b in "ABCDEF" for c in "ABCDE"]
PLACES = [Spot(f"city {k}", COUNTRIES[k % len(COUNTRIES)], "city", None, None) for k in range(3000)]
WORDS = [f"word{k}" for k in range(4000)]


def tellings(count: int, chance: random.Random) -> Iterator[Telling]:
    """`count` tellings of happenings that are told between one and eight times each."""
    made = 0
    while made < count:
        heavy = chance.random() < 0.001
        kind = "ASSAULT" if heavy else chance.choice(TYPES)
        a = 0 if heavy else min(int(chance.paretovariate(0.8)) - 1, len(COUNTRIES) - 2)
        b = 1 if heavy else min(a + int(chance.paretovariate(0.9)), len(COUNTRIES) - 1)
        day = FIRST_DAY + timedelta(days=100 if heavy else chance.randrange(DAYS))
        place = chance.choice(PLACES)
        about = chance.sample(WORDS, 6)
        for _ in range(min(chance.randint(1, 8), count - made)):
            yield _telling(made, kind, (a, b), day, place, about, chance)
            made += 1


def _telling(
    number: int, kind: str, pair: tuple[int, int], day: date, place: Spot, about: list[str], chance: random.Random
) -> Telling:
    parties = [
        Party(f"person:{c}-{chance.randrange(3)}" if chance.random() < 0.5 else f"{c}:GOV", c, ("GOV",), "person", role)
        for c, role in ((COUNTRIES[pair[0]], "actor"), (COUNTRIES[pair[1]], "recipient"))
        if chance.random() < 0.9
    ]
    given = day.isoformat() if chance.random() < 0.5 else None
    words = [w for w in about if chance.random() < 0.6] + chance.sample(WORDS, 3)
    return Telling(
        f"{number:08x}", f"report{number}", f"group{number}", kind, None, "did", "actual", "certain", tuple(parties), given,
        given, "published", place if chance.random() < 0.6 else None, (Voice("outlet:a", None, (), "outlet", None, True),),
        None, (day + timedelta(days=chance.randrange(2))).isoformat(), "2026-01-01T00:00:00Z", 0, (about[0],),
        tuple(sorted(words)),
    )  # fmt: skip


def measure(count: int) -> tuple[float, int, int, float, float]:
    """Seconds of a rebuild, events, members of the heaviest block, milliseconds to link it again, and peak MiB."""
    told = list(tellings(count, random.Random(7)))
    gc.collect()
    start = time.process_time()
    clusters = fuse(told)
    seconds = time.process_time() - start
    blocks: dict[str, list[int]] = {}
    strands = strands_of(told)
    for k, strand in enumerate(strands):
        for key in block_keys(strand):
            blocks.setdefault(key, []).append(k)
    heaviest = max(blocks.values(), key=len)
    members = [strands[k] for k in heaviest]
    start = time.process_time()
    links_in(members)
    again = (time.process_time() - start) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, len(clusters), len(heaviest), again, peak


def main() -> None:
    """Prints a row a size, as a table in Markdown."""
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    print("| tellings | CPU seconds | per telling | events | heaviest block | relinking it | peak memory | exponent |")
    print("|---|---|---|---|---|---|---|---|")
    before: tuple[int, float] | None = None
    for size in sizes:
        seconds, events, heaviest, again, peak = measure(size)
        exponent = math.log(seconds / before[1]) / math.log(size / before[0]) if before else None
        shown = f"{exponent:.2f}" if exponent else ""
        print(
            f"| {size:,} | {seconds:.1f} | {1e6 * seconds / size:.0f} us | {events:,} | {heaviest:,} | {again:.0f} ms "
            f"| {peak:.0f} MiB | {shown} |",
            flush=True,
        )
        before = (size, seconds)


if __name__ == "__main__":
    main()
