"""What a document's `data` is given: the record, its steps and what stands against them, in Chinese words."""

from typing import TYPE_CHECKING

from caseman.api.documents import StepTold, Told
from caseman.api.fields import Params
from caseman.core.checks import Checker, Found
from caseman.core.facts import Facts, World, state_of
from caseman.core.i18n import Translator
from caseman.core.policy.noting import NotingPolicies
from caseman.core.progress import progress, why
from caseman.core.records import Record

if TYPE_CHECKING:
    from caseman.core.office import Office


class Printing(Facts):
    """Satisfies `caseman.api.PrintContext`. `policies` notes every value that the print rests on."""

    def __init__(self, office: "Office", record: Record, params: Params | None, text: Translator) -> None:
        self.policies = NotingPolicies(office.policies)
        day = office.options.policy_date
        world = World(office.reader, office.rulebook, self.policies, office.today, day, office.book)
        super().__init__(world, record)
        self.params = params
        self.office = office
        self.text = text

    @property
    def state(self) -> str:
        steps = [step for step in self.office.rulebook.states if step.records == self.record.table]
        word = state_of(steps, self.record)
        owner = next((self.office.plugins.owner(step.id) for step in steps if step.state == word), "")
        return self.text(word, owner)

    def word(self, message: str) -> str:
        return self.text.label(message)

    @property
    def worker(self) -> str:
        return self.office.worker.name if self.office.worker else ""

    def person(self, user: str) -> str:
        """What a user is called."""
        return self.office.users.told(user)

    def why(self, step: str = "") -> list[Told]:
        return [self._told(one) for one in why(self.office, self.record, step, self._checker)]

    def steps(self) -> list[StepTold]:
        return [
            StepTold(
                one.step.id,
                self.text(one.step.title, self.office.plugins.owner(one.step.id)),
                one.state,
                one.day,
                tuple(self._told(found) for found in one.against),
            )
            for one in progress(self.office, self.record, self._checker)
        ]

    @property
    def _checker(self) -> Checker:
        return self.office.checker.over(self.world)

    def _told(self, one: Found) -> Told:
        owner = self.office.plugins.owner(one.rule)
        return Told(
            one.code,
            self.text.sentence(one.message, one.facts, owner),
            one.cite,
            tuple(dict.fromkeys(self.text(fix.title, owner) for fix in one.fix)),
            one.due,
            one.blocks,
        )
