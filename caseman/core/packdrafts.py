"""Packs on their way into force: entered by one person, tried over the office, switched on by a second one.

What is switched on lies in the store, so that four eyes are asked for at commit, whatever the path, and undo takes it back
like any change. It stands in for the pack of the same id that lies in a folder, or beside it where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from caseman.api.fields import Model, field
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.people import Approval
from caseman.api.sections import RecordType
from caseman.api.values import Code, Count, Day, LongText, Money, Text

from .plugins import PackFile
from .policy import Pack, Policies, load_packs
from .whatif import changed_figures, last_day

if TYPE_CHECKING:
    from .loaded import Loaded
    from .office import Office
    from .reader import Reader

TABLE = "pack_drafts"


class Tried(Model):
    """What the cases of one state come to for one figure, before and after."""

    state: Text = field(_("state"), default="")
    figure: Text = field(_("figure"), default="")
    count: Count = field(_("cases"), default=0)
    before: Money | None = field(_("before"))
    after: Money | None = field(_("after"))


class PackDraft(Model):
    """One version of a pack."""

    number: Code = field(_("number"), default="", search=True, computed=True)
    pack: Code = field(_("pack"), default="", search=True, computed=True)
    title: Text = field(_("title"), default="", computed=True)
    region: Text = field(_("district code"), default="", computed=True)
    version: Text = field(_("version"), default="", computed=True)
    notice: Text = field(_("notice behind it"), default="", computed=True)
    files: dict[str, str] = field(
        _("text of the pack"), default={}, computed=True, help=_("by the name of its file")
    )
    sha256: Text = field(_("hash"), default="", computed=True)
    starts_on: Day | None = field(_("newest rule from"), computed=True)
    tried: list[Tried] = field(_("what it changed when it was switched on"), default=[], computed=True)
    approval: Approval | None = field(_("switched on"), approval=True, computed=True)
    off_on: Day | None = field(_("taken out on"), computed=True)
    off_why: LongText = field(_("taken out because"), default="", computed=True)

    @property
    def text(self) -> str:
        return "".join(self.files.values())

    @property
    def on(self) -> bool:
        return self.off_on is None and self.approval is not None and bool(self.approval.approved_by)


def _label(data: Mapping[str, Any]) -> str:
    return f"{data.get('number', '')} {data.get('title', '')} {data.get('version', '')}".strip()


RECORD = RecordType(
    id=TABLE, title=_("packs to switch on"), model=PackDraft, label=_label, order=174, go="zb"
)


def read_draft(loaded: "Loaded", others: Sequence[Pack], name: str, data: bytes) -> Pack:
    """The pack that a text is. Raises InputError with its first fault, or for a value that another pack sets for the same
    place from the same day."""
    found, faults = load_packs([PackFile(name, data, "")], loaded.plugins.registry.parameters)
    if faults or not found:
        fault = faults[0]
        raise InputError(fault.message, **{"line": fault.line, "file": fault.file, **fault.facts})
    pack = found[0]
    known = {
        (one.parameter, one.region, one.since, one.when): other
        for other in others
        if other.id != pack.id
        for one in other.entries
    }
    for entry in pack.entries:
        other = known.get((entry.parameter, entry.region, entry.since, entry.when))
        if other is not None:
            raise InputError(
                _("{pack} sets {parameter} from {day} already: one value, one pack"),
                pack=other.id,
                parameter=entry.parameter,
                day=entry.since,
            )
    return pack


def law(loaded: "Loaded", reader: "Reader") -> Policies:
    """What is in force: the packs of the folders, and in their place those that the office has switched on."""
    drafts = [record for record in reader.all(TABLE) if record.own(PackDraft).on]
    if not drafts:
        return loaded.policies
    packs = {pack.id: pack for pack in loaded.packs}
    for record in sorted(drafts, key=lambda one: (len(one.id), one.id)):
        found, _faults = load_packs(
            [PackFile(record.ref, record.own(PackDraft).text.encode(), "")],
            loaded.plugins.registry.parameters,
        )
        packs |= {pack.id: pack for pack in found}
    return Policies(loaded.policies.parameters, list(packs.values()))


@dataclass(frozen=True, slots=True)
class DryRun:
    """A pack over the office: the figures that change, as of a day."""

    old: Pack
    new: Pack
    day: date
    changed: Sequence[Any]

    def sums(self) -> list[Tried]:
        """What the cases come to, by state and figure (message ids)."""
        found: dict[tuple[str, str], list[Any]] = {}
        for one in self.changed:
            found.setdefault((one.state, one.label), []).append(one)
        return [
            Tried(
                state=state,
                figure=figure,
                count=len({one.ref for one in ones}),
                before=sum((one.before or Decimal(0) for one in ones), Decimal(0)),
                after=sum((one.after or Decimal(0) for one in ones), Decimal(0)),
            )
            for (state, figure), ones in found.items()
        ]


def dry_run(office: "Office", draft: PackDraft) -> DryRun:
    """What a draft changes against what is in force, on the day from which all of it holds."""
    new = read_draft(office.loaded, (), draft.number, draft.text.encode())
    old = next((pack for pack in office.policies.packs if pack.id == new.id), None)
    old = old or Pack(new.id, new.title, "", new.region, "", "")
    day = max(last_day(old, new) or office.today, office.today)
    return DryRun(old, new, day, list(changed_figures(office, old, new, day)))
