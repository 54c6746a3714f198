"""Policies that remember what was read from them: a print says which of its figures nobody has verified."""

from collections.abc import Callable, Mapping
from datetime import date

from caseman.api.policy import Calculated, Calculation, Due, Value

from .calculating import calculate
from .view import Policies, View


class NotingPolicies(Policies):
    """The same policies as `of`; `read` is every value that was asked for since, by parameter and source."""

    def __init__(self, of: Policies) -> None:
        vars(self).update(vars(of))
        self.read: dict[tuple[str, str], Value] = {}
        #: Days counted in a year whose calendar is not known.
        self.beyond: set[date] = set()

    def view(
        self,
        region: str,
        today: date,
        deciding: Callable[[str], date | None] | None = None,
        policy_date: date | None = None,
    ) -> View:
        return _View(self, region, today, deciding, policy_date)

    def calculate(
        self, calculation: Calculation, given: Mapping[str, object], day: date, region: str
    ) -> Calculated:
        return calculate(calculation, given, day, _View(self, region, day, None, day))

    def note(self, value: Value) -> Value:
        self.read[value.parameter, value.cite] = value
        return value

    @property
    def unverified(self) -> list[str]:
        """Titles (message ids) of the parameters whose value in use nobody has verified."""
        names = {value.parameter for value in self.read.values() if not value.verified}
        return [self.parameters[name].title for name in sorted(names)]


class _View(View):
    """A view whose answers are noted."""

    _policies: NotingPolicies

    def value(self, parameter: str, on: date | None = None) -> Value:
        return self._policies.note(super().value(parameter, on))

    def table(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        return self._policies.note(super().table(parameter, on, **inputs))

    def checklist(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        return self._policies.note(super().checklist(parameter, on, **inputs))

    def deadline(self, parameter: str, start: date, on: date | None = None) -> Due:
        due = super().deadline(parameter, start, on)
        self._policies.note(due.value)
        if due.beyond:
            self._policies.beyond.add(due.day)
        return due
