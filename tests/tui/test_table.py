"""The virtual table: any number of rows, the place kept, numbers whole."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tui_kit import screen_lines, screen_text
from tui_stage import StageApp

from caseman.tui.widgets.columns import TableColumn, lay_out
from caseman.tui.widgets.table import VirtualTable

COLUMNS = (TableColumn("号", 8, 0), TableColumn("姓名", 6, 1), TableColumn("金额", 6, 0, number=True))


def row(i: int) -> tuple[str, str, str]:
    return (f"H{i:06d}", f"姓{i}", f"{i}.00")


def table(count: int = 100, columns: Sequence[TableColumn] = COLUMNS) -> tuple[StageApp, VirtualTable]:
    widget = VirtualTable(columns, title="合同")
    return StageApp(widget), widget


async def test_a_hundred_thousand_rows_ask_only_for_those_in_sight() -> None:
    app, widget = table()
    asked: list[int] = []

    def rows(i: int) -> tuple[str, str, str]:
        asked.append(i)
        return row(i)

    async with app.run_stage() as pilot:
        widget.show(rows, 100_000)
        await pilot.press("end")
        assert "H099999" in screen_text(app)
        await pilot.press("home", "pagedown", "down")
        assert widget.cursor == widget.page + 1
        assert len(asked) < 5 * widget.page


async def test_a_step_paints_two_rows_and_the_screen_is_as_if_all_were_painted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.press("down")
        painted: list[int] = []
        paint = VirtualTable.paint
        monkeypatch.setattr(
            VirtualTable, "paint", lambda self, y, cells: painted.append(y) or paint(self, y, cells)
        )
        await pilot.press("down")
        assert sorted(painted) == [2, 3]
        await pilot.press("pagedown", "up", "space", "right", "end", "up")
        kept = [list(line) for line in app.screen._compositor.render_strips()]
        for each in (app.screen, *app.screen.walk_children()):
            each.refresh()
        assert kept == [list(line) for line in app.screen._compositor.render_strips()]


async def test_paging_keeps_the_height_of_the_cursor_and_ends_at_the_ends() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.press("down", "down", "pagedown")
        assert widget.cursor - widget.top == 2
        for _page in range(10):
            await pilot.press("pagedown")
        assert widget.cursor == 99
        for _page in range(10):
            await pilot.press("pageup")
        assert widget.cursor == 0


async def test_the_place_is_kept_when_rows_come_and_go() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100, key=lambda i: i)
        await pilot.press("pagedown", "pagedown", "down")
        record, height = widget.cursor, widget.cursor - widget.top
        order = [i for i in range(100) if i % 3 == record % 3]
        widget.show(lambda i: row(order[i]), len(order), key=lambda i: order[i])
        assert order[widget.cursor] == record
        order = list(range(100))
        widget.show(row, 100, key=lambda i: i)
        assert (widget.cursor, widget.cursor - widget.top) == (record, height)


async def test_a_record_that_is_gone_leaves_the_cursor_at_its_height() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100, key=lambda i: i)
        await pilot.press(*["down"] * 5)
        rest = [i for i in range(100) if i != 5]
        widget.show(lambda i: row(rest[i]), 99, key=lambda i: rest[i])
        assert rest[widget.cursor] == 6
        widget.show(lambda i: row(rest[i]), 3, key=lambda i: rest[i])
        assert widget.cursor == 2
        widget.show(row, 0)
        await pilot.press("down", "enter", "space", "pagedown", "end")
        assert widget.cursor == 0
        assert app.told(VirtualTable.Opened) == []


async def test_marks_stay_with_their_records() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100, key=lambda i: i)
        await pilot.press("space", "space", "down", "space")
        assert widget.marks == {0, 1, 3}
        assert "已标 3" in screen_text(app)
        odd = list(range(1, 100, 2))
        widget.show(lambda i: row(odd[i]), len(odd), key=lambda i: odd[i])
        assert [odd[i] for i in widget.marked] == [1, 3]
        await pilot.press("ctrl+a")
        assert len(widget.marks) == 51
        await pilot.press("ctrl+a")
        assert widget.marks == {0}


async def test_copy_takes_the_cell_then_the_row() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.press("down", "right", "ctrl+c")
        assert app.clipboard == "姓1"
        await pilot.press("ctrl+c")
        assert app.clipboard == "H000001\t姓1\t1.00"
        await pilot.press("right", "ctrl+c")
        assert app.clipboard == "1.00"


async def test_sorting_is_asked_for_and_shown() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.press("right", "ctrl+k")
        (asked,) = app.told(VirtualTable.SortAsked)
        assert (asked.column, asked.descending) == (1, False)
        widget.sorted_by = (1, False)
        widget.repaint()
        await pilot.press("ctrl+k")
        assert app.told(VirtualTable.SortAsked)[-1].descending
        assert "姓名▴" in screen_text(app)


async def test_what_is_typed_on_the_table_begins_a_search() -> None:
    app, widget = table()
    typed: list[str] = []
    widget.typed = typed.append
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.press("张", "z", "2", "space", "/", "、")
        assert typed == ["张", "z", "2"]


async def test_numbers_are_never_cut() -> None:
    columns = (TableColumn("名", 4, 1), TableColumn("金额", 4, 0, number=True), TableColumn("注", 4, 1))
    app, widget = table(columns=columns)
    sums = ["1.00", "123,456,789,012.34", "-5.50"]
    async with app.run_stage((40, 12)) as pilot:
        widget.show(lambda i: ("名", sums[i], "注"), 3)
        await pilot.pause()
        for line, number in zip(screen_lines(app)[3:6], sums, strict=True):
            assert number in line
        widget.show(lambda i: ("名", "9" * 60, "注"), 3)
        await pilot.pause()
        assert "9" not in screen_text(app)
        assert "####" in screen_text(app)


async def test_all_columns_can_be_reached_on_a_narrow_screen() -> None:
    columns = [TableColumn(f"列{i}", 10, 0) for i in range(12)]
    app, widget = table(columns=columns)
    async with app.run_stage((50, 12)) as pilot:
        widget.show(lambda i: tuple(f"值{i}-{c}" for c in range(12)), 30)
        for column in range(1, 12):
            await pilot.press("right")
            assert f"列{column}" in screen_text(app)
            assert "列0" in screen_text(app)
        for column in range(10, -1, -1):
            await pilot.press("left")
            assert f"列{column}" in screen_text(app)


async def test_the_mouse_works_too() -> None:
    app, widget = table()
    async with app.run_stage() as pilot:
        widget.show(row, 100)
        await pilot.click(VirtualTable, offset=(5, 6))
        assert widget.cursor == 4
        await pilot.click(VirtualTable, offset=(5, 6), times=2)
        assert app.told(VirtualTable.Opened)[0].index == 4


@given(
    st.lists(
        st.builds(
            TableColumn,
            st.just(""),
            st.integers(1, 30),
            st.integers(0, 4),
            st.integers(30, 60),
            st.booleans(),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(1, 200),
    st.data(),
)
def test_columns_fill_the_width_and_never_more(
    columns: list[TableColumn], cells: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(columns) - 1))
    layout = lay_out(columns, cells, first, {})
    assert {first, max(first, min(1, len(columns) - 1))} & set(dict(layout.shown))
    used = sum(size for _i, size in layout.shown) + layout.gap * (len(layout.shown) - 1)
    assert used <= cells
    assert all(size >= columns[i].least or i in (first, 1) or len(columns) == 1 for i, size in layout.shown)
    if any(columns[i].weight and size < columns[i].most for i, size in layout.shown):
        assert used == cells


@pytest.mark.parametrize("cells", [80, 120])
def test_a_wider_screen_shows_more_columns(cells: int) -> None:
    columns = [TableColumn("", 15, 0) for _i in range(10)]
    assert len(lay_out(columns, cells, 0, {}).shown) == (cells + 1) // 16 if cells < 100 else 7
