"""Views of plugins by keys: each kind is drawn, and one that fails costs its own place and nothing else."""

import json
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest
from tui_clerk import Clerk, at_work
from tui_kit import HOSTILE, screen_lines

from caseman.__main__ import main
from caseman.core.config import Config
from caseman.tui.widgets.board import BoardView

SECRET = "340111199001011234"
PLUGIN = f'''
"""Every kind of view, and views that fail."""

from decimal import Decimal

from caseman.api import (
    Action, Board, Card, Chart, Column, Facts, Form, Lane, Params, Prose, Refused, Severity, Table, Text, View, field,
    hookimpl,
)


class Said(Params):
    words: Text = field("说明", required=True)


def say(ctx):
    ctx.change(ctx.facts.record.ref, {{"remark": ctx.params.words}})


def facts(given):
    return Facts(pairs=[("房号", given.unit.name), ("电话", "13800001234"), ("总价", Decimal("1.50"))], personal=("电话",))


def table(ctx):
    cases = list(ctx.all("cases"))[:30]
    rows = ({{"ref": one.record.ref, "unit": one.unit.name, "sum": one.money.total()}} for one in cases)
    columns = (Column(name="unit", title="房号"), Column(name="sum", title="已收", kind="money", total=True))
    return Table(columns=columns[:1] if cases[0].case.remark == "只列房号" else columns, rows=rows)


def prose(given):
    return Prose(lines=["交房前收取。", "备注：" + given.case.remark])


def form(given):
    return Form(action="panorama.say", values={{"words": "已算好 " + given.unit.name}})


def board(ctx):
    cases = list(ctx.all("cases"))
    lanes = [("已收齐", cases[:3], None), ("欠款的客户", cases[3:8], Severity.BLOCK), ("第三列", [], None)]
    return Board(
        lanes=[
            Lane(title=title, cards=[Card(title=one.unit.name, lines=("张三",), ref=one.record.ref, severity=how) for one in found])
            for title, found, how in lanes
        ]
    )


def chart(ctx):
    return Chart(
        bars=[("一幢", Decimal("1000000.00")), ("二幢很长的名称", Decimal("500000.00")), ("退款", Decimal("-250000.00")), ("无", 0)],
        lines=[("每月签约", [1, 5, 3, 8, 0])],
        kind="money",
        unit="元",
    )


def bad(given):
    raise ValueError("{SECRET}")


def lazily(given):
    return Prose(lines=(1 / 0 for _one in "x"))


class Odd:
    def __str__(self):
        raise ValueError("{SECRET}")


def odd(given):
    return Facts(pairs=[("值", Odd())])


def other(given):
    return "{SECRET}"


def foreign(given):
    return Form(action="core.nothing")


def refuses(given):
    raise Refused("{{unit}} 还没有面积", unit=given.unit.name)


def leaves(given):
    raise SystemExit("{SECRET}")


def deep(given):
    return deep(given)


def at_times(given):
    if given.case.remark == "坏":
        raise ValueError("{SECRET}")
    return Prose(lines=["好的"])


CASES = (facts, prose, form, bad, lazily, odd, other, foreign, refuses, at_times, leaves, deep)
OFFICE = (("table", table, "vb"), ("board", board, "vk"), ("chart", chart, "vt"), ("broken", bad, "vh"))


@hookimpl
def register_actions():
    return [Action(id="panorama.say", title="写说明", run=say, records="cases", params=Said)]


@hookimpl
def register_views():
    of_cases = [
        View(id=f"panorama.{{one.__name__}}", title=f"视图{{n}}", build=one, order=500 + n, go=f"v{{n}}")
        for n, one in enumerate(CASES)
    ]
    return of_cases + [
        View(id=f"panorama.{{name}}", title=f"全部{{name}}", build=one, records="", go=go, help="说明")
        for name, one, go in OFFICE
    ]
'''


@pytest.fixture
def config(tmp_path: Path) -> Config:
    place = tmp_path / "settings" / "plugins" / "panorama"
    place.mkdir(parents=True)
    (place / "plugin.toml").write_text(
        'id = "panorama"\ntitle = "视图"\nversion = "1.0.0"\napi = "1.0"\nrequires = ["contracts"]\n', "utf-8"
    )
    (place / "__init__.py").write_text(textwrap.dedent(PLUGIN), "utf-8")
    (tmp_path / "settings" / "config.toml").write_text("", "utf-8")
    return Config(folder=tmp_path / "settings")


async def test_the_views_of_a_case_are_its_tabs_and_letters_lead_to_them(
    office_copy: Path, config: Config
) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "v0 2-1-101", "enter")
        for told in ("房号", "2-1-0101", "1*********4", "1.50"):
            assert told in clerk.text, clerk.text
        assert "13800001234" not in clerk.text
        await clerk.press("ctrl+e")
        assert "13800001234" in clerk.text, "shown in full by the same key as everywhere"
        await clerk.press("f2", "v1 2-1-101", "enter")
        assert "交房前收取。" in clerk.text
        await clerk.press("f2", "v1", "enter", "enter")
        assert "交房前收取。" in clerk.text, "without a name it is the current record's"


async def test_a_form_is_filled_in_and_does_the_action(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "v2 2-1-101", "enter")
        assert "已算好 2-1-0101" in clerk.text
        await clerk.press("enter")
        assert "写说明" in clerk.text
        await clerk.press("f10")
        assert clerk.record("2-1-101").data["remark"] == "已算好 2-1-0101"
        await clerk.press("ctrl+z")
        assert "remark" not in clerk.record("2-1-101").data


async def test_a_table_opens_records_and_knows_what_is_marked(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "vb", "enter")
        assert "全部table" in clerk.text
        await clerk.press("down", "enter")
        second = list(clerk.office.reader.all("cases"))[1]
        assert clerk.app.screen.ref == second.ref
        await clerk.press("f8")
        assert clerk.app.screen.ref == list(clerk.office.reader.all("cases"))[2].ref, (
            "F8 walks through the rows"
        )
        await clerk.press("f3", "space", "space")
        assert len(clerk.app.screen.targets("cases")) == 2


async def test_a_table_sorts_and_adds_up_and_may_have_other_columns_next_time(
    office_copy: Path, config: Config
) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "vb", "enter", "right", "ctrl+k", "ctrl+k")
        screen = clerk.app.screen
        sums = [Decimal(row["sum"]) for row in screen.pane._told.rows]
        assert sums == sorted(sums, reverse=True)
        assert len(set(sums)) > 5
        assert f"合计 已收 {sum(sums):,.2f}" in clerk.text
        await clerk.press("f2", "v1", "enter", "f3")
        first = next(clerk.office.reader.all("cases"))
        clerk.office.act("panorama.say", [first.ref], {"words": "只列房号"})
        await clerk.press("f2", "vb", "enter")
        assert "全部table" in clerk.text
        assert "已收" not in clerk.text


async def test_a_board_is_walked_by_arrows(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "vk", "enter")
        assert "已收齐 3" in clerk.text
        assert "欠款的客户 5" in clerk.text
        await clerk.press("right", "down", "down")
        board = clerk.app.screen.query_one(BoardView)
        wanted = list(clerk.office.reader.all("cases"))[5]
        assert board.current is not None
        assert board.current.ref == wanted.ref
        await clerk.press("enter")
        assert clerk.app.screen.ref == wanted.ref
        await clerk.press("f3", "right", "enter")
        assert "没有可打开的记录" in clerk.text or clerk.app.screen.query(BoardView), (
            "an empty lane opens nothing"
        )


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_a_chart_is_right_with_chinese_labels(
    office_copy: Path, config: Config, size: tuple[int, int]
) -> None:
    async with at_work(office_copy, config=config, size=size) as clerk:
        await clerk.press("f2", "vt", "enter")
        lines = [line for line in screen_lines(clerk.app) if "元" in line]
        assert len(lines) == 5, clerk.text
        whole, half, below, nothing = (line.count("█") for line in lines[:4])
        assert whole > 2
        assert (half, below) == (whole // 2, whole // 4)
        assert nothing == 0
        assert "-250,000.00 元" in lines[2]
        drawn = "".join(sign for sign in lines[4] if sign in "▁▂▃▄▅▆▇█")
        assert drawn == "▁▅▃█▁" if size[0] >= 80 else drawn.endswith("█▁")


async def test_a_view_that_fails_is_a_card_and_everything_else_is_there(
    office_copy: Path, config: Config
) -> None:
    """It raises, or fails later, or gives what is no view, or leaves, or never comes back: the card is all that is seen of it."""
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("down", "down")
        for number in (3, 4, 5, 6, 7, 8, 10, 11):
            await clerk.press("enter")
            ref = clerk.app.screen.ref
            await clerk.press("f2", f"v{number}", "enter", "enter")
            assert clerk.app.screen.ref == ref
            told = "还没有面积" if number == 8 else f"视图{number}无法显示"
            assert told in clerk.text, clerk.text
            assert "只有这个视图显示不出来" in clerk.text
            assert SECRET not in clerk.text
            screen_lines(clerk.app)
            await clerk.press("f3")
            assert clerk.app.screen.table.cursor == 2, "the place in the list"


async def test_what_was_typed_outlives_a_view_that_fails(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("f2", "2-1-101", "enter")
        form = clerk.app.screen.query_one("Form")
        form.go("remark")
        await clerk.press("打了一半")
        await clerk.press("f2", "vh", "enter")
        assert "全部broken无法显示" in clerk.text
        await clerk.press("f5")
        assert clerk.app.is_running
        await clerk.press("f3")
        assert form.dirty
        assert "打了一半" in clerk.text
        await clerk.press("f10")
        assert clerk.record("2-1-101").data["remark"] == "打了一半"


async def test_a_view_is_tried_again_with_f5(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        clerk.app.desk.edit("cases/HM00201", {"remark": "坏"})
        await clerk.press("f2", "v9 2-1-101", "enter")
        assert "视图9无法显示" in clerk.text
        clerk.app.desk.edit("cases/HM00201", {"remark": ""})
        await clerk.press("f5")
        assert "好的" in clerk.text


async def test_the_palette_has_the_views(office_copy: Path, config: Config) -> None:
    async with at_work(office_copy, config=config) as clerk:
        await clerk.press("ctrl+p", "全部chart")
        await clerk.press("enter")
        assert "每月签约" in clerk.text
        await clerk.press("f3", "ctrl+p", "视图1", "enter")
        assert "交房前收取。" in clerk.text


@pytest.mark.slow
async def test_hostile_text_changes_no_view(office_copy: Path, config: Config) -> None:
    text = "".join(HOSTILE).encode("utf-8", "replace").decode()
    async with at_work(office_copy, config=config) as clerk:
        clerk.app.desk.edit("cases/HM00201", {"remark": text})
        await _every_view(clerk)


async def _every_view(clerk: Clerk) -> None:
    for letters in ("v0", "v1", "v2", "v9"):
        await clerk.press("f2", f"{letters} 2-1-101", "enter")
        lines = screen_lines(clerk.app)
        assert not [line for line in lines if set(line) & set("\x1b\n\t\u202e\u200d")], letters
    for letters in ("vb", "vk", "vt", "vh"):
        await clerk.press("f2", letters, "enter", "f1", "escape", "f3")
        screen_lines(clerk.app)


def test_the_command_line_shows_the_same(
    office_copy: Path, config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = main(
            [
                "--config",
                str(config.folder / "config.toml"),
                "--data",
                str(office_copy),
                "--lang",
                "zh",
                *words,
            ]
        )  # type: ignore[operator]
        told = capsys.readouterr()
        return code, told.out + told.err

    assert run("view", "panorama.form", "2-1-101") == (0, "说明  已算好 2-1-0101\n")
    assert "电话  1*********4" in run("view", "panorama.facts", "2-1-101")[1]
    board = json.loads(run("view", "panorama.board", "--json")[1])
    assert [len(lane["cards"]) for lane in board["lanes"]] == [3, 5, 0]
    assert board["lanes"][1]["cards"][0]["severity"] == "block"
    code, told = run("view", "panorama.bad", "2-1-101")
    assert code == 2
    assert "无法显示" in told
    assert SECRET not in told
    assert run("view", "panorama.board", "2-1-101")[0] == 2
    assert run("view", "panorama.facts")[0] == 2
    assert "是不是 panorama.facts" in run("view", "panorama.fact", "2-1-101")[1]
    assert "panorama.board  全部board" in run("view", "--list")[1]
