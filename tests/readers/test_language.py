"""English or not."""

import pytest

from onrecord.readers.language import identify_language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ministers met in Vienna on Tuesday and agreed to continue the talks.", "en"),
        ("Los ministros se reunieron el martes en Viena y acordaron continuar las conversaciones.", "es"),
        ("Les ministres se sont réunis mardi à Vienne et ont décidé de poursuivre les discussions.", "fr"),
        ("Die Minister trafen sich am Dienstag in Wien und beschlossen, die Gespräche fortzusetzen.", "de"),
        ("Министры встретились во вторник в Вене и договорились продолжить переговоры.", "ru"),
        ("部长们周二在维也纳会面，同意继续谈判。双方没有公布细节。", "zh"),
        ("閣僚らは火曜日にウィーンで会談し、協議を続けることで合意した。", "ja"),
        ("التقى الوزراء يوم الثلاثاء في فيينا واتفقوا على مواصلة المحادثات.", "ar"),
        ("Putin and Kim Hold Talks", None),
        (
            "Zelensky, Macron and Starmer to meet Trump in Washington as Europe seeks security guarantees for Ukraine",
            "en",
        ),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert identify_language(text) == code
