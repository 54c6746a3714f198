"""No Chinese screen shows an English word: every kept screen is read, what may stand there is listed."""

import re
from pathlib import Path

import pytest

SCREENS = sorted((Path(__file__).parent / "goldens").glob("*-zh-*.txt"))
#: Names of keys and of formats, the program's own name, and what is typed as letters anywhere.
ALLOWED = frozenset(
    [
        "Ctrl",
        "Shift",
        "Alt",
        "Esc",
        "Enter",
        "Tab",
        "PgUp",
        "PgDn",
        "Home",
        "End",
        "Del",
        "Backspace",
        "Ins",
        "caseman",
        "Excel",
        "CSV",
        "UTF",
        "GB",
        "JSON",
        "PDF",
        "docx",
        "xlsx",
        "ba",
    ]
)
#: Numbers that begin with letters (HM00201, BA2000201), names of files, whole or cut, finding codes (FIL-01), keys (F10), what the fixtures hold.
NUMBERS = re.compile(
    r"R(?:-[A-Z]+)+|\w*\.(?:csv|…)|[a-z_]+(?:\.[a-z]*)?…|[A-Z]{1,4}-?\d[\w-]*|x{2,}|\[@?clic[^\]…]*|@click=app\.quit|\{\w*\}|\[b\]|\d*m红|name\b|sum>\d+|%s"
)


@pytest.mark.parametrize("file", SCREENS, ids=lambda file: file.stem)
def test_a_chinese_screen_has_no_english_word(file: Path) -> None:
    text = NUMBERS.sub(" ", file.read_text("utf-8"))
    found = set(re.findall(r"[A-Za-z]{2,}", text)) - ALLOWED
    assert found == set()


def test_an_english_word_would_be_found() -> None:
    assert SCREENS
    text = NUMBERS.sub(" ", "│ F10保存 HM00201 FIL-01 Ctrl+S not filed")
    assert set(re.findall(r"[A-Za-z]{2,}", text)) - ALLOWED == {"not", "filed"}
