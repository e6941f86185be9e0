"""Coverage-guided fuzzing of what takes strangers' input; a command of its own, no part of the tests.

    python -m fuzz TARGET [--minutes 60] [--found DIR] [--corpus DIR]

What was found once stands in fuzz/corpus/TARGET and is run by the suite (tests/test_fuzz_corpus.py).
"""
