"""Custody of the filing password (D2.1): who keeps it, when it was changed, who used it. Never the password."""

from collections.abc import Iterable

from caseman.api import (
    Action,
    ActionContext,
    CheckContext,
    Day,
    Finding,
    Fix,
    Model,
    Params,
    Role,
    Rule,
    Section,
    Severity,
    Text,
    UserName,
    field,
)
from caseman.api import msg as _


class Use(Model):
    """One use of the password."""

    day: Day = field(_("day"), required=True, event=True)
    user: UserName = field(_("user"), default="")
    case: Text = field(_("case"), default="")
    why: Text = field(_("what for"), default="")


class Password(Model):
    """Custody of a project's filing password. The secret itself has no place here."""

    custodian: UserName = field(_("custodian"), default="", help=_("short name of the user who keeps it"))
    second_holder: UserName = field(_("second holder"), default="")
    changed_on: Day | None = field(_("last changed on"), event=True)
    uses: list[Use] = field(_("uses"), default=[])


PASSWORD = Section(
    id="contracts.password", title=_("filing password"), model=Password, of="projects", order=20
)


def rotation_due(ctx: CheckContext) -> Iterable[Finding]:
    """SEC-02: the password is changed in its term."""
    password = ctx.section(Password)
    if password is None or password.changed_on is None:
        return
    due = ctx.policy.deadline("contracts.password_rotation", password.changed_on)
    if ctx.today > due.day:
        yield Finding(
            message=_("the filing password was last changed on {changed}; it was to be changed by {due}"),
            facts={"changed": password.changed_on, "due": due.day},
            path="contracts.password.changed_on",
            cite=due.value.cite,
            due=due.day,
            fix=(
                Fix(
                    title=_("change it with the authority, then note the day"),
                    action="contracts.password_changed",
                ),
            ),
        )


RULES = [
    Rule(
        id="contracts.password_rotation",
        code="SEC-02",
        title=_("filing password changed in time"),
        severity=Severity.WARN,
        check=rotation_due,
        records="projects",
        needs=("contracts.password",),
    ),
]


class UseOf(Params):
    why: Text = field(_("what for"), required=True)


def note_use(ctx: ActionContext) -> None:
    """One line of the log: who used the password for which contract."""
    case = ctx.facts
    project = ctx.of(f"projects/{case.case.project}")
    password = project.section(Password)
    if password is None or not password.custodian:
        ctx.refuse(_("the custodian of the filing password is not entered"))
    use = Use(day=ctx.today, user=ctx.user.name, case=case.record.id, why=ctx.params.why)
    ctx.change(project.record.ref, {"contracts.password.uses": [*password.uses, use]})
    ctx.say(_("use of the filing password noted; keeper: {custodian}"), custodian=password.custodian)


class Changed(Params):
    changed_on: Day | None = field(_("changed on"))


def note_change(ctx: ActionContext) -> None:
    ctx.change(ctx.facts.record.ref, {"contracts.password.changed_on": ctx.params.changed_on or ctx.today})


class Holders(Params):
    custodian: UserName = field(_("custodian"), required=True)
    second_holder: UserName = field(_("second holder"), required=True)


def set_holders(ctx: ActionContext) -> None:
    if ctx.params.custodian == ctx.params.second_holder:
        ctx.refuse(_("the two holders must be two persons"))
    ctx.change(
        ctx.facts.record.ref,
        {
            "contracts.password.custodian": ctx.params.custodian,
            "contracts.password.second_holder": ctx.params.second_holder,
        },
    )


ACTIONS = [
    Action(
        id="contracts.password_use",
        title=_("note a use of the filing password"),
        run=note_use,
        records="cases",
        params=UseOf,
        go="mm",
    ),
    Action(
        id="contracts.password_changed",
        title=_("filing password changed"),
        run=note_change,
        records="projects",
        params=Changed,
    ),
    Action(
        id="contracts.password_holders",
        title=_("holders of the filing password"),
        run=set_holders,
        records="projects",
        params=Holders,
        role=Role.SUPERVISOR,
    ),
]
