"""A clerk's day by keys alone in a real terminal at 80x24, with an input method on: journey 6a, steps 2, 3, 5, 6, 8, 10, 12, 25.

The bank's and the fund's lists of the journey are the filing system's export here, the payment batch a batch of contracts
to file. Every step waits for what the clerk waits for: a text on the screen.
"""

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from tui_pty import Terminal

from caseman.core.office import IN_REPOSITORY
from caseman.core.store import Store

BATCH = "HB-20260331"


@pytest.fixture
def clerk(office_copy: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The program over a demo office, open and checked."""
    argv = (sys.executable, "-m", "caseman", "--lang", "zh", "--data", str(office_copy))
    with Terminal(argv, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "settings")) as terminal:
        terminal.wait("客户 272", "F2 jr）")
        yield terminal


def export(folder: Path) -> Path:
    """The filing system's export with a look-alike name, a line that lacks and one too many (PE09, PE21, PE22)."""
    text = (IN_REPOSITORY / "demo" / "office" / "filing.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    rows[next(n for n, row in enumerate(rows) if row[3] == "吕布")][3] = "呂布"
    del rows[next(n for n, row in enumerate(rows) if row[1:3] == ["1幢1单元", "601"])]
    rows.append(["BA2000273", "2幢1单元", "1403", "雷横", "1560591.00"])
    file = folder / "备案0331.csv"
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return file


def document(folder: Path, table: str, id_: str) -> dict[str, object]:
    """What the store has, read by a process of its own."""
    with Store.open(folder, read_only=True) as store:
        return dict(store.get(table, id_) or {})


def rows_of(terminal: Terminal) -> list[str]:
    """The lines of the table on the screen, without its border and heading."""
    inside = [line[1:-1] for line in terminal.lines if line.startswith("│")]
    return inside[1:]


def test_a_clerks_day(clerk: Terminal, office_copy: Path, tmp_path: Path) -> None:
    morning(clerk)
    filing(clerk, office_copy)
    telephone(clerk, office_copy)
    input_method(clerk)
    the_same_list_again(clerk, export(tmp_path))
    batch(clerk, office_copy)
    day_close(clerk, office_copy)
    assert all(cell_len(line) <= 80 for line in clerk.lines)
    clerk.press("ctrl+q")
    assert clerk.ended() == 0
    assert "Traceback" not in clerk.raw


def morning(clerk: Terminal) -> None:
    """2 and 3: the work list by day and money; F8 on a line says that nothing is missing."""
    clerk.press("、", "jr", "enter")
    clerk.wait("全部", "待办", "合同 5")
    clerk.press("f4", "业务＝合同", "down")
    clerk.wait("待办 5", "每天 344.66 元", "1 / 5")
    days = [row.split()[0] for row in rows_of(clerk)[:5]]
    assert days == sorted(days)
    clerk.press("down", "down")
    clerk.wait("3 / 5")
    clerk.press("f8")
    clerk.wait("2-1-0101 张顺：不缺什么，可以办理", "合同备案 (F2 ba)")


def filing(clerk: Terminal, office: Path) -> None:
    """5: it is filed from there; the ledger has its line, the next step is named, the task is gone."""
    clerk.press("1")
    clerk.wait("备案号", "备案日期", "F10")
    clerk.press("ＢＡ２０００９０１", "enter", "=", "f10")
    clerk.wait("备案号 BA2000901", "待办 4", gone="F10 保存")
    filed = document(office, "cases", "HM00201")["contracts.filing"]
    assert isinstance(filed, dict)
    assert (filed["filed_no"], filed["filed_on"], filed["ledger_on"]) == (
        "BA2000901",
        "2026-03-31",
        "2026-03-31",
    )
    clerk.press("f2", "2-1-101", "enter")
    clerk.wait("2-1-0101 张顺  已备案")


def telephone(clerk: Terminal, office: Path) -> None:
    """6: found by initials while somebody is on the phone; the status is read aloud, the slip goes to a file."""
    clerk.press("f2", "al", "enter")
    clerk.wait("客户 272")
    clerk.press("f4", "xc")
    clerk.wait("项充", gone="颜良")
    at = next(n for n, row in enumerate(rows_of(clerk)) if "项充" in row)
    clerk.press(*["down"] * (at + 1), "enter")
    clerk.wait("2-1-0601 项充")
    clerk.press("f12")
    clerk.wait("情况单", "F10 打印")
    clerk.press("f10")
    clerk.wait("已打印")
    (slip,) = (office / "prints").glob("*.docx")
    assert slip.stat().st_size > 5000


def input_method(clerk: Terminal) -> None:
    """8: an input method's `、` leads to the go-to line, its full-width digits are digits."""
    clerk.press("f2", "al", "enter")
    clerk.wait("项充", "查找")
    clerk.press("f4", "esc")
    clerk.wait("客户 272")
    clerk.press("、ba ２－１－１４０３")
    clerk.wait("合同备案  2-1-1403  雷横")
    clerk.press("esc")
    clerk.wait("客户 272", gone="转到 ─")
    clerk.press("f4", "２－１－２０２", "enter")
    clerk.wait("2-1-0202 吕方")
    clerk.press("f3")
    clerk.wait("客户")


def the_same_list_again(clerk: Terminal, file: Path) -> None:
    """9 and 10: the authority's list is judged line by line; the same file by mistake brings nothing new."""
    clerk.press("、", "dz", "enter")
    clerk.wait("对账", "F4 读入文件")
    clerk.press("f4")
    clerk.wait("文件")
    clerk.press(str(file), "enter")
    clerk.wait("3 处不一致", "吕布 ≠ 呂布")
    clerk.press("enter")
    clerk.wait("致函：已处理 1 处")
    clerk.press("space", "space", "3")
    clerk.wait("已处理 2 处")
    clerk.press("f3")
    clerk.wait("对账", "F4 读入文件")
    clerk.press("f4")
    clerk.wait("文件")
    clerk.press(str(file), "enter")
    clerk.wait("新 0 行", "0 处不一致")


def batch(clerk: Terminal, office: Path) -> None:
    """12: count and sum of the pile first; one file is not keyed and is named; then the tool agrees, the cover is written."""
    clerk.press("f2", "pc", "enter")
    clerk.wait("在办 0", "全部批次")
    clerk.press("ctrl+p", "开批", "enter")
    clerk.wait("封面件数", "F10")
    clerk.press("备案批", "enter", "２", "enter", "3121193.60", "f10")
    clerk.wait(f"{BATCH}", "0 / 2")
    clerk.press("２－１－１４０３", "enter")
    clerk.wait("1 / 2", "✔ 2-1-1403")
    clerk.press("f10")
    clerk.wait("差 1560602.60", "2-1-1502 阮小五")
    clerk.press("1", "2-1-1502", "enter")
    clerk.wait("2 / 2", "✔ 2-1-1502")
    clerk.press("f10")
    clerk.wait("已封：2 件")
    for _time in range(2):
        clerk.press("f2", "bb", "enter")
        clerk.wait("报表", "输入以缩小范围")
        clerk.press("批次封面", "enter")
        clerk.wait("批次*", "F10 办理")
        clerk.press(BATCH, "f10")
        clerk.wait("2-1-1403", "2-1-1502", "3,121,193.60", gone="F10 办理")
        clerk.press("f10")
        clerk.wait("写成", "F10")
        clerk.press("f10")
        clerk.wait("2 行已写入")
    (cover,) = (office / "exports").glob("*.xlsx")
    assert cover.stat().st_size > 1000


def day_close(clerk: Terminal, office: Path) -> None:
    """25: counts, sums and the hash of the day."""
    clerk.press("f2", "rj", "enter")
    clerk.wait("平  1,138,736.25")
    clerk.press("f10")
    clerk.wait("日结 2026-03-31")
    clerk.press("1")
    clerk.wait("RJ-20260331")
    close = document(office, "closes", "RJ-20260331")
    clerk.wait(str(close["chain"]))
    assert len(str(close["chain"])) == 8
    assert close["bank"] == close["book"] == close["customers"] == "1138736.25"


def test_forty_keys_a_second_while_the_office_opens(office_copy: Path, tmp_path: Path) -> None:
    """What is typed from the first frame on, before plugins and store are there, arrives in its order."""
    import time

    argv = (sys.executable, "-m", "caseman", "--lang", "zh", "--data", str(office_copy))
    with Terminal(argv, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path / "settings")) as terminal:
        terminal.wait("F1")
        for key in [
            "f2",
            *"ba 2-1-101",
            "enter",
            *"BA2000901",
            "enter",
            "=",
            "f10",
            "f2",
            *"jr",
            "enter",
            "f8",
        ]:
            terminal.press(key)
            time.sleep(0.025)
        terminal.wait("今日", "合同 4")
        filed = document(office_copy, "cases", "HM00201")["contracts.filing"]
        assert isinstance(filed, dict)
        assert filed["filed_no"] == "BA2000901"
