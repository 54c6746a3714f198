"""caseman store …: what whoever keeps the store can do with it."""

from pathlib import Path

from office_kit import Run


def test_history_purge_and_repair(cm: Run, run: Run, tmp_path: Path) -> None:
    history = cm("store", "history", "cases/HM00201")
    assert history.code == 0
    assert history.out.split("\t")[4] == "1"
    assert cm("store", "purge", "cases/HM00201").code == 2
    assert cm("store", "purge", "cases/HM00201", "--why", "x", "--user", "c1").code == 2
    purged = cm("store", "purge", "cases/HM00201", "--why", "本人要求删除", "--user", "s1")
    assert purged.code == 0, purged.err
    assert "本人要求删除" in cm("store", "history", "cases/HM00201").out
    assert cm("store", "verify").code == 0
    assert cm("store", "repair", tmp_path / "r").code == 0
    assert run("--data", tmp_path / "r", "store", "verify").code == 0


def test_export_and_import(cm: Run, run: Run, tmp_path: Path) -> None:
    assert cm("store", "export", tmp_path / "f.json", "--user", "s1").code == 0
    assert run("--data", tmp_path / "new", "store", "import", tmp_path / "f.json").code == 0
    assert run("--data", tmp_path / "new", "check").out == cm("check").out
    again = run("--data", tmp_path / "new", "store", "import", tmp_path / "f.json")
    assert again.code == 3
    assert "holds documents already" in again.err


def test_archive_and_what_is_missing(cm: Run, tmp_path: Path) -> None:
    assert cm("store", "compact").code == 0
    assert cm("store", "archive", tmp_path / "away").code == 0
    assert len(list((tmp_path / "away").iterdir())) == 1
    assert cm("store", "verify").code == 0
    for what in ("repair", "export", "import", "history", "purge", "archive", "backup", "restore"):
        assert cm("store", what).code == 2
