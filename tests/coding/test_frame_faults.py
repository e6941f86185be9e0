"""A user's own frames: added by a folder, and every fault of them reported at once as file:line with the nearest answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded import Coder

from onrecord.coding.frames import load_frames
from onrecord.errors import RuleError

PLANTING = """# Own frames.

[[frame]]
id = "x-plant.trees"
verb = ["plant"]
object = ["tree", "@seedlings"]
type = "X-PLANT"
examples = ["Kenya planted trees with Uganda."]
"""
TYPES = """kind,type,mode,quad,score,cameo,cues,definition
extension,X-PLANT,,,,,,Plants trees together
"""
WORDS = """[[words]]
name = "seedlings"
lemmas = ["seedling", "sapling"]
"""


def folder(path: Path, frames: str, types: str = TYPES, words: str = WORDS) -> Path:
    (path / "frames").mkdir()
    (path / "frames" / "own.toml").write_text(frames, encoding="utf-8")
    (path / "plover.csv").write_text(types, encoding="utf-8")
    (path / "words.toml").write_text(words, encoding="utf-8")
    return path


def faults(path: Path, frames: str, types: str = TYPES) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_frames(folder(path, frames, types))
    return [fault.removeprefix(f"{path}/") for fault in caught.value.faults]


def test_own_type_frame_and_words_without_code(tmp_path: Path, told: Coder) -> None:
    own = load_frames(folder(tmp_path, PLANTING))
    _, claims = told("Kenya planted saplings in May.", own)
    assert [(c.type, c.cameo, [p.actor.country for p in c.participants]) for c in claims] == [
        ("X-PLANT", None, ["KEN"])
    ]
    assert told("Kenya planted saplings in May.")[1] == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('vreb = ["plant"]', "key 'vreb' is not known; did you mean 'verb'?"),
        ('not_objct = ["flag"]', "key 'not_objct' is not known; did you mean 'not_object'?"),
        ('mode = "visitt"', "frame 'x-plant.trees': mode 'visitt' is not known"),
        ('cameo = "46"', "frame 'x-plant.trees': cameo '46' is not known; did you mean '046'?"),
        ('roles = { wiht = "actor" }', "frame 'x-plant.trees': slot 'wiht' is not known; did you mean 'with'?"),
        ('roles = { with = "actr" }', "frame 'x-plant.trees': role 'actr' is not known; did you mean 'actor'?"),
        ("preposition = { onn = [] }", "frame 'x-plant.trees': preposition 'onn' is not known; did you mean 'on'?"),
        ('subject = ["@troop"]', "class of words '@troop' is not known; did you mean '@troops'?"),
        ('embeds = "plannd"', "frame 'x-plant.trees': modality 'plannd' is not known; did you mean 'planned'?"),
        (
            'inside = ["CONSLUT"]',
            "frame 'x-plant.trees': type in inside 'CONSLUT' is not known; did you mean 'CONSULT'?",
        ),
        ('complement = "yes"', "frame 'x-plant.trees': complement is true, false or a list of lemmas, not 'yes'"),
        ('direct = "no"', "frame 'x-plant.trees': direct is true or false, not 'no'"),
        ('noun = ["plant"]', "frame 'x-plant.trees': a frame has one trigger: verb, noun or adjective"),
        ('counterexamples = [{ txt = "No." }]', "frame 'x-plant.trees': an example is a sentence, or { text = \"...\""),
    ],
)
def test_a_fault_in_a_frame(line: str, fault: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, f"{PLANTING}{line}\n")
    assert found.startswith(f"frames/own.toml:3: {fault}")


def test_a_type_outside_the_vocabulary(tmp_path: Path) -> None:
    assert faults(tmp_path, PLANTING.replace("X-PLANT", "CONSLUT")) == [
        "frames/own.toml:3: frame 'x-plant.trees': type 'CONSLUT' is not known; did you mean 'CONSULT'?"
    ]


def test_all_faults_at_once(tmp_path: Path) -> None:
    twice = PLANTING + PLANTING.removeprefix("# Own frames.\n").replace('type = "X-PLANT"', 'type = "X-PLNAT"')
    assert faults(tmp_path, twice.replace("examples", "exmaples")) == [
        "frames/own.toml:3: key 'exmaples' is not known; did you mean 'examples'?",
        "frames/own.toml:3: frame 'x-plant.trees': a frame has an example",
        "frames/own.toml:10: key 'exmaples' is not known; did you mean 'examples'?",
        "frames/own.toml:10: frame 'x-plant.trees': type 'X-PLNAT' is not known; did you mean 'X-PLANT'?",
        "frames/own.toml:10: frame 'x-plant.trees': a frame has an example",
        f"{tmp_path}/frames/own.toml:10: frame 'x-plant.trees' is there already ({tmp_path}/frames/own.toml:3)".removeprefix(
            f"{tmp_path}/"
        ),
    ]


def test_own_types_are_extensions(tmp_path: Path) -> None:
    assert faults(tmp_path, PLANTING, TYPES + "type,PLANT,,1,2,010,,Plants\n") == [
        "plover.csv:3: 'PLANT': types of one's own are extensions, their names begin with 'X-'"
    ]


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "[[frame]]\nid = \n")
    assert fault.startswith("frames/own.toml:2: not valid TOML")
