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
        # Few function words among many names, some of which are other languages' too.
        ("Neither Putin nor Zelenskyy gave a timeline for a meeting.", "en"),
        ("A spokeswoman for Hillary Clinton says neither Trump nor Pence helped a former Miss Universe.", "en"),
        ("Clinton's aides don't think that Sanders's voters wouldn't vote for her.", "en"),
        ("U.S. forces sank a boat off Venezuela and killed 11 on it.", "en"),
        ("Netanyahu, Putin and Zelenskyy: I met a tired, angry trio.", "en"),
        ("Trump dijo que Netanyahu no aceptó la propuesta de Egipto.", "es"),
        ("Portugal e Espanha assinaram um acordo de defesa em Lisboa.", "pt"),
        ("O presidente do Brasil falou a favor do acordo no domingo.", "pt"),
        ("Macron a rencontré Zelensky à Paris pour parler des garanties de sécurité.", "fr"),
        ("Putin will nicht mit Selenskyj sprechen, sagte Kremlsprecher Peskow am Montag.", "de"),
        ("Putin e Trump si parleranno martedì, ha annunciato il Cremlino.", "it"),
        ("Trump zei dat Poetin niet met Zelensky wil praten over vrede.", "nl"),
        ("Putin vill inte tala med Zelenskyj, säger Peskov på måndagen.", "sv"),
        ("Israel melancarkan serangan ke Gaza dan tidak memberi peringatan.", "id"),
        ("Orbán és Zelenszkij Budapesten találkozott, hogy a békéről tárgyaljanak.", "hu"),
        ("https://www.example.com/en-us/de/la/el/a/index.html write to a.de.la@el.example", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    assert identify_language(text) == code
