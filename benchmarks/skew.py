"""python benchmarks/skew.py [CLAIMS ...]: how fusing fares where a few pairs of countries have most of the news.

An invented stream: claims of pairs of countries whose shares fall off as 1/rank (Zipf), most of them of two types,
packed into days as full as a large crawl has them. Columns say how large the largest block is, what share of all rows of
the shuffle it holds, what the comparing of all blocks and of that one costs, and how many pairs were compared. Claims
are a strand each: what a report tells of one happening.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random

from onrecord.fusion.blocks import block_keys, candidates
from onrecord.fusion.facts import Party, Spot, Strand
from onrecord.fusion.fuse import links_in
from onrecord.fusion.view import view_of

CLAIMS_A_DAY = 10_000
COUNTRIES = 120
COMPARED = 40
"""Blocks whose links are made; the cost of all is reckoned from these by their pairs."""


def strands(count: int) -> Iterator[Strand]:
    """Strands of the stream; the same number gives the same stream."""
    draw = Random(11)
    codes = [f"{chr(65 + k // 26)}{chr(65 + k % 26)}X" for k in range(COUNTRIES)]
    pairs = [(a, b) for a in codes for b in codes if a < b]
    draw.shuffle(pairs)
    weights = [1 / rank for rank in range(1, len(pairs) + 1)]
    types = ("CONSULT", "ASSAULT", "ACCUSE", "AID", "SANCTION", "COOPERATE")
    chosen = draw.choices(range(len(pairs)), weights, k=count)
    kinds = draw.choices(types, (40, 25, 15, 8, 7, 5), k=count)
    for number, (pair, kind) in enumerate(zip(chosen, kinds, strict=True)):
        ordinal = number // CLAIMS_A_DAY
        day = f"{2022 + ordinal // 336}-{1 + ordinal // 28 % 12:02}-{1 + ordinal % 28:02}"
        parties = tuple(
            Party(f"{c}:GOV", c, ("GOV",), "government", role)
            for c, role in zip(pairs[pair], ("actor", "recipient"), strict=True)
        )
        spot = Spot(f"City {draw.randrange(4)}", pairs[pair][1], "city", 1.0, 2.0) if draw.random() < 0.4 else None
        words = tuple(sorted({f"w{draw.randrange(400)}" for _ in range(8)}))
        yield Strand(
            f"{number:016x}", f"r{number}", (f"{number:016x}",), (kind,), (), True, False, False, parties, day, day, spot,
            f"{day}T10:00:00Z", (words[0],), words,
        )  # fmt: skip


def main(sizes: list[int]) -> None:
    """One row a number of claims."""
    print("| claims | rows of the shuffle | largest block | its share | pairs compared | of it in the largest | links of the largest, s "
          "| all links, s (reckoned) | MB |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for size in sizes:
        # Keys are counted first, so that only the blocks that are looked at are held.
        counts: Counter[str] = Counter(key for strand in strands(size) for key in block_keys(strand))
        blocks = [key for key, count in counts.most_common() if count > 1]
        step = max(1, len(blocks) // COMPARED)
        looked = {blocks[0], *blocks[::step]}
        held: dict[str, list[Strand]] = defaultdict(list)
        for strand in strands(size):
            for key in block_keys(strand) & looked:
                held[key].append(strand)
        pairs = {key: len(candidates(map(view_of, held[key]))) for key in looked}
        since = time.process_time()
        links_in(held[blocks[0]])
        largest = time.process_time() - since
        every = sum(_most_pairs(counts[key]) for key in blocks)
        each = largest / max(1, pairs[blocks[0]])
        rows = counts.total()
        print(
            f"| {size:,} | {rows:,} | {counts[blocks[0]]:,} | {counts[blocks[0]] / rows:.3%} | {every:,} | "
            f"{pairs[blocks[0]]:,} | {largest:.2f} | {every * each:,.0f} | "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} |",
            flush=True,
        )


def _most_pairs(members: int) -> int:
    """The bound on the pairs of a block."""
    from onrecord.fusion.blocks import WHOLE, WINDOW

    return members * (members - 1) // 2 if members <= WHOLE else 3 * WINDOW * members


if __name__ == "__main__":
    main([int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:]] or [10_000, 100_000, 1_000_000])
