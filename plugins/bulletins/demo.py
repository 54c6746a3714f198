"""The diary of the demo office."""

from datetime import date

from caseman.api import ActionContext, DemoEvents

from .diary import BULLETINS, Decides, Origin

NOTICES: tuple[dict[str, object], ...] = (
    {
        "number": "ZC001",
        "origin": Origin.AUTHORITY,
        "title": "2026版合同范本启用",
        "source": "合同范本批准单",
        "doc_no": "演示法字〔2026〕3号",
        "noted_on": date(2026, 3, 16),
        "effective_from": date(2026, 4, 1),
        "decides": Decides.SIGNING,
        "rule": "2026年4月1日起签约使用2026版合同范本",
        "parameter": "contracts.template",
    },
    {
        "number": "ZC002",
        "origin": Origin.MARKET,
        "title": "周边项目降价促销",
        "source": "售楼处走访",
        "noted_on": date(2026, 3, 20),
        "effective_from": date(2026, 3, 20),
        "rule": "同片区两个项目推出九五折",
        "action": "已口头告知销售部",
        "told_sales_on": date(2026, 3, 20),
    },
)


def diary(ctx: ActionContext) -> None:
    project = next(iter(ctx.all("projects")))
    for notice in NOTICES:
        ctx.create(BULLETINS, {**notice, "project": project.record.id}, str(notice["number"]))


ALL = [DemoEvents(run=diary, order=95)]
