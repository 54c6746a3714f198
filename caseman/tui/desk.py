"""The office behind the screens: opened in the background, asked and changed from here, told in the user's words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from caseman.tui.widgets.findings import FindingLines

if TYPE_CHECKING:
    from caseman.core.actions import Outcome
    from caseman.core.checks import Found
    from caseman.core.checks.checker import Checker
    from caseman.core.office import Office


class Desk:
    """`office` is None until it is open; `when_ready` waits for it."""

    def __init__(self) -> None:
        self.office: Office | None = None
        #: (blocking, other) findings by record, once the whole office was checked.
        self.counts: Mapping[str, tuple[int, int]] = {}
        self.checked = False
        self._waiting: list[Callable[[], None]] = []
        self._touched: list[tuple[str, str]] = []

    @property
    def open(self) -> "Office":
        """The office, where it is known to be open."""
        assert self.office is not None
        return self.office

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call `then` now, or as soon as the office is open."""
        if self.office is None:
            self._waiting.append(then)
        else:
            then()

    def opened(self, office: "Office") -> None:
        """The office is open."""
        self.office = office
        office.listen(self._note)
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _note(self, touched: Sequence[tuple[str, str]]) -> None:
        if self.checked:
            self._count()
        else:
            self._touched += touched

    def adopt(self, checker: "Checker") -> None:
        """The whole office was checked in the background."""
        self.open.adopt(checker, self._touched)
        self._touched, self.checked = [], True
        self._count()

    def _count(self) -> None:
        counts: dict[str, tuple[int, int]] = {}
        for one in self.open.check():
            blocking, other = counts.get(one.ref, (0, 0))
            counts[one.ref] = (blocking + 1, other) if one.blocks else (blocking, other + 1)
        self.counts = counts

    # -- findings

    def lines(self, found: Sequence["Found"]) -> list[FindingLines]:
        """Findings as they are shown."""
        text, owner = self.open.text, self.open.plugins.owner
        return [
            FindingLines(
                severity=str(one.severity),
                code=one.code,
                text=self.open.sentence(one),
                cite=one.cite,
                due=one.due.isoformat() if one.due else "",
                fixes=tuple(text(fix.title, owner(one.rule)) for fix in one.fix),
                depth=1 if one.root else 0,
            )
            for one in found
        ]

    # -- doing

    def act(
        self,
        action: str,
        names: Sequence[str],
        given: Mapping[str, object] | Sequence[Mapping[str, object]],
        force: str = "",
    ) -> "Outcome":
        """Do an action. Raises InputError, Refused."""
        return self.open.act(action, names, given, force)

    def said(self, outcome: "Outcome") -> str:
        """What came of an action, in one line."""
        office = self.open
        owner = office.plugins.owner(outcome.action)
        told = [office.text.sentence(message, facts, owner) for message, facts in outcome.said]
        told += [f"{ref}: {office.text.error(error, owner)}" for ref, error in outcome.refused]
        return "  ".join(told) or f"{office.action_title(outcome.action)} ✔ {len(outcome.done)}"

    def actions_for(self, table: str) -> list[Any]:
        """The actions on records of a type that the worker may do, by title."""
        from caseman.core.people import may

        office = self.open
        worker = office.worker
        found = [
            action
            for action in office.plugins.registry.actions.values()
            if action.records == table and action.writes and (worker is None or may(worker, action.role))
        ]
        return sorted(found, key=lambda action: action.id)

    def title(self, descriptor: Any) -> str:
        """A descriptor's title in the user's language."""
        return self.open.text(descriptor.title, self.open.plugins.owner(descriptor.id))
