"""One ledger of an invented year for the whole session, and a page over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import world
from browsing import browser
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from onrecord.view.app import Settings, make_app


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of more than 2,000 events in more than 500 reports. To be read only; `own_year` is a copy to write to."""
    path = tmp_path_factory.mktemp("year") / "year.onrecord"
    world.build(path)
    return path


@pytest.fixture
def own_year(year: Path, tmp_path: Path) -> Path:
    """The same ledger, to be changed at will."""
    return Path(shutil.copy(year, tmp_path / "own.onrecord"))


@pytest.fixture(scope="session")
def page(year: Path) -> Iterator[TestClient]:
    """The page over the year, without a browser."""
    with TestClient(make_app(Settings(year)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """One browser for every test that looks at the page as a person does; each opens windows of its own."""
    with browser() as started:
        yield started
