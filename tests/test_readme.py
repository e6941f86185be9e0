"""What the README says can be typed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_two_commands_do_all_the_set_up_and_the_gate_runs_them() -> None:
    setup = README.split("## Set up")[1].split("\n## ")[0]
    commands = re.findall(r"```sh\n(.*?)\n```", setup, re.S)
    assert len(commands) == 2 and all("\n" not in command for command in commands)
    assert "onrecord read examples/" in commands[0] and "pytest" in commands[1]
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in gate and 'bash -c "${setup[1]}"' in gate


def commands() -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.S))
    return sorted(set(re.findall(r"onrecord ((?:evaluate )?[a-z]+) ", blocks)))


@pytest.mark.parametrize("command", commands())
def test_every_command_named_exists(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord.cli", *command.split(), "--help"], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_python_example_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)\n```", README, re.S)
    assert code is not None
    report = (ROOT / "examples" / "summit-in-beijing.txt").read_text(encoding="utf-8")
    (tmp_path / "report.txt").write_text(report, encoding="utf-8")
    exec(code.group(1).replace('"report.txt"', repr(str(tmp_path / "report.txt"))), {})
    assert "CONSULT" in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:src|training|examples)/[^`*]+)`", README))))
def test_every_path_named_exists(path: str) -> None:
    assert (ROOT / path).exists()
