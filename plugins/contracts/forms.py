"""What printed forms of every duty say of a case: its place, its parties, its head; and how they write words and formulas."""

from collections.abc import Sequence

from caseman.api import Buyer, Choice, Day, DocumentNumber, FactsView, Model, Phone, Text, field
from caseman.api import msg as _

from .sections import Contract


class Party(Model):
    """A buyer on paper."""

    name: Text = field(_("name"), default="", personal=True)
    doc_kind: Text = field(_("document"), default="")
    doc_number: DocumentNumber = field(_("document number"), default="", personal=True)
    share: Text = field(_("share"), default="")
    phone: Phone = field(_("phone"), default="", personal=True)


def parties(buyers: Sequence[Buyer]) -> list[dict[str, object]]:
    """The buyers as rows of `Party`."""
    return [
        {
            "name": buyer.name,
            "doc_kind": word(buyer.doc_kind),
            "doc_number": buyer.doc_number,
            "share": str(buyer.share) if buyer.share is not None else "",
            "phone": buyer.phones[0] if buyer.phones else "",
        }
        for buyer in buyers
    ]


def word(choice: Choice | None) -> str:
    """A choice as Chinese forms write it: the office's first word for it."""
    return choice.words[0] if choice is not None and choice.words else ""


def place_of(ctx: FactsView) -> dict[str, object]:
    """Project, developer and unit of a record."""
    project, unit = ctx.project, ctx.unit
    return {
        "project": project.name if project else "",
        "developer": project.developer if project else "",
        "unit": unit.name if unit else str(ctx.record.data.get("unit", "")).rpartition(":")[2],
    }


class Head(Model):
    """What every form says of the case."""

    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    address: Text = field(_("address"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    number: Text = field(_("contract number"), default="")
    today: Day | None = field(_("day"))


def head(ctx: FactsView) -> dict[str, object]:
    """The values of `Head`."""
    contract = ctx.section(Contract) or Contract()
    return place_of(ctx) | {
        "address": ctx.unit.address if ctx.unit else "",
        "names": "、".join(buyer.name for buyer in ctx.case.buyers),
        "number": contract.contract_no or "",
        "today": ctx.today,
    }


def written(formula: str) -> str:
    """A formula as people write it."""
    return formula.replace(" x ", " × ").replace(" - ", " − ").replace(" / ", " ÷ ")
