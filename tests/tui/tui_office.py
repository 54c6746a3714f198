"""A small office of plain data behind the kit's widgets: what the tests, the goldens and the demo show.

To look at it: `python tests/tui/tui_demo.py`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget
from tui_chinese import chinese

from caseman.api.choices import Choice
from caseman.api.fields import Model, field, fields_of
from caseman.api.values import (
    Area,
    Code,
    Count,
    Day,
    DocumentNumber,
    LongText,
    Mark,
    Money,
    Phone,
    Rate,
    Share,
    Text,
)
from caseman.tui.app import CasemanApp
from caseman.tui.screens.base import CasemanScreen
from caseman.tui.screens.choices import Option
from caseman.tui.screens.question import ask
from caseman.tui.widgets.columns import Cell, TableColumn
from caseman.tui.widgets.findings import FindingLines, Findings
from caseman.tui.widgets.form import Form
from caseman.tui.widgets.prompt import Prompt
from caseman.tui.widgets.strips import StepMark, StepStrip, Tab, TabStrip
from caseman.tui.widgets.table import VirtualTable
from caseman.tui.widgets.units import Floor, Heading, LegendEntry, UnitCell, UnitGrid

TODAY = date(2026, 3, 31)
NAMES = ["张顺", "解珍", "李纨", "司马昭", "凌统", "马岱", "翠缕", "紫鹃", "费祎", "鲍旭", "项充", "李衮"]
STATES = (("已签约", "note"), ("已备案", "good"), ("备案受阻", "block"), ("缺资料", "warn"))


class Mode(Choice):
    LUMP = "lump_sum", "一次性付款", "一次性"
    LOAN = "mortgage", "按揭贷款", "按揭"
    PARTS = "instalments", "分期付款", "分期"


class Owner(Model):
    name: Text = field("姓名")
    document: DocumentNumber = field("证件号码")
    share: Share = field("份额")
    phone: Phone = field("电话")


class Contract(Model):
    number: Code = field(
        "合同编号",
        required=True,
        help="网签系统给出的编号。例：HM00201",
        cite="《商品房销售管理办法》第十六条",
    )
    unit: Text = field("房号", required=True)
    signed: Day = field("签订日期")
    mode: Mode = field("付款方式")
    price: Money = field("合同总价", required=True)
    area: Area = field("建筑面积")
    unit_price: Money = field("单价", computed=True)
    down: Money = field("首付款")
    loan: Money = field("贷款金额")
    late: Rate = field("违约金率")
    copies: Count = field("份数")
    sealed: Mark = field("双方已盖章")
    phone: Phone = field("联系电话", personal=True)
    owners: list[Owner] = field("买受人")
    filed_no: Code = field("备案号")
    filed: Day = field("备案日期")
    remark: LongText = field("备注")


SPECS = tuple(fields_of(Contract).values())
HEADINGS = {"number": "基本", "owners": "买受人", "filed_no": "备案"}
VALUES = {
    "number": "HM00201", "unit": "2-1-0101", "signed": "2026-03-02", "mode": "lump_sum", "price": "389196.50",
    "area": "89.50", "unit_price": "4348.56", "sealed": True, "phone": "13800001234",
    "owners": [
        {"name": "张顺", "document": "110101199003078515", "share": "1/2"},
        {"name": "李纨", "document": "110101199003074514", "share": "1/2"},
    ],
    "remark": "首付款未到期，客户承诺四月十日前补足；已与银行确认。",
}  # fmt: skip
FINDINGS = (
    FindingLines(
        severity="block", code="FIL-01", text="尚欠房款 629,523.20 元：合同总价 1,259,046.40 元，已收 629,523.20 元。一次性或分期付款的，付清全部房款后才能备案。",
        cite="本公司备案条件（一）；《商品房销售管理办法》第十六条", due="2026-04-10（8 个工作日）", fixes=("发催款单", "改付款方式", "强制办理（须主管同意）"),
    ),
    FindingLines(severity="warn", code="DOC-02", text="首付款收据未换发票。", fixes=("登记发票",), depth=1),
    FindingLines(severity="todo", code="FIL-03", text="签订之日起 30 日内备案。", due="2026-04-01", fixes=("办理备案",)),
)  # fmt: skip
COLUMNS = (
    TableColumn("合同号", 8, 0), TableColumn("房号", 9, 0), TableColumn("买受人", 8, 2, 16),
    TableColumn("总价", 12, 0, number=True), TableColumn("面积", 7, 0, number=True), TableColumn("状态", 8, 0),
    TableColumn("付款方式", 8, 0), TableColumn("签约日", 10, 0), TableColumn("备注", 10, 3),
)  # fmt: skip


def contract(i: int) -> tuple[Cell, ...]:
    """Row `i` of a ledger of any length."""
    return (
        f"HM{i:05d}", f"{1 + i % 3}-{1 + i % 2}-{i % 18 + 1:02d}0{1 + i % 4}", NAMES[i % 12],
        f"{389196.50 + i * 1013.37:,.2f}", f"{89.5 + i % 40:.2f}", STATES[i % 4], "按揭" if i % 3 else "一次性",
        f"2026-03-{1 + i % 28:02d}", "首付款未到期，客户承诺四月十日前补足" if i % 5 == 0 else "",
    )  # fmt: skip


def text_of(i: int) -> str:
    return " ".join(cell if isinstance(cell, str) else cell[0] for cell in contract(i))


class Ledger(CasemanScreen):
    """A list with a find line."""

    def __init__(self, count: int = 258) -> None:
        super().__init__()
        self.order = list(range(count))
        self.everything = self.order

    def body(self) -> Iterable[Widget]:
        yield Prompt("find", placeholder="输入姓名、拼音首字母、房号或号码", stays=True)
        self.table = VirtualTable(COLUMNS, title="合同")
        self.table.typed = self.find
        yield self.table

    def on_mount(self) -> None:
        self.title_line.show("合同", "翰墨苑")
        self.fill(keep=True)
        self.table.focus()

    def fill(self, *, keep: bool) -> None:
        order = self.order
        self.table.show(lambda i: contract(order[i]), len(order), key=lambda i: order[i], keep=keep)

    def find(self, text: str) -> None:
        self.query_one(Prompt).open(text)

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        self.show_found(event.text, keep=False)

    def on_prompt_left(self, event: Prompt.Left) -> None:
        self.show_found("", keep=True)

    def show_found(self, text: str, *, keep: bool) -> None:
        self.order = [i for i in self.everything if text in text_of(i)]
        self.query_one(Prompt).hint(f"{len(self.order)} / {len(self.everything)}")
        self.fill(keep=keep)

    def on_prompt_accepted(self, event: Prompt.Accepted) -> None:
        self.table.focus()

    on_prompt_down = on_prompt_accepted

    def on_virtual_table_moved(self, event: VirtualTable.Moved) -> None:
        self.status.facts(
            [("演示库", "bar_muted"), (f"{event.index + 1} / {event.table.count}", "bar_muted")]
        )

    def on_virtual_table_sort_asked(self, event: VirtualTable.SortAsked) -> None:
        self.order = sorted(
            self.order, key=lambda i: str(contract(i)[event.column]), reverse=event.descending
        )
        event.table.sorted_by = (event.column, event.descending)
        self.fill(keep=True)

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self.app.push_screen(self.shell.keep("case", Case))

    def action_find(self) -> None:
        self.query_one(Prompt).open(self.query_one(Prompt).text, select=True)

    def action_check(self) -> None:
        self.app.push_screen(self.shell.keep("units", Units))

    def action_goto(self) -> None:
        self.action_find()


class Case(CasemanScreen):
    """Steps, tabs, a form, findings beside or under it."""

    DEFAULT_CSS = """
    Case #parts { layout: vertical; height: 1fr; }
    Case #parts Findings { height: 8; }
    Case.-wide #parts { layout: horizontal; }
    Case.-wide #parts Findings { height: 1fr; width: 44; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    AUTO_FOCUS = "Form"

    def body(self) -> Iterable[Widget]:
        yield StepStrip()
        yield TabStrip()
        with Horizontal(id="parts"):
            yield Form()
            yield Findings(title="为何不能备案")

    def on_mount(self) -> None:
        self.title_line.show("合同 HM00201", "2-1-0101 张顺 李纨")
        self.query_one(StepStrip).show(
            [
                StepMark("签约", "done", "03-02"), StepMark("备案", "blocked", "1"), StepMark("按揭", "skipped"),
                StepMark("交房", "later"), StepMark("契税", "later"), StepMark("产权证", "later"),
            ]
        )  # fmt: skip
        self.query_one(TabStrip).show(
            [Tab("合同"), Tab("备案", 2), Tab("买受人"), Tab("收款"), Tab("原件"), Tab("历史")]
        )
        form = self.query_one(Form)
        form.show(SPECS, VALUES, today=TODAY, headings=HEADINGS, masked={"phone": "138****1234"})
        form.ditto = {"late": "0.0005", "copies": 4, "remark": "同上一户"}.get
        self.query_one(Findings).show(FINDINGS)
        form.focus()

    def on_form_saved(self, event: Form.Saved) -> None:
        event.form.saved()
        self.status.tell(f"已保存 {len(event.changes)} 栏", "good")

    def on_findings_fix_chosen(self, event: Findings.FixChosen) -> None:
        fix = event.findings.findings[event.index].fixes[event.fix]
        ask(
            self.shell,
            "备案",
            f"{fix}？此事记入日志。",
            ["办理", "先存草稿"],
            lambda answer: self.status.tell(f"{fix} {answer}"),
        )

    def palette_options(self) -> list[Option]:
        return [Option(self._print, "打印客户情况单", code="情况单", keys=("qkd",))]

    def _print(self) -> None:
        self.status.tell("打印")

    def action_undo(self) -> None:
        self.status.tell("已撤销：办理备案 HM00200")


class Units(CasemanScreen):
    """A building."""

    def body(self) -> Iterable[Widget]:
        yield UnitGrid()

    def on_mount(self) -> None:
        self.title_line.show("楼盘表", "翰墨苑 2幢")
        headings = [Heading(f"{entrance}单元", f"{room:02d}") for entrance in (1, 2) for room in range(1, 5)]
        inks = {
            "售": "muted",
            "签": "state 1",
            "备": "state 2",
            "按": "state 3",
            "交": "state 4",
            "证": "state 5",
            "阻": "block",
        }
        titles = {
            "售": "可售",
            "签": "已签约",
            "备": "已备案",
            "按": "按揭",
            "交": "已交房",
            "证": "已发证",
            "阻": "受阻",
        }
        floors = []
        for floor in range(18, 0, -1):
            units = []
            for column, heading in enumerate(headings):
                letter = "售签备按交证阻"[(floor * 7 + column * 3) % 7]
                key = f"2-{heading.group[0]}-{floor:02d}{heading.name}"
                gap = floor == 1 and column == 2
                units.append(
                    None if gap else UnitCell(key, f"{floor:02d}{heading.name}", letter, inks[letter])
                )
            floors.append(Floor(f"{floor}层", tuple(units)))
        legend = [LegendEntry(letter, titles[letter], ink, 20) for letter, ink in inks.items()]
        self.query_one(UnitGrid).show("2幢 143 户", headings, floors, legend, at="2-1-1502")

    def on_unit_grid_moved(self, event: UnitGrid.Moved) -> None:
        self.status.tell(f"{event.unit.key} {event.unit.letter}")


class OfficeApp(CasemanApp):
    """The fixture's app: the ledger first."""

    def __init__(self, language: str = "zh", count: int = 258, **options: Any) -> None:
        super().__init__(lambda: Ledger(count), translate=chinese if language == "zh" else str, **options)
        self.corner = "演示办公室  李文员  2026-03-31 周二"
