"""Print forms of contracts: the filing's cover sheet, the letter about a differing line, the customer's slip, the papers
of a name change. The templates in `documents/` are Word files that the office may edit."""

import re
from collections.abc import Mapping, Sequence

from caseman.api import (
    Area,
    Count,
    Day,
    Document,
    DocumentNumber,
    InputError,
    LongText,
    Mark,
    Model,
    Money,
    Params,
    PrintContext,
    Text,
    Told,
    field,
)
from caseman.api import msg as _

from .changes import EXECUTE, ChangeKind, NameChange
from .filing_rules import filing_due
from .forms import Party, parties, place_of, word
from .kinds import LOAN, PRICE
from .sections import Contract, Filing, PaymentMode, PricingMode
from .steps import FILE


class Against(Model):
    """What stands against a step."""

    code: Text = field(_("code"), default="")
    text: LongText = field(_("what is missing"), default="")
    cite: Text = field(_("authority"), default="")
    cure: LongText = field(_("what to do"), default="")
    due: Day | None = field(_("by"))


def _against(found: Sequence[Told]) -> list[dict[str, object]]:
    return [
        {"code": one.code, "text": one.text, "cite": one.cite, "cure": "；".join(one.fixes), "due": one.due}
        for one in found
    ]


# -- the cover sheet of a filing


class Cover(Model):
    """The facts of a contract on one sheet, as it goes to the filing office."""

    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    uscc: DocumentNumber = field(_("credit code"), default="")
    permits: list[Text] = field(_("pre-sale permits"), default=[])
    unit: Text = field(_("unit"), default="")
    address: Text = field(_("address"), default="")
    use: Text = field(_("use"), default="")
    buyers: list[Party] = field(_("buyers"), default=[])
    share_mode: Text = field(_("form of co-ownership"), default="")
    number: Text = field(_("contract number"), default="")
    template: Text = field(_("template version"), default="")
    signed_on: Day | None = field(_("signed on"))
    last_day: Day | None = field(_("last day for filing"))
    pricing: PricingMode | None = field(_("priced by"))
    area: Area | None = field(_("contract area"))
    unit_price: Money | None = field(_("unit price"))
    total: Money | None = field(_("total price"))
    decoration: Money | None = field(_("decoration price"))
    payment: PaymentMode | None = field(_("payment"))
    down_payment: Money | None = field(_("down payment"))
    bank: Text = field(_("lending bank"), default="")
    loan: Money | None = field(_("loan"))
    paid: Money | None = field(_("paid"))
    annexes: Text = field(_("annexes there"), default="")
    copies: Count | None = field(_("copies"))
    signed: Mark | None = field(_("signatures"))
    sealed: Mark | None = field(_("company seal"))
    seam_seal: Mark | None = field(_("cross-page seal"))
    identity: Mark | None = field(_("identity checked"))
    against: list[Against] = field(_("what stands against it"), default=[])
    today: Day | None = field(_("day"))


def cover(ctx: PrintContext) -> Mapping[str, object]:
    contract = ctx.section(Contract) or Contract()
    project, unit = ctx.project, ctx.unit
    building = unit.building if unit else ""
    due = filing_due(ctx)
    return place_of(ctx) | {
        "uscc": project.uscc if project else "",
        "permits": [one.number for one in project.permits if building in one.buildings or not one.buildings]
        if project
        else [],
        "address": unit.address if unit else "",
        "use": word(unit.use) if unit else "",
        "buyers": parties(ctx.case.buyers),
        "share_mode": word(ctx.case.share_mode),
        "number": contract.contract_no or "",
        "template": contract.template,
        "signed_on": contract.signed_on,
        "last_day": due.day if due else None,
        "pricing": contract.pricing_mode,
        "area": contract.area,
        "unit_price": contract.unit_price,
        "total": contract.total,
        "decoration": contract.decoration,
        "payment": contract.payment_mode,
        "down_payment": contract.down_payment,
        "bank": contract.bank,
        "loan": contract.loan,
        "paid": ctx.money.total(PRICE, LOAN),
        "annexes": contract.annexes,
        "copies": contract.copies,
        "signed": contract.signed,
        "sealed": contract.company_seal,
        "seam_seal": contract.seam_seal,
        "identity": contract.identity_checked,
        "against": _against([one for one in ctx.why(FILE) if one.blocks]),
        "today": ctx.today,
    }


# -- the letter about a line of the filing office's list that differs from ours


class Differs(Params):
    differences: LongText = field(
        _("differences"),
        required=True,
        help=_("one per line: field: ours / theirs, e.g. 总价: 899000.00 / 898000.00"),
    )
    source: Text = field(_("which list"), default="", help=_("e.g. 备案系统导出 2026-03-31 第12行"))


class Difference(Model):
    name: Text = field(_("field"), default="")
    ours: Text = field(_("ours"), default="", personal=True)
    theirs: Text = field(_("theirs"), default="", personal=True)


class Letter(Model):
    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    buyers: list[Party] = field(_("buyers"), default=[])
    number: Text = field(_("contract number"), default="")
    filed_no: Text = field(_("filing number"), default="")
    filed_on: Day | None = field(_("filed on"))
    source: Text = field(_("which list"), default="")
    differences: list[Difference] = field(_("differences"), default=[])
    count: Count = field(_("count"), default=0)
    today: Day | None = field(_("day"))


_DIFFERENCE = re.compile(r"([^:：]+)[:：](.*?)\s[/／]\s(.*)")


def _differences(text: str) -> list[dict[str, str]]:
    """Raises InputError for a line that is not `field: ours / theirs`."""
    rows = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = _DIFFERENCE.fullmatch(line)
        if not found:
            raise InputError(_("“{line}” is not written as field: ours / theirs"), line=line)
        name, ours, theirs = (part.strip() for part in found.groups())
        rows.append({"name": name, "ours": ours or "（无）", "theirs": theirs or "（无）"})
    return rows


def letter(ctx: PrintContext) -> Mapping[str, object]:
    contract, filing = ctx.section(Contract) or Contract(), ctx.section(Filing) or Filing()
    differences = _differences(ctx.params.differences)
    return place_of(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "number": contract.contract_no or "",
        "filed_no": filing.filed_no or "",
        "filed_on": filing.filed_on,
        "source": ctx.params.source,
        "differences": differences,
        "count": len(differences),
        "today": ctx.today,
    }


# -- the customer's slip: the same findings as `caseman why`


class SlipStep(Model):
    title: Text = field(_("step"), default="")
    state: Text = field(_("state"), default="")
    day: Day | None = field(_("day"))


class Slip(Model):
    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    names: Text = field(_("buyers"), default="", personal=True)
    number: Text = field(_("contract number"), default="")
    state: Text = field(_("state"), default="")
    steps: list[SlipStep] = field(_("steps"), default=[])
    against: list[Against] = field(_("what is missing"), default=[])
    total: Money | None = field(_("total price"))
    paid: Money | None = field(_("paid"))
    last_day: Day | None = field(_("last day for filing"))
    today: Day | None = field(_("day"))


_STATES = {
    "done": "已办",
    "skipped": "不需办理",
    "open": "可以办理",
    "blocked": "待补齐",
    "later": "以后办理",
}


def slip(ctx: PrintContext) -> Mapping[str, object]:
    contract, filing = ctx.section(Contract) or Contract(), ctx.section(Filing)
    due = None if filing and filing.filed_on else filing_due(ctx)
    return place_of(ctx) | {
        "names": "、".join(buyer.name for buyer in ctx.case.buyers),
        "number": contract.contract_no or "",
        "state": ctx.state,
        "steps": [{"title": one.title, "state": _STATES[one.state], "day": one.day} for one in ctx.steps()],
        "against": _against(ctx.why()),
        "total": contract.total,
        "paid": ctx.money.total(PRICE, LOAN),
        "last_day": due.day if due else None,
        "today": ctx.today,
    }


# -- the papers of a name change


class WantedPaper(Model):
    title: Text = field(_("paper"), default="")
    copies: Count = field(_("copies"), default=1)
    there: Text = field(_("there"), default="")


class ChangePapers(Model):
    project: Text = field(_("project"), default="")
    developer: Text = field(_("developer"), default="")
    unit: Text = field(_("unit"), default="")
    number: Text = field(_("number"), default="")
    kind: ChangeKind | None = field(_("kind"))
    requested_on: Day | None = field(_("requested on"))
    old_names: Text = field(_("former buyers"), default="", personal=True)
    new_names: Text = field(_("new buyers"), default="", personal=True)
    papers: list[WantedPaper] = field(_("papers"), default=[])
    missing: Count = field(_("missing"), default=0)
    cite: Text = field(_("authority"), default="")
    against: list[Against] = field(_("what stands against it"), default=[])
    today: Day | None = field(_("day"))


def change_papers(ctx: PrintContext) -> Mapping[str, object]:
    change = ctx.record.own(NameChange)
    case = ctx.other(f"cases/{change.case}")
    wanted = ctx.policy.checklist("contracts.change_papers", kind=str(change.kind) if change.kind else "")
    papers, missing = [], 0
    for item in wanted.value:
        copies = int(item.get("copies", 1))
        held = case.papers.held(item["doc"]) if case else 0
        missing += held < copies
        there = "已收" if held >= copies else f"已收{held}份" if held else "未收"
        papers.append({"title": item["title"], "copies": copies, "there": there})
    old = change.old_buyers or (case.case.buyers if case else [])
    return place_of(ctx) | {
        "number": change.number or ctx.record.id,
        "kind": change.kind,
        "requested_on": change.requested_on,
        "old_names": "、".join(buyer.name for buyer in old),
        "new_names": "、".join(buyer.name for buyer in change.buyers),
        "papers": papers,
        "missing": missing,
        "cite": wanted.cite,
        "against": _against([one for one in ctx.why(EXECUTE) if one.blocks and one.code != "CHG-04"]),
        "today": ctx.today,
    }


ALL: list[Document] = [
    Document(
        id="contracts.filing_cover",
        title=_("cover sheet of the filing"),
        fields=Cover,
        data=cover,
    ),
    Document(
        id="contracts.filing_letter",
        title=_("letter on a differing filing"),
        fields=Letter,
        data=letter,
        params=Differs,
    ),
    Document(
        id="contracts.status_slip",
        title=_("status slip for the customer"),
        fields=Slip,
        data=slip,
        help=_("what is done, what is missing, by when and why"),
    ),
    Document(
        id="contracts.change_papers",
        title=_("papers of a name change"),
        fields=ChangePapers,
        data=change_papers,
        records="changes",
    ),
]
