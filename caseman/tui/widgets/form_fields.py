"""The fields of a form as they are shown: their labels, which are hidden, which can be changed and which comes next."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from .form_layout import FormLayout, lay_out
from .form_model import TYPED, FormModel
from .form_paint import value_height

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec


class FormFields:
    """Fields by their number from 0."""

    def __init__(
        self,
        model: FormModel,
        labels: Sequence[str],
        *,
        headings: Mapping[str, str] | None = None,
        masked: Mapping[str, str] | None = None,
        mask_rows: bool = False,
        fixed: Sequence[str] = (),
    ) -> None:
        """`labels` are those of the model's fields; for the others see `Form.show`."""
        self.model = model
        self.labels = labels
        self.masked = masked or {}
        self.mask_rows = mask_rows
        self._headings = headings or {}
        self._fixed = frozenset(fixed)
        #: The number of a field by its name.
        self.numbers = {spec.name: number for number, spec in enumerate(model.fields)}

    def __len__(self) -> int:
        return len(self.model.fields)

    def __getitem__(self, number: int) -> "FieldSpec":
        return self.model.fields[number]

    def locked(self, number: int) -> bool:
        """Whether a field is only shown."""
        spec = self[number]
        name = spec.name
        return spec.meta.computed or name in self.masked or name in self._fixed or spec.kind == "group"

    def typed(self, number: int) -> bool:
        """Whether a field is typed into the editor."""
        return number < len(self) and self[number].kind in TYPED and not self.locked(number)

    def following(self, number: int, step: int) -> int | None:
        """The next field behind `number`, or before it by a step of -1, that can be changed; None at the end."""
        number += step
        while 0 <= number < len(self):
            if not self.locked(number):
                return number
            number += step
        return None

    def lay_out(self, cells: int, say: Callable[..., str]) -> FormLayout:
        """Where the fields stand in `cells`, with what is wrong with them."""
        return lay_out(
            self.model.fields,
            self.labels,
            cells,
            headings=self._headings,
            errors={name: say(error.message, **error.facts) for name, error in self.model.errors.items()},
            height_of=lambda number, room: value_height(self.model, number, room),
        )
