"""The steps of a letter of demand: proposed, sent, delivered."""

from caseman.api import RecordView, Step, Workflow
from caseman.api import msg as _

from .sections import REMINDERS, Reminder

PROPOSE, SEND, DELIVER = "arrears.propose", "arrears.send", "arrears.deliver"


def _own(record: RecordView) -> Reminder:
    return record.own(Reminder)


LETTERS = Workflow(
    id="arrears.letters",
    title=_("letter of demand"),
    steps=(
        Step(
            id=PROPOSE,
            title=_("propose a letter"),
            state=_("proposed"),
            done=lambda record: _own(record).proposed_on,
            action="arrears.run",
            records=REMINDERS,
            order=10,
        ),
        Step(
            id=SEND,
            title=_("send a letter"),
            state=_("sent"),
            done=lambda record: _own(record).sent_on,
            after=(PROPOSE,),
            action=SEND,
            records=REMINDERS,
            order=11,
        ),
        Step(
            id=DELIVER,
            title=_("note the proof of delivery"),
            state=_("delivered"),
            done=lambda record: _own(record).delivered_on,
            after=(SEND,),
            action=DELIVER,
            records=REMINDERS,
            order=12,
        ),
    ),
)
