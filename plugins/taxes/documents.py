"""Print forms of the desk: handover notice, settlement sheet, notices of fund and tax, letters on what is short or over.

The settlement sheet explains itself: every sum with its formula, in capitals, with the clause that it rests on.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from caseman_plugins.contracts.forms import Head, Party, head, parties, written
from caseman_plugins.handover.plans import Plan, plan_of
from caseman_plugins.handover.sections import SETTLEMENT, Handover, area_due, settled_price

from caseman.api import (
    Area,
    Calculated,
    Choice,
    Day,
    Document,
    InputError,
    LongText,
    Model,
    Money,
    Params,
    PrintContext,
    Rate,
    Text,
    capital,
    field,
    largest_remainder,
    parse_share,
)
from caseman.api import msg as _

from .desk import COLLECTED, NOTHING, asked, computed, desk_rows, to_pay
from .sections import DEED, FUND, Taxes, fund_due, tax_due

#: The calculations behind a settlement, in the order of the sheet.
PARTS = (SETTLEMENT, "taxes.deed_tax", "taxes.maintenance_fund", "taxes.registration_fee")


class FeeRow(Model):
    title: Text = field(_("what"), default="")
    amount: Money | None = field(_("sum"))
    basis: Text = field(_("how it is computed"), default="")


class Step(Model):
    """A line of a derivation."""

    part: Text = field(_("part"), default="")
    label: Text = field(_("what"), default="")
    value: Text = field(_("value"), default="")
    formula: Text = field(_("formula"), default="")
    cite: Text = field(_("authority"), default="")
    pack: LongText = field(_("policy pack"), default="")


class SumRow(Model):
    title: Text = field(_("what"), default="")
    amount: Money | None = field(_("sum"))
    words: Text = field(_("in capitals"), default="")
    there: Money | None = field(_("paid"))
    open: Text = field(_("open"), default="")


def _shown(value: object, of_pack: bool) -> str:
    """A value as people write it: a ratio of a pack in per cent."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if of_pack and isinstance(value, Decimal) and 0 < value < 1:
        return f"{(value * 100).normalize():f}%"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def steps(ctx: PrintContext, found: Calculated | None) -> Iterator[dict[str, object]]:
    """The lines of a derivation that compute or cite something."""
    for line in found.lines if found else ():
        if (not line.formula and line.source is None) or line.value == NOTHING:
            continue
        if line.formula == str(line.value):  # a fee of one item: the line before has it with its source
            continue
        source = line.source
        yield {
            "label": ctx.word(line.label),
            "value": ctx.word(_shown(line.value, source is not None)),
            "formula": written(line.formula),
            "cite": "" if source is None else source.cite + ("" if source.verified else "（未核实）"),
            "pack": ""
            if source is None
            else f"{source.pack} {source.version}\n{source.since.isoformat()} 起",
        }


def _how(found: Calculated | None) -> str:
    """The last formula of a derivation."""
    told = [line.formula for line in found.lines if line.formula] if found else []
    return written(told[-1]) if told else ""


# -- the handover notice: what will be asked, before it is asked


class Notice(Head):
    planned_on: Day | None = field(_("handover planned for"))
    slot: Text = field(_("appointment"), default="")
    where: LongText = field(_("where, and how to get there"), default="")
    account: Text = field(_("account to pay into"), default="")
    version: Text = field(_("version of the notice"), default="")
    papers: list[Text] = field(_("papers asked for"), default=[])
    stations: list[Text] = field(_("stations"), default=[])
    fees: list[FeeRow] = field(_("to pay"), default=[])
    total: Money | None = field(_("to pay"))
    condition: Text = field(_("what is a condition of the keys"), default="")
    cite: Text = field(_("authority"), default="")


_CONDITIONS = {
    "require": "房款结清、维修资金交清后交付钥匙；契税可由买受人自行缴纳。",
    "allow": "维修资金、契税可在交房时一并缴纳，也可由买受人自行缴纳。",
    "forbid": "维修资金、契税的缴纳不作为验收交接和交付钥匙的条件。",
}


def notice(ctx: PrintContext) -> Mapping[str, object]:
    handover, plan = ctx.section(Handover) or Handover(), plan_of(ctx) or Plan()
    collect = ctx.policy.value("taxes.collect_fund")
    sums = to_pay(ctx)
    area = sums["area"] or NOTHING
    fees: list[dict[str, object]] = [
        {"title": "未付房款", "amount": (sums["open"] or NOTHING) - area, "basis": "合同价减已付款"},
        {
            "title": "面积补差款" if area >= 0 else "面积退款",
            "amount": area,
            "basis": _how(ctx.computed(SETTLEMENT)),
        },
    ]
    titles = {"fund": "住宅专项维修资金", "tax": "契税", "fee": "不动产登记费"}
    for one in COLLECTED:
        name = {"fund": PARTS[2], "tax": PARTS[1], "fee": PARTS[3]}[one.name]
        due = computed(one.due, ctx)
        basis = _how(ctx.computed(name)) if due is not None else "尚不能计算，以柜台为准"
        fees.append({"title": titles[one.name], "amount": due, "basis": basis})
    return head(ctx) | {
        "planned_on": handover.planned_on,
        "slot": handover.slot,
        "where": plan.where,
        "account": plan.account,
        "version": plan.version,
        "papers": [one.told for one in asked(ctx)],
        "stations": list(dict.fromkeys(ctx.word(row.station) for row in desk_rows(ctx))),
        "fees": fees,
        "total": sums["total"],
        "condition": _CONDITIONS[collect.value],
        "cite": collect.cite,
    }


# -- the settlement sheet that explains itself


class Settlement(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    steps: list[Step] = field(_("derivation"), default=[])
    sums: list[SumRow] = field(_("sums"), default=[])
    settled: Money | None = field(_("settled price"))
    total: Money | None = field(_("to pay"))
    total_words: Text = field(_("in capitals"), default="")
    back: Text = field(_("to pay or to give back"), default="")
    receipts: Text = field(_("receipts"), default="")


_PARTS = {PARTS[0]: "面积结算", PARTS[1]: "契税", PARTS[2]: "维修资金", PARTS[3]: "登记费"}


def settlement_sheet(ctx: PrintContext) -> Mapping[str, object]:
    rows: list[dict[str, object]] = []
    for name in PARTS:
        found = ctx.computed(name)
        rows += [{"part": _PARTS[name], **line} for line in steps(ctx, found)]
    sums = []
    for row in desk_rows(ctx):
        if row.due is None or row.there is None:
            continue
        left = row.open or NOTHING
        told = "结清" if not left else f"应补 {left:,.2f}" if left > 0 else f"应退 {-left:,.2f}"
        words = capital(abs(row.due)) if row.due else ""
        sums.append(
            {"title": ctx.word(row.item), "amount": row.due, "words": words, "there": row.there, "open": told}
        )
    total = to_pay(ctx)["total"] or NOTHING
    entries = [f"{one.number} {one.amount:,.2f}" for one in ctx.money.entries()]
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "steps": rows,
        "sums": sums,
        "settled": settled_price(ctx),
        "total": abs(total),
        "total_words": capital(abs(total)) if total else "零元整",
        "back": "应退" if total < 0 else "应付",
        "receipts": "；".join(entries),
    }


# -- notices of fund and tax


class TaxPart(Model):
    name: Text = field(_("taxpayer"), default="", personal=True)
    share: Text = field(_("share"), default="")
    amount: Money | None = field(_("sum"))


class TaxNotice(Head):
    buyers: list[Party] = field(_("buyers"), default=[])
    rank: Text = field(_("home of the family"), default="")
    proof: Text = field(_("number of the family-housing result"), default="")
    area: Area | None = field(_("surveyed area"))
    settled: Money | None = field(_("settled price"))
    base: Money | None = field(_("tax base"))
    rate: Rate | None = field(_("rate"))
    tax: Money | None = field(_("deed tax"))
    collected: Money | None = field(_("collected"))
    parts: list[TaxPart] = field(_("co-owner's part"), default=[])
    steps: list[Step] = field(_("derivation"), default=[])


_RANKS = {1: "家庭唯一住房（首套）", 2: "家庭第二套住房"}


def tax_notice(ctx: PrintContext) -> Mapping[str, object]:
    taxes, found = ctx.section(Taxes) or Taxes(), ctx.computed("taxes.deed_tax")
    if found is None:
        raise InputError(_("price or surveyed area is not entered: the tax cannot be computed"))
    tax = found.result["tax"]
    return head(ctx) | {
        "buyers": parties(ctx.case.buyers),
        "rank": _RANKS.get(taxes.home_rank or 0, "按当地适用税率"),
        "proof": taxes.family_proof,
        "area": ctx.unit.surveyed_area if ctx.unit else None,
        "settled": settled_price(ctx),
        "base": found.result.get("base"),
        "rate": found.result.get("rate"),
        "tax": tax,
        "collected": ctx.money.collected(DEED),
        "parts": _parts(ctx, tax),
        "steps": list(steps(ctx, found)),
    }


def _parts(ctx: PrintContext, tax: Decimal) -> Sequence[dict[str, object]]:
    """Each co-owner's part of the tax; of owners without shares an equal one."""
    buyers = ctx.case.buyers
    told = [parse_share(str(one.share)) for one in buyers if one.share is not None]
    shares = (
        told
        if len(told) == len(buyers) and sum(told) == 1
        else [parse_share(f"1/{len(buyers)}")] * len(buyers)
    )
    return [
        {"name": buyer.name, "share": str(share), "amount": part}
        for buyer, share, part in zip(buyers, shares, largest_remainder(tax, shares), strict=True)
    ]


class FundNotice(Head):
    area: Area | None = field(_("surveyed area"))
    standard: Money | None = field(_("standard"))
    amount: Money | None = field(_("sum"))
    collected: Money | None = field(_("collected"))
    account: Text = field(_("account to pay into"), default="")
    steps: list[Step] = field(_("derivation"), default=[])


def fund_notice(ctx: PrintContext) -> Mapping[str, object]:
    found = ctx.computed("taxes.maintenance_fund")
    if found is None:
        raise InputError(_("use or surveyed area is not entered: the fund cannot be computed"))
    return head(ctx) | {
        "area": ctx.unit.surveyed_area if ctx.unit else None,
        "standard": found.result.get("standard"),
        "amount": found.result["amount"],
        "collected": ctx.money.collected(FUND),
        "account": (plan_of(ctx) or Plan()).account,
        "steps": list(steps(ctx, found)),
    }


# -- letters on what is short or over


class What(Choice):
    FUND = "fund", _("maintenance fund"), "维修资金"
    TAX = "tax", _("deed tax"), "契税"
    AREA = "area", _("area settlement"), "面积补差", "面积"


class About(Params):
    what: What = field(_("what"), required=True)
    assessed: Money | None = field(
        _("sum by the office"), help=_("empty: what we compute; of a tax, what the office assessed")
    )
    until: Day | None = field(_("by"), help=_("empty: no day is named"))


class DifferenceLetter(Head):
    what: Text = field(_("what"), default="")
    collected: Money | None = field(_("collected"))
    due: Money | None = field(_("due"))
    gap: Money | None = field(_("difference"))
    short: Text = field(_("short or over"), default="")
    arithmetic: Text = field(_("how it is computed"), default="")
    until: Day | None = field(_("by"))
    office: Text = field(_("office"), default="")
    steps: list[Step] = field(_("derivation"), default=[])


_OF = {
    What.FUND: ("住宅专项维修资金", "维修资金管理机构", FUND, fund_due, PARTS[2]),
    What.TAX: ("契税", "税务机关", DEED, tax_due, PARTS[1]),
    What.AREA: ("面积结算款", "", "area_settlement", area_due, PARTS[0]),
}


def difference_letter(ctx: PrintContext) -> Mapping[str, object]:
    told = ctx.params
    title, office, fund, due_of, name = _OF[told.what]
    due, collected = told.assessed, ctx.money.collected(fund)
    if due is None:
        due = due_of(ctx)
    if due is None:
        raise InputError(_("the sum cannot be computed: type what the office says"))
    gap, more, less = abs(due - collected), max(due, collected), min(due, collected)
    if not gap:
        raise InputError(_("{collected} is collected and due: no letter is needed"), collected=collected)
    return head(ctx) | {
        "what": title,
        "collected": collected,
        "due": due,
        "gap": gap,
        "short": "应补" if due > collected else "应退",
        "arithmetic": f"{more:,.2f} − {less:,.2f} = {gap:,.2f}",
        "until": told.until,
        "office": office if told.assessed is not None else "",
        "steps": list(steps(ctx, ctx.computed(name))),
    }


ALL: list[Document] = [
    Document(
        id="taxes.handover_notice",
        title=_("handover notice"),
        fields=Notice,
        data=notice,
        help=_("papers, sums, slot, account"),
    ),
    Document(
        id="taxes.settlement_sheet",
        title=_("settlement sheet"),
        fields=Settlement,
        data=settlement_sheet,
        help=_("every sum explained"),
    ),
    Document(
        id="taxes.tax_notice",
        title=_("deed-tax payment notice"),
        fields=TaxNotice,
        data=tax_notice,
    ),
    Document(
        id="taxes.fund_notice",
        title=_("maintenance-fund payment notice"),
        fields=FundNotice,
        data=fund_notice,
    ),
    Document(
        id="taxes.difference_letter",
        title=_("letter on a sum short or over"),
        fields=DifferenceLetter,
        data=difference_letter,
        params=About,
    ),
]
