"""Registration fees: per item and certificate, never by area or price (民法典 第223条)."""

from collections.abc import Mapping
from decimal import Decimal

from caseman.api import CalcContext, Calculation, Input, InputError, Line, Use
from caseman.api import msg as _

from .sections import fee_inputs

#: Most certificates of one unit that the batch's inputs name.
MOST = 4


def _fee(calc: CalcContext, kind: Use, certificates: int) -> tuple[Decimal, str]:
    """The fee of one item with its certificates, and its formula."""
    item: Decimal = calc.parameter("taxes.registration_fee", kind=kind)
    if certificates == 1:
        return item, str(item)
    further: Decimal = calc.parameter("taxes.certificate_fee")
    return item + (certificates - 1) * further, f"{item} + {certificates - 1} x {further}"


def registration_fee(calc: CalcContext) -> Mapping[str, object]:
    """One item with its first certificate, and each further one."""
    fee, formula = _fee(calc, calc.need("kind"), calc.need("certificates"))
    calc.line(Line(label=_("fee"), value=fee, formula=formula))
    return {"fee": fee}


def _batch_inputs() -> dict[str, tuple[Use, int]]:
    """`住宅`, `住宅×1证`, `住宅×2证` …: the use and how many certificates each unit gets."""
    found = {}
    for use in Use:
        found[use.words[0]] = (use, 1)
        found |= {f"{use.words[0]}×{count}证": (use, count) for count in range(1, MOST + 1)}
    return found


BATCH = _batch_inputs()


def batch(calc: CalcContext) -> Mapping[str, object]:
    """The fee of a batch from how many units of each use it has."""
    total, parts = Decimal("0.00"), []
    for name, (use, certificates) in BATCH.items():
        count = calc.get(name)
        if count is None:
            continue
        each, _formula = _fee(calc, use, certificates)
        parts.append(f"{count} x {each}")
        total += count * each
    if not parts:
        raise InputError(_("give how many units of at least one use"))
    calc.line(Line(label=_("fees"), value=total, formula=" + ".join(parts)))
    return {"total": total}


ALL = [
    Calculation(
        name="taxes.registration_fee",
        title=_("registration fee"),
        inputs={
            "kind": Input(type="choice", title=_("use"), options=Use, required=True),
            "certificates": Input(type="count", title=_("certificates"), required=True, minimum=Decimal(1)),
            "accepted": Input(type="day", title=_("accepted on")),
        },
        compute=registration_fee,
        of=fee_inputs,
        basis="accepted",
        rounding=_("exact"),
    ),
    Calculation(
        name="taxes.registration_fee_batch",
        title=_("registration fees of a batch"),
        inputs={name: Input(type="count", title=name, unit=_("units"), minimum=Decimal(1)) for name in BATCH},
        compute=batch,
        rounding=_("exact"),
    ),
]
