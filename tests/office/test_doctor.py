"""caseman doctor: what is looked at, and the exit code."""

from pathlib import Path
from typing import Any

import docx
import pytest
from office_kit import Run


def by_name(found: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [one for one in found if one["name"] == name]


def test_a_sound_office_is_told_so(cm: Run) -> None:
    said = cm("--json", "doctor")
    assert said.code == 0
    states = {one["name"]: one["state"] for one in said.json}
    assert (
        states["store"]
        == states["plugins"]
        == states["packs"]
        == states["versions"]
        == states["disk"]
        == "ok"
    )
    assert by_name(said.json, "keys") == [{"name": "keys", "state": "ok", "said": "as they come"}]
    assert {"terminal", "glyphs", "locale", "clipboard", "encryption", "pdf"} <= set(states)


def test_the_glyph_lines_end_at_the_same_cell() -> None:
    from rich.cells import cell_len

    from caseman.core.doctor import GLYPHS

    first, second = GLYPHS
    assert first.startswith("甲乙丙|abc|１２３")
    bars = [[cell_len(line[:i]) for i, sign in enumerate(line) if sign == "|"] for line in GLYPHS]
    assert bars[0] == bars[1]
    assert cell_len(first) == cell_len(second)


def test_both_languages(cm: Run) -> None:
    assert "✔ store" in cm("doctor").out
    assert "✔ 数据" in cm("--lang", "zh", "doctor").out


def test_a_damaged_store_is_exit_three(cm: Run, copy: Path) -> None:
    log = next(copy.glob("g*.jsonl"))
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(bytes(data))
    said = cm("--json", "doctor")
    assert said.code == 3
    assert by_name(said.json, "store")[0]["state"] == "bad"


def test_no_office_yet_is_no_fault(run: Run, tmp_path: Path) -> None:
    said = run("--data", tmp_path / "nothing", "--json", "doctor")
    assert said.code == 0
    assert not (tmp_path / "nothing").exists()


def test_a_failed_plugin_and_a_misspelt_template_are_named(cm: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", "utf-8")
    (tmp_path / "plugins" / "broken").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    document = docx.Document()
    document.add_paragraph("{{ untt }} {{ imprint }}")
    document.save(str(tmp_path / "templates" / "contracts.status_slip.docx"))
    document.save(str(tmp_path / "templates" / "nobody.docx"))
    said = cm("--json", "doctor")
    assert said.code == 1
    assert "plugin.toml" in by_name(said.json, "plugins")[0]["said"]
    told = sorted(one["said"] for one in by_name(said.json, "templates"))
    assert told == [
        "contracts.status_slip.docx: there is no field untt; is unit meant?",
        "nobody.docx: there is no document nobody",
    ]


def test_keys_that_the_screens_do_not_take_are_told(cm: Run, tmp_path: Path) -> None:
    """By the function that the screens have their keys from: a clash, a key that the terminal keeps, no such command."""
    settings = tmp_path / "config.toml"

    def told(*words: str) -> list[tuple[str, str]]:
        return [(one["state"], one["said"]) for one in by_name(cm(*words, "--json", "doctor").json, "keys")]

    settings.write_text('[keys]\nsave = "f17"\n', "utf-8")
    assert told() == [("ok", "changed for 1 of the commands")]
    settings.write_text('[keys]\nsave = "f17"\nnext = "f5"\ncheck = "ctrl+h"\nsaev = "f17"\n', "utf-8")
    assert told() == [
        ("bad", "f5 cannot be a key for next (next): check has it"),
        ("bad", "ctrl+h cannot be a key for check (check): the terminal sends Backspace for it"),
        ("bad", "there is no command saev; see caseman's list of keys"),
    ]
    assert [said for _state, said in told("--lang", "zh")][:2] == [
        "f5 不能作“下条”（next）的按键：“检查”在用",
        "ctrl+h 不能作“检查”（check）的按键：终端把它当作退格",
    ]
    assert cm("doctor").code == 1


def test_a_small_terminal_is_told(cm: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", "20")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True, raising=False)
    found = by_name(cm("--json", "doctor").json, "terminal")
    assert [(one["state"], one["said"]) for one in found] == [("bad", "60 by 20: make it at least 80 by 24")]


def test_the_copy_of_the_day_close_and_the_calendar_are_told(cm: Run, copy: Path) -> None:
    """Journey 6a step 1: the log is whole, there is a copy of the last day, and until when the calendar is known."""

    def told(*words: str) -> list[tuple[str, str]]:
        found = cm("--today", *(words or ("2026-03-31",)), "--json", "doctor").json
        return [(one["state"], one["said"]) for one in found if one["name"] in ("backup", "calendar")]

    calendar = ("ok", "2026 is known; days of 2027 are assumed until it is published")
    assert told() == [("look", "none yet: each day close makes one"), calendar]
    said = cm("--user", "c1", "do", "core.close_day")
    assert "store copied to backups/RJ-20260331" in said.out
    assert told() == [("ok", "of 2026-03-31 (RJ-20260331)"), calendar]
    assert told("2026-05-05")[0] == ("look", "the last one is of 2026-03-31 (RJ-20260331)")
    assert cm("store", "verify").code == 0
    # eleven more days: ten copies are kept
    for day in range(1, 12):
        assert cm("--user", "c1", "--today", f"2026-04-{day:02d}", "do", "core.close_day").code == 0
    kept = sorted(one.name for one in (copy / "backups").iterdir())
    assert (len(kept), kept[0], kept[-1]) == (10, "RJ-20260402", "RJ-20260411")
