"""The grid by itself: which of its columns and rows are in sight."""

from tui_kit import screen_text
from tui_office import SPECS, TODAY
from tui_stage import StageApp

from caseman.tui.widgets.grid import Grid
from caseman.tui.widgets.grid_model import GridModel


def grid_of(rows: int) -> GridModel:
    model = GridModel([spec for spec in SPECS if spec.kind != "rows"], TODAY)
    for number in range(rows):
        model.add({}, f"cases/{number}", (f"户{number:03d}",))
    return model


async def test_a_grid_longer_than_its_page_has_a_scroll_bar_that_follows() -> None:
    grid = Grid()
    app = StageApp(grid)
    async with app.run_stage() as pilot:
        grid.show(grid_of(60))
        grid.focus()
        await pilot.pause()

        def thumb() -> list[int]:
            """The lines beside which the bar's handle stands."""
            ends = [list(grid.render_line(y))[-1].style for y in range(1, grid.size.height - 1)]
            assert set(ends) == {app.inks.thumb, app.inks.track}
            return [y for y, style in enumerate(ends) if style == app.inks.thumb]

        assert thumb()[0] == 0
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert "户059" in screen_text(app)
        assert thumb()[-1] == grid.size.height - 3


async def test_the_column_of_the_cursor_is_always_in_sight() -> None:
    grid = Grid()
    app = StageApp(grid)
    async with app.run_stage() as pilot:
        grid.show(grid_of(3))
        grid.focus()
        await pilot.pause()
        columns = len(grid.model.fields)
        for key, last in (("tab", columns - 1), ("shift+tab", 0)):
            for _step in range(columns - 1):
                await pilot.press(key)
                assert grid.spot is not None
                assert grid.spot.x + grid.spot.cells <= grid.size.width
            assert (grid.row, grid.column) == (0, last)
