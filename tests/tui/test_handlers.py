"""What makes keys quick must not change what they do."""

from pathlib import Path

import pytest
from textual import events, messages
from textual.message_pump import MessagePump
from textual.widgets import Input

from caseman.tui import handlers
from caseman.tui.app import CasemanApp
from caseman.tui.screens.cases import Cases, CaseTable
from caseman.tui.screens.choices import Choices
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.table import VirtualTable


@pytest.mark.parametrize("kind", [CaseTable, Form, Prompt, Cases, Choices, CasemanApp])
def test_the_handlers_of_a_message_are_those_that_textual_finds(kind: type[MessagePump]) -> None:
    widget = kind.__new__(kind)
    found = 0
    for message in (
        events.Key("a", "a"),
        events.Paste("a"),
        events.Focus(),
        events.Blur(),
        events.Mount(),
        events.Idle(),
        events.ScreenResume(),
        events.Callback(lambda: None),
        events.DeliveryComplete("key", Path("file"), None),
        messages.Update.__new__(messages.Update),
        Prompt.Typed.__new__(Prompt.Typed),
        VirtualTable.Moved.__new__(VirtualTable.Moved),
        Input.Changed.__new__(Input.Changed),
    ):
        message._no_default_action = False
        name = message.handler_name
        known = list(widget._get_dispatch_methods(name, message))
        assert known == list(MessagePump._get_dispatch_methods(widget, name, message))
        found += len(known)
    assert found > 3
    assert handlers._known(kind, "on_key", events.Key) is not None
