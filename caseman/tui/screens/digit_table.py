"""A table of a record's tab on whose rows digits act."""

from textual.message import Message

from caseman.tui.commands import bindings
from caseman.tui.safe_text import content
from caseman.tui.widgets.table import VirtualTable


class DigitTable(VirtualTable):
    """A table that digits act on; what they stand for is in its border."""

    BINDINGS = bindings("table", "digits")

    class Digit(Message):
        """A digit was typed for some rows."""

        def __init__(self, digit: str, rows: list[int]) -> None:
            super().__init__()
            self.digit = digit
            self.rows = rows

    def refresh_caption(self) -> None:
        super().refresh_caption()
        self.border_title = content(self._title)  # the number of rows would read as one more digit

    def action_digit(self, digit: int = 0) -> None:
        if self.count:
            self.post_message(self.Digit(str(digit), self.marked or [self.cursor]))
