"""The documentation is true: what it says can be typed is typed here, and what is generated is as the source makes it."""

from __future__ import annotations

import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import onrecord.cli  # noqa: F401  (its commands register themselves)
from onrecord.cli.app import app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
RUN = ("tutorial", "for-researchers", "for-newsrooms", "for-ministries", "citing")
"""Pages whose commands are run, in their order, in one folder that holds examples/."""
sys.path.insert(0, str(ROOT / "tools"))

import write_reference  # type: ignore[import-not-found]  # noqa: E402


def commands(page: str) -> list[str]:
    """Every line of a page's shell blocks, those that a backslash parts joined again."""
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", (DOCS / f"{page}.md").read_text(encoding="utf-8"), re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ").strip() for line in lines if line.removeprefix("$ ").startswith("onrecord ")]


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_run_one_after_another(page: str, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    done = commands(page)
    assert len(done) >= 3
    for command in done:
        if " serve " in command:
            check_served(command, tmp_path)
        else:
            line = command.replace("onrecord ", f"{shlex.quote(sys.executable)} -m onrecord.cli ", 1)
            ended = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, timeout=300, check=False)
            assert ended.returncode == 0, f"{command}\n{ended.stderr.decode()}"
    for written in (word for command in done for word in re.findall(r"(?:--output|>) (\S+)", command)):
        assert (tmp_path / written).stat().st_size > 0, f"{page}: {written} is empty"


def check_served(command: str, folder: Path) -> None:
    """Starts the page, asks it once, and ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = shlex.split(re.sub(r"--port \d+", f"--port {port}", command))[1:]
    with subprocess.Popen([sys.executable, "-m", "onrecord.cli", *words], cwd=folder) as server:
        try:
            assert answer(f"http://127.0.0.1:{port}/") == 200
        finally:
            server.terminate()


def answer(address: str) -> int:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=20) as response:
                return int(response.status)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} never answered")


def test_the_python_of_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import Ledger, load_rules, read

    monkeypatch.chdir(tmp_path)
    story = (ROOT / "examples" / "coverage" / "03-tbilisi-wire.txt").read_text(encoding="utf-8")
    with Ledger("my.onrecord") as ledger:
        ledger.add([read(story, published="2025-10-14", outlet="Reuters", rules=load_rules())])
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "tutorial.md").read_text(encoding="utf-8"), re.S)
    known: dict[str, object] = {}
    exec(code, known)
    assert len(known["table"]) >= 1  # type: ignore[arg-type]
    assert '"mark"' in (tmp_path / "timeline.json").read_text(encoding="utf-8")


def lines_of_all_pages() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        if page.stem not in RUN:
            yield from ((page.stem, command) for command in commands(page.stem))


@pytest.mark.parametrize(("page", "command"), sorted(set(lines_of_all_pages())))
def test_every_other_command_is_one_with_such_options(page: str, command: str) -> None:
    """Not run (it wants files or a network that are not here), but taken apart as the command line does it."""
    words = [word for word in shlex.split(command.split(" | ")[0], comments=True)[1:] if word not in ("[...]",)]
    words = words[: next((k for k, word in enumerate(words) if word.startswith(">")), len(words))]
    node = typer.main.get_command(app)
    while words and hasattr(node, "commands") and words[0] in node.commands:
        node, words = node.commands[words[0]], words[1:]
    assert not hasattr(node, "commands"), f"{page}: no such command: {command}"
    known = {option for parameter in node.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in (word.partition("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)):
        assert word in known, f"{page}: {word} is no option of: {command}"


@pytest.mark.parametrize("name", write_reference.PAGES)
def test_what_is_generated_is_up_to_date(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == write_reference.PAGES[name](), "run python tools/write_reference.py"


def test_the_site_has_every_page_and_no_dead_link() -> None:
    listed = set(re.findall(r": (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.M))
    assert listed == {page.name for page in PAGES}
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#:]+\.md)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).is_file(), f"{page.name}: {link}"


def test_every_command_of_the_program_is_in_the_documentation() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in (*PAGES, ROOT / "README.md"))
    for name in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
        assert re.search(rf"onrecord {name}\b|`{name}\b", text), f"onrecord {name} is told nowhere"
