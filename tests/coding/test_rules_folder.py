"""`onrecord rules check`: a user's own folder, whole, with every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from onrecord.cli import rules as rules
from onrecord.cli.app import app
from onrecord.errors import InputError
from onrecord.evaluate.rules import check_rules

TYPES = """# Ports and ships.
kind,type,mode,quad,score,cameo,cues,definition
extension,X-INSPECT,,,,,,Boards and inspects a ship
mode,X-INSPECT,boarding,,,,helicopter,From the air
"""
WORDS = """[[words]]
name = "ships"
lemmas = ["tanker", "freighter", "trawler", "vessel"]
"""
FRAMES = """# Frames of a desk that follows shipping.

[[frame]]
id = "x-inspect.board"
verb = ["board", "inspect"]
object = ["@ships"]
type = "X-INSPECT"
roles = { modifier = "recipient", of = "recipient" }
examples = [{ text = "The Iranian navy boarded a Greek tanker.", actor = ["IRN"], recipient = ["GRC"] }]
counterexamples = ["The Greek minister boarded a plane to Iran."]

[[frame]]
id = "sanction.arrest-ship"
verb = ["arrest"]
object = ["@ships"]
type = "SANCTION"
mode = "discontinue"
roles = { modifier = "recipient" }
examples = [{ text = "Spain arrested a Russian tanker.", actor = ["ESP"], recipient = ["RUS"] }]
"""
ACTORS = """name,forms,metonyms,kind,country,sectors,start,end,ambiguous,note
Harbour Watch of Malta,Harbour Watch,,ngo,MLT,NGO,,,,
"""
CUES = """[[cue]]
id = "radio"
form = "verb"
act = "says"
lemmas = ["radio"]
content = ["clause"]
examples = ["[The captain] {radioed} that <the ship was safe>."]
counterexamples = ["He bought a radio."]
"""


def folder(path: Path, **files: str) -> Path:
    contents = {"plover.csv": TYPES, "words.toml": WORDS, "frames/ships.toml": FRAMES} | {
        name.replace("__", "/").replace("_csv", ".csv").replace("_toml", ".toml"): text for name, text in files.items()
    }
    for name, text in contents.items():
        target = path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    return [fault.removeprefix(f"{path}/") for fault in check_rules(path).faults]


def test_a_sound_folder_holds(tmp_path: Path) -> None:
    whole = folder(tmp_path, actors__organisations_csv=ACTORS, cues__reporting_toml=CUES)
    checked = check_rules(whole)
    assert checked.faults == ()
    assert checked.frames == 2
    assert checked.examples >= 5


def test_faults_of_form_come_all_at_once_with_the_nearest_answer(tmp_path: Path) -> None:
    broken = FRAMES.replace('object = ["@ships"]', 'objct = ["@ships"]', 1).replace(
        'type = "SANCTION"', 'type = "SANCTON"'
    )
    whole = folder(
        tmp_path, frames__ships_toml=broken, cues__reporting_toml=CUES.replace('"verb"', '"verbb"'), frmes__a_toml=""
    )
    found = "\n".join(faults(whole))
    assert "frmes:1: nothing reads this; did you mean 'frames'?" in found
    assert "frames/ships.toml:3: key 'objct' is not known; did you mean 'object'?" in found
    assert (
        "frames/ships.toml:12: frame 'sanction.arrest-ship': type 'SANCTON' is not known; did you mean 'SANCTION'?"
        in found
    )
    assert "cues/reporting.toml:1: form 'verbb' is not known; did you mean 'verb'?" in found


def test_an_example_that_its_frame_misses(tmp_path: Path) -> None:
    whole = folder(tmp_path, frames__ships_toml=FRAMES.replace("boarded a Greek tanker", "painted a Greek tanker"))
    assert faults(whole) == [
        "frames/ships.toml:3: frame 'x-inspect.board': it misses its example "
        "'The Iranian navy painted a Greek tanker.'; nothing is coded there"
    ]


def test_an_actor_in_another_role_than_the_example_says(tmp_path: Path) -> None:
    whole = folder(tmp_path, frames__ships_toml=FRAMES.replace('recipient = ["GRC"]', 'recipient = ["TUR"]'))
    (fault,) = faults(whole)
    assert fault.startswith("frames/ships.toml:3: frame 'x-inspect.board': 'TUR' is no recipient of ")
    assert "recipient GRC:GOV" in fault


def test_a_counterexample_that_fires(tmp_path: Path) -> None:
    whole = folder(
        tmp_path, frames__ships_toml=FRAMES.replace("boarded a plane to Iran", "boarded a freighter from Iran")
    )
    (fault,) = faults(whole)
    assert "its counterexample 'The Greek minister boarded a freighter from Iran.' is coded X-INSPECT by" in fault
    assert fault.endswith("frames/ships.toml:3 x-inspect.board")


def test_two_frames_that_fight_over_one_example(tmp_path: Path) -> None:
    second = FRAMES.partition("\n\n")[2].partition("\n\n")[0].replace("x-inspect.board", "x-inspect.search")
    whole = folder(tmp_path, frames__ships_toml=f"{FRAMES}\n{second}\n")
    (fault,) = faults(whole)
    assert (
        "frame 'x-inspect.search': it loses its example 'The Iranian navy boarded a Greek tanker.' to another frame"
        in fault
    )
    assert "x-inspect.board codes X-INSPECT" in fault


def test_a_frame_that_takes_a_packaged_frames_example(tmp_path: Path) -> None:
    greedy = '[[frame]]\nid = "x-inspect.bomb"\nverb = ["bomb"]\ntype = "X-INSPECT"\nneeds = ["actor", "recipient"]\n'
    greedy += 'examples = ["Israel bombed Lebanon."]\n'
    whole = folder(tmp_path, frames__ships_toml=greedy)
    found = faults(whole)
    assert any(
        f.startswith("frames/assault.toml:") and "loses its example" in f and "x-inspect.bomb" in f for f in found
    )


def test_exit_codes(tmp_path: Path) -> None:
    run = CliRunner().invoke
    for name, frames, code in (("sound", FRAMES, 0), ("broken", "[[frame]]\n", 1)):
        (tmp_path / name).mkdir()
        whole = folder(tmp_path / name, frames__ships_toml=frames)
        assert run(app, ["rules", "check", str(whole)]).exit_code == code


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        check_rules(tmp_path / "nowhere")
