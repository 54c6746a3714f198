"""The values of a closed list, chosen for a field of a form."""

from typing import TYPE_CHECKING

from caseman.tui.screens.checklist import open_checklist
from caseman.tui.screens.choices import Option, open_choices

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

    from .form import Form


def choose_value(form: "Form", spec: "FieldSpec", label: str, text: str) -> None:
    """Open the list of a field that has choices: several of them for a field of kind `list`; `text` narrows it."""
    name, titles = spec.name, form.model.titles(spec.name)
    if spec.kind == "list":
        chosen = form.model.value(name)
        open_checklist(
            form.shell,
            label,
            list(titles.items()),
            [str(one) for one in chosen] if isinstance(chosen, list) else [],
            lambda codes: form.put(name, codes or None, on=True),
        )
        return
    assert spec.choices is not None
    options = [
        Option(str(member.value), titles[str(member.value)], keys=(str(member.value), *member.words))
        for member in spec.choices
    ]
    open_choices(
        form.shell,
        label,
        options,
        lambda option: form.put(name, option.value, on=True),
        text=text,
        at=form.model.value(name),
    )
