"""Planted errors of the demo office: a certificate that did not come back, and one at two places."""

from datetime import date

from caseman.api import ActionContext, PaperView, Plant


def _certificate(ctx: ActionContext, place: str) -> PaperView:
    """The certificate of the first unit whose lies at a place."""
    return next(
        paper
        for case in ctx.all("cases")
        for paper in case.papers.items("title_certificate")
        if paper.place == place
    )


def _overdue(ctx: ActionContext) -> None:
    ctx.change(_certificate(ctx, "bank").ref, {"due": date(2026, 3, 16)})


def _two_places(ctx: ActionContext) -> None:
    """As a merge of two laptops leaves it: the place says one thing, the moves another."""
    ctx.change(_certificate(ctx, "mortgage_titles").ref, {"place": "paid_titles"})


ALL = [
    Plant(id="PE60", title="原件借出逾期未还", codes=("CUS-01",), run=_overdue),
    Plant(id="PE61", title="一份原件两处在账", codes=("CUS-04",), run=_two_places),
]
