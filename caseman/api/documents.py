"""Documents: print forms of one record. A plugin gives the facts; the core fills an editable .docx with them.

A document is Chinese data, like its template: everything that is printed is told in Chinese, whatever language the
screens are in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .fields import Model, Params

if TYPE_CHECKING:
    from .context import PrintContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A print form of one record.

    template  its .docx in the plugin, `documents/<name>.docx` unless another is given; `{{ name }}` stands for a field,
              `{{ imprint }}` for the line that says which template, which policies and which print it is, and must be
              there
    fields    a Model: what the template may name. A field that is `personal` is printed in full, for which the print
              is noted in the log; a draft has it masked. A name in the template that is no field is an error at load.
    data      gives the fields' values
    records   the record type
    params    what is asked for before printing
    same_again  a reprint is the first print again, byte by byte, as long as the record and the template are what they
              were: for what is signed. Else every reprint is marked as one.
    """

    id: str
    title: str
    fields: type[Model]
    data: "Callable[[PrintContext], Mapping[str, object]]"
    template: str = ""
    records: str = "cases"
    params: type[Params] | None = None
    help: str = ""
    same_again: bool = False

    def __post_init__(self) -> None:
        if not self.template:
            name = str(self.id).rpartition(".")[2]
            object.__setattr__(self, "template", f"documents/{name}.docx")


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words: its code, the sentence, the authority behind it, how to cure it, its day, whether it blocks."""

    code: str
    text: str
    cite: str
    fixes: tuple[str, ...]
    due: date | None
    blocks: bool


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of a record in words.

    state    done, skipped, open (it can be done now), blocked (it comes next, and something stands against it) or later
    day      when it was done, where that is kept
    against  what stands against it, the same findings as `caseman why` gives
    """

    id: str
    title: str
    state: str
    day: date | None
    against: tuple[Told, ...]
