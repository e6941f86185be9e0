"""`onrecord fetch` as a person meets it, and the state file that it keeps."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_fetch_fetcher import fetcher
from website import Page, Website

from onrecord.cli.fetch import _fetch_all
from onrecord.errors import InputError
from onrecord.fetch import state
from onrecord.fetch.records import Validators
from onrecord.fetch.state import load_validators, save_validators, write_whole


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "onrecord.cli", "fetch", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)


def test_this_machine_is_not_fetched_whatever_is_asked(tmp_path: Path) -> None:
    with Website({"/a": Page(b"secret")}) as site:
        done = run(site.url("/a"))
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"not a public address" in done.stderr
        done = run("-", "--out", str(tmp_path), stdin=f"{site.url('/a')}\n\nfile:///etc/passwd\n".encode())
        assert done.returncode == 3
        assert len(done.stderr.splitlines()) == 3 and b"2 of 2" in done.stderr
        assert site.requests == []


def test_several_addresses_need_a_folder() -> None:
    done = run("http://a.example/", "http://b.example/")
    assert done.returncode == 2
    assert b"--out DIR" in done.stderr


def test_pages_go_into_a_folder_and_only_changes_are_fetched_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remembered, out = tmp_path / "state.json", tmp_path / "pages"
    with Website({"/a": Page(b"<p>a", headers={"Content-Type": "text/html"}, etag='"1"')}) as site:
        urls = [site.url("/a"), site.url("/none")]
        assert _fetch_all(fetcher(), urls, out, remembered) == 1
        first = json.loads(capsys.readouterr().out)
        assert Path(first["file"]).read_bytes() == b"<p>a" and first["file"].endswith(".html")
        assert _fetch_all(fetcher(), urls, out, remembered) == 1
        second = json.loads(capsys.readouterr().out)
        assert (second["modified"], second["file"]) == (False, None)
        site.routes["/a"] = Page(b"<p>b", etag='"2"')
        assert _fetch_all(fetcher(), urls, out, remembered) == 1
        assert json.loads(capsys.readouterr().out)["file"] != first["file"]
    assert len(list(out.iterdir())) == 2


def test_the_state_file_keeps_the_newest_and_refuses_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state.json"
    assert load_validators(path) == {}
    monkeypatch.setattr(state, "MOST", 2)
    given = {f"http://{n}.example/": Validators(f'"{n}"', None) for n in range(3)}
    save_validators(path, given)
    assert load_validators(path) == dict(list(given.items())[1:])
    for other in (b"[]", b"{", b'{"validators": 3}', b"\xff"):
        path.write_bytes(other)
        with pytest.raises(InputError, match="is not a state file"):
            load_validators(path)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept"
    write_whole(path, b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
