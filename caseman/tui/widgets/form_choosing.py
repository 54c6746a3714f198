"""The values of a closed list, chosen for a field of a form or a cell of a grid."""

from typing import TYPE_CHECKING

from caseman.tui.screens.checklist import open_checklist
from caseman.tui.screens.choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

    from .form import Form
    from .form_model import FormModel
    from .grid import Grid


def choose_value(host: "Form | Grid", model: "FormModel", spec: "FieldSpec", label: str, text: str) -> None:
    """Open the list of a field that has choices: several of them for a field of kind `list`; `text` narrows it."""
    name, titles = spec.name, model.titles(spec.name)
    if spec.kind == "list":
        chosen = model.value(name)
        open_checklist(
            host.shell,
            label,
            list(titles.items()),
            [str(one) for one in chosen] if isinstance(chosen, list) else [],
            lambda codes: host.put(name, codes or None, on=True),
        )
        return
    assert spec.choices is not None
    options = [
        Option(str(member.value), titles[str(member.value)], keys=(str(member.value), *member.words))
        for member in spec.choices
    ]
    open_choices(
        host.shell,
        label,
        options,
        lambda option: host.put(name, option.value, on=True),
        text=text,
        at=model.value(name),
    )
