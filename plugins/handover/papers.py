"""Papers that the desk asks for, by stage, buyer and way of payment: rows of the place's checklist."""

from collections.abc import Sequence
from dataclasses import dataclass

from caseman_plugins.contracts.sections import Contract, PaymentMode

from caseman.api import DocumentKind, FactsView, PaperKind, birth_day
from caseman.api import msg as _

#: Stages: what is asked at the handover desk, what goes into the file for the registry.
DESK, TITLE = "handover", "title"
STAGES = (DESK, TITLE)
INDIVIDUAL, MINOR, COMPANY = "individual", "minor", "company"
BUYERS = (INDIVIDUAL, MINOR, COMPANY)
PAYMENTS = tuple(mode.value for mode in PaymentMode)
#: Digits of a resident number, which holds the birth date.
LENGTH = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper that is asked for: the checklist's row, how many, and how many lie in the house."""

    kind: str
    title: str
    copies: int
    held: int
    cite: str

    @property
    def there(self) -> bool:
        return self.held >= self.copies

    @property
    def told(self) -> str:
        """As notices list it."""
        return f"{self.title}（{self.copies}份）" if self.copies > 1 else self.title


def buyer_kind(facts: FactsView) -> str:
    """A company, a minor among the buyers, or individuals. Raises NoPolicy where no full age is in force."""
    for buyer in facts.case.buyers:
        if buyer.doc_kind is DocumentKind.CREDIT_CODE:
            return COMPANY
        born = birth_day(buyer.doc_number) if len(buyer.doc_number) == LENGTH else None
        if born is None:
            continue
        adult = born.year + int(facts.policy.value("core.full_age").value)
        if (adult, born.month, born.day) > facts.today.timetuple()[:3]:
            return MINOR
    return INDIVIDUAL


def papers_asked(facts: FactsView, stage: str) -> Sequence[Asked]:
    """The rows of the checklist in force that hold for a case. Raises NoPolicy where the place has none."""
    contract = facts.section(Contract)
    payment = contract.payment_mode if contract and contract.payment_mode else PaymentMode.LUMP_SUM
    found = facts.policy.checklist(
        "handover.papers", stage=stage, buyer=buyer_kind(facts), payment=payment.value
    )
    return [
        Asked(
            item["doc"], item["title"], int(item.get("copies", 1)), facts.papers.held(item["doc"]), found.cite
        )
        for item in found.value
    ]


def sheet(facts: FactsView) -> str:
    """What a notice lists of papers, in one line: to be compared with what the desk asks later."""
    return "；".join(one.told for one in papers_asked(facts, DESK))


KINDS = [
    PaperKind(id="power", title=_("power of attorney"), words=("授权委托书", "委托书")),
    PaperKind(
        id="title_application", title=_("application for the title"), words=("登记申请书", "产权登记申请书")
    ),
    PaperKind(id="survey_slip", title=_("survey slip"), words=("面积测绘表", "实测面积单")),
    PaperKind(id="supplement", title=_("supplementary agreement"), words=("补充协议", "面积补充协议")),
    PaperKind(id="marriage", title=_("proof of marital status"), words=("婚姻证明", "结婚证复印件")),
    PaperKind(
        id="birth", title=_("birth certificate and guardian's document"), words=("出生证及监护人证件",)
    ),
    PaperKind(id="licence", title=_("business licence copy"), words=("营业执照复印件",)),
    PaperKind(id="housing_query", title=_("family-housing result"), words=("家庭住房查询结果",)),
    PaperKind(id="inspection", title=_("inspection form"), words=("验房单", "房屋验收单")),
    PaperKind(id="delivery", title=_("handover form"), words=("交接单", "房屋交接单")),
]
