"""The kit in a real pseudo-terminal: where the caret is for an input method, Esc, what is written and left behind."""

import re
import signal

import pytest
from rich.cells import cell_len
from tui_pty import Terminal


def column_after(terminal: Terminal, text: str) -> tuple[int, int]:
    """The cell behind a text on the screen."""
    for y in range(terminal.screen.lines):
        cells = [terminal.screen.buffer[y][x].data for x in range(terminal.screen.columns)]
        line = "".join(cells)
        if text in line:
            return cell_len(line[: line.index(text) + len(text)]), y
    raise AssertionError(f"{text} is not on the screen:\n{terminal.text}")


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_the_cursor_is_at_the_caret_in_the_find_line(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("f4")
        terminal.settle()
        assert terminal.cursor == (6, 1)
        for text in ("司", "司马", "司马昭"):
            terminal.press(text[-1])
            terminal.wait(text)
            assert terminal.cursor == column_after(terminal, f"查找 {text}")
        terminal.press("left")
        terminal.settle()
        assert terminal.cursor == column_after(terminal, "查找 司马")


def test_the_cursor_is_at_the_caret_in_a_form_after_scrolling(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("enter")
        terminal.wait("合同编号")
        assert terminal.cursor == column_after(terminal, "编号*   HM00201")
        terminal.press("tab", "栋")
        terminal.wait("栋")
        assert terminal.cursor == column_after(terminal, "栋")
        terminal.press(*["tab"] * 11)
        terminal.wait("备案号")
        terminal.press("备案")
        terminal.wait("备案号      备案")
        assert terminal.cursor == column_after(terminal, "备案号      备案")


def test_the_cursor_is_at_the_caret_in_a_dialog(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("ctrl+p")
        terminal.wait("命令", "输入以缩小范围")
        x, y = column_after(terminal, "输入以缩小范围")
        assert terminal.cursor == (x - cell_len("输入以缩小范围"), y)
        terminal.press("查")
        terminal.wait("查", gone="退出 caseman")
        assert terminal.cursor == (x - cell_len("输入以缩小范围") + 2, y)


def test_the_cursor_stays_in_a_field_that_scrolls_sideways(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("f4", "长" * 60, "尾")
        terminal.wait("尾")
        assert terminal.cursor == column_after(terminal, "尾")
        terminal.press("home")
        terminal.settle()
        assert terminal.cursor == (6, 1)


def test_full_width_text_of_an_input_method_arrives(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("、ＨＭ０１２，。－＝")
        terminal.wait("ＨＭ０１２，。－＝")
        terminal.press("f3", "enter", *["tab"] * 4, "４００，０００。５", "tab")
        terminal.wait("400,000.50 元")


def test_escape_and_an_arrow_are_told_apart(terminal: Terminal) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("enter")
        terminal.wait("合同编号")
        terminal.press("esc")
        terminal.wait("合同 258")
        terminal.press("down")
        terminal.wait("2 / 258")
        terminal.press("enter")
        terminal.wait("合同编号")
        terminal.press("f3")
        terminal.wait("合同 258")


def test_the_terminal_is_left_as_it_was_and_asked_for_nothing_that_input_methods_dislike(
    terminal: Terminal,
) -> None:
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("f1")
        terminal.wait("Esc 返回")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert not re.search(r"\x1b\[>\d+u", terminal.raw), "the Kitty keyboard protocol was switched on"
        assert terminal.raw.count("\x1b[?1049h") == terminal.raw.count("\x1b[?1049l") == 1
        assert "\x1b[?25h" in terminal.raw
        assert "Traceback" not in terminal.raw


def test_the_program_ends_with_its_window() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as under nohup, and as the program then has it
    try:
        terminal = Terminal()
    finally:
        signal.signal(signal.SIGHUP, before)
    with terminal:
        terminal.wait("合同 258", "F1")
        assert terminal.hang_up() == 0


def test_no_color_writes_no_colour() -> None:
    with Terminal(NO_COLOR="1") as terminal:
        terminal.wait("合同 258", "F1")
        terminal.press("enter", "tab", "x", "tab", "x", "tab", "f1")
        terminal.wait("Esc 返回")
        colours = re.findall(r"\x1b\[[\d;]*?\b(?:3[0-8]|4[0-8]|9\d|10\d)[\d;]*m", terminal.raw)
        assert colours == []


def test_a_terminal_can_change_its_size(terminal: Terminal) -> None:
    """What was wrapped for one width is wrapped anew for the next, in the first frame of that size."""
    with terminal:
        terminal.wait("合同 258", "F1")
        terminal.resize(120, 40)
        terminal.wait("签约日", "备注")
        assert all(cell_len(line) <= 120 for line in terminal.lines)
        terminal.press("enter")
        terminal.wait("为何不能备案")
        for cells in (80, 60):
            terminal.resize(cells, 24)
            terminal.settle()
            told = "".join(line.strip("│╭╮╰╯─ ") for line in terminal.lines).replace(" ", "")
            assert "付清全部房款后才能备案" in told, terminal.text
