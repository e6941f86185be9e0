"""What the tests of the scale room share: articles, and what a ledger of them holds."""

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from onrecord.cli.app import app
from onrecord.ledger.accounts import Account
from onrecord.ledger.asking import Asked, Quoted
from onrecord.ledger.ledger import Ledger
from onrecord.records import Readout

PUBLISHED = "2025-09-03"
ARTICLES = (
    "BEIJING, Sept. 3 (Reuters) - Russian President Vladimir Putin met North Korean leader Kim Jong Un in Beijing on "
    "Wednesday, Russian state media said. The two leaders did not issue a joint statement.",
    "Putin and Kim held talks in the Chinese capital on Wednesday after a parade, the Kremlin said. "
    'It was unclear whether they discussed Ukraine. "We are grateful to our friends," Putin said.',
    "Ukraine said Russian forces shelled Kharkiv on Tuesday, killing three people. Russia denied that it had attacked "
    "the city.",
    "KYIV (AP) - Russia shelled the Ukrainian city of Kharkiv on Tuesday, Ukrainian officials said.",
    "Turkish President Recep Tayyip Erdogan will meet Russian President Vladimir Putin in Ankara on Sept. 12, 2025, a "
    "spokesman said.",
    "France imposed sanctions on Iran on Monday over its nuclear programme. Iran condemned the sanctions.",
    "Japan and India signed a defence agreement in Tokyo on Friday.",
    "Le président français a rencontré le chancelier allemand à Berlin mercredi, selon l'Élysée, pour parler de défense.",
)


@dataclass(frozen=True)
class Contents:
    """Everything of a ledger that does not depend on the hour at which it was made."""

    readouts: tuple[Readout, ...]
    events: tuple[Account, ...]
    questions: tuple[Asked, ...]
    quotes: tuple[Quoted, ...]


def contents(path: Path) -> Contents:
    with Ledger(path) as ledger:
        assert ledger.check().faults == ()
        return Contents(tuple(ledger.readouts()), ledger.events(), ledger.questions(), ledger.quotes())


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def add(folder: Path, ledger: Path, *more: str) -> Result:
    return run("add", folder, "--ledger", ledger, "--published", PUBLISHED, "--outlet", "Daily Example", *more)
