"""feeds.toml: what it says, and every fault of it with its line."""

from pathlib import Path

import pytest

from onrecord.errors import InputError, RuleError
from onrecord.watch.plan import CHANGES, Feed, Plan, Watch, load_plan

TYPES = ("CONSULT", "AGREE", "X-STATEMENT")
FULL = """
contact = "desk@news.example"
alerts = "alerts.atom"
every = "30m"

[[feed]]
url = "https://news.example/world.rss"
outlet = "Daily Example"

[[feed]]
url = "https://other.example/sitemap.xml"
every = "2h"
pages = false
most = 20
within = "3d"

[[watch]]
name = "talks"
between = ["RUR", "FRE"]
types = ["CONSULT"]
places = ["Strelsau"]
changes = ["origin", "answer"]
origins = 2

[[watch]]
name = "everything"
"""


def plan(tmp_path: Path, text: str) -> Plan:
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return load_plan(path, TYPES)


def test_a_plan_with_every_key(tmp_path: Path) -> None:
    assert plan(tmp_path, FULL) == Plan(
        (
            Feed("https://news.example/world.rss", "Daily Example", 1800.0),
            Feed("https://other.example/sitemap.xml", None, 7200.0, False, 20, 259_200.0),
        ),
        (
            Watch("talks", (), ("RUR", "FRE"), ("CONSULT",), ("Strelsau",), ("origin", "answer"), 2),
            Watch("everything", changes=CHANGES),
        ),
        "desk@news.example",
        tmp_path / "alerts.atom",
    )


ONE = '[[feed]]\nurl = "http://a.example/"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("contct = 'a'\n" + ONE, 1, "key 'contct' is not known; did you mean 'contact'?"),
        (ONE + "evry = '5m'\n", 3, "key 'evry' is not known; did you mean 'every'?"),
        (ONE + "\n[[wach]]\nname = 'a'\n", 4, "key 'wach' is not known; did you mean 'watch'?"),
        (ONE + "every = '5s'\n", 3, "shorter than 60 s"),
        (ONE + "every = 5\n", 3, "not a length of time"),
        (ONE + "pages = 'no'\n", 3, "neither true nor false"),
        (ONE + "most = 0\n", 3, "not a number from 1"),
        (ONE + "most = true\n", 3, "not a number from 1"),
        ("[[feed]]\noutlet = 'a'\n", 1, "'url' is missing"),
        ("[[feed]]\n\n\nurl = 'file:///etc/passwd'\n", 4, "no address to poll"),
        (ONE + ONE, 4, "stands in line 2 already"),
        (ONE + "[[watch]]\nname = 'a'\ntypes = ['CONSLUT']\n", 5, "did you mean 'CONSULT'?"),
        (ONE + "[[watch]]\nname = 'a'\nchanges = ['orign']\n", 5, "did you mean 'origin'?"),
        (ONE + "[[watch]]\nname = 'a'\nactors = 'RUR'\n", 5, "not a list of texts"),
        (ONE + "[[watch]]\ntypes = []\n", 3, "'name' is missing"),
        (ONE + "[watch]\nname = 'a'\n", 3, "under [[watch]]"),
        ("feed = 3\n", 1, "under [[feed]]"),
        ("contact = 'a'\n", 1, "no [[feed]] in it"),
        ('contact = "a\\nb"\n' + ONE, 1, "contact"),
        (ONE + "url =\n", 3, "not valid TOML"),
        ("", 1, "no [[feed]] in it"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        plan(tmp_path, text)
    assert any(f"feeds.toml:{line}: " in fault and said in fault for fault in caught.value.faults), caught.value.faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        plan(tmp_path, "[[feed]]\nurl = 'x'\nevery = 'often'\n[[watch]]\nnme = 'a'\n")
    assert len(caught.value.faults) == 4


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_plan(tmp_path / "none.toml", TYPES)
    (tmp_path / "feeds.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        load_plan(tmp_path / "feeds.toml", TYPES)
