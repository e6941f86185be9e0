"""python benchmarks/growth.py [CHARACTERS ...]: what one article costs as it grows, for ordinary and for hostile texts.

Processor seconds of the whole reading at each length, and the power of the length that they grow by (1 is linear; under
1 where the bounds of `language/limits.py` are reached).
"""

from __future__ import annotations

import math
import resource
import sys
import time

from onrecord.errors import InputError
from onrecord.language.weights import limit_threads
from onrecord.pipeline import load_rules, read_out
from onrecord.readers.plain import report_from_text

SENTENCE = (
    "Russian President Vladimir Putin met North Korean leader Kim Jong Un in Beijing on Wednesday, officials said. "
)
ENDLESS = "the president met the minister in Paris and said that he had told officials who denied it that "
KINDS = {
    "articles": SENTENCE, "no full stop": ENDLESS, "nested quotation marks": "“", "parentheses with words": "(the ",
    "separate quotations": "“a” ", "right to left, zero width": "\u202ethe\u200b \u200fminister\u2066 met ",
    "emoji": "\U0001f600\U0001f469\u200d\U0001f467", "NUL bytes": "the\0 minister ", "one word": "a", "accents": "e\u0301\u0302",
    "prefixes": "re-", "address": "a.a/", "lines": "met\n", "initials": "A. B. ", "apostrophes": "a' ", "dates": "3 September 2025 to ",
}  # fmt: skip
SIZES = (10_000, 100_000, 1_000_000)


def main(sizes: list[int]) -> None:
    """One row a kind of text."""
    limit_threads(1)
    rules = load_rules()
    read_out(report_from_text(SENTENCE), rules)
    print("| text | " + " | ".join(f"{size:,} characters, s" for size in sizes) + " | exponent | notes |")
    print("|---" * (len(sizes) + 3) + "|")
    for kind, piece in KINDS.items():
        spent, notes = [], ""
        for size in sizes:
            since = time.process_time()
            try:
                found = read_out(
                    report_from_text(SENTENCE + piece * (size // len(piece)), published="2025-09-03"), rules
                )
                notes = "; ".join(found.notes)
            except InputError as error:
                notes = str(error)
            spent.append(time.process_time() - since)
        power = math.log(spent[-1] / spent[-2]) / math.log(sizes[-1] / sizes[-2]) if len(sizes) > 1 else math.nan
        print(f"| {kind} | " + " | ".join(f"{s:.2f}" for s in spent) + f" | {power:.2f} | {notes} |", flush=True)
    print(f"\nMost memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main([int(word.replace(",", "").replace("_", "")) for word in sys.argv[1:]] or list(SIZES))
