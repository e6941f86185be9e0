"""Whatever bytes come, readers answer with reports, refusals and remarks, and with nothing else."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.readers.registry import FORMATS, Found, ReadOptions, Refusal, Remark, open_bytes

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "readers"
SEEDS = sorted(EXAMPLES.iterdir())
QUIET = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
PIECES = (
    b"<", b">", b"&", b"\0", b"\xff\xfe", b'"', b"{", b"}", b"[", b"]", b"\n", b"\r\n", b",", b"\t", b"<div>", b"</p>", b"<!--",
    b"]]>", b"&#x110000;", b"\x80", b"BYLINE:", b"Body\n", b"LOAD-DATE: x\n", b"HD  ", b"PD  31 June 0000\n", b"words\n", b"____" * 8,
    b"9999999999999999999", b"---\n", b"<script type='application/ld+json'>", b'"@type":["NewsArticle"],', b"\xe2\x80\xa8",
)  # fmt: skip


def check(data: bytes, name: str, format: str | None = None) -> None:
    for item in open_bytes(data, name, ReadOptions(format=format)):
        assert isinstance(item, Found | Refusal | Remark)
        if isinstance(item, Found):
            text = item.report.text
            for paragraph in item.report.paragraphs:
                assert 0 <= paragraph.span.start < paragraph.span.end <= len(text)
        elif isinstance(item, Refusal):
            assert item.reason


@st.composite
def damaged(draw: st.DrawFn, seed: bytes) -> bytes:
    """A good file with stretches cut, doubled or replaced."""
    data = seed
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 300)))
        put = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(data[start:end] * 2)))
        data = data[:start] + put + data[end:]
    return data


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
@QUIET
@given(st.data())
def test_a_damaged_file(path: Path, data: st.DataObject) -> None:
    check(data.draw(damaged(path.read_bytes())), path.name)


@pytest.mark.parametrize("format", [f.name for f in FORMATS])
@QUIET
@given(st.data())
def test_any_file_taken_for_any_format(format: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(SEEDS)).read_bytes()
    check(data.draw(st.one_of(st.binary(max_size=400), st.just(seed), damaged(seed))), "x", format)


@QUIET
@given(st.binary(max_size=600))
def test_any_bytes(data: bytes) -> None:
    check(data, "x")
