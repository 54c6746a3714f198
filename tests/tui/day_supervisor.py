"""Steps of a supervisor's day by keys (journey 6b): s1 on Tuesday 2026-03-31; and what happened before that day."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui_day import Day, prepare, read, text_file

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Files that came back for one cause.
RETURNED = ("3-1-0801", "3-1-1002", "3-1-1204")
#: Changes of name that c1 has entered, and one that s1 has.
ASKED = ("2-1-0801", "2-2-0301")
OWN = "2-1-1401"


def before(folder: Path) -> None:
    """What c1 did: three files came back for one cause, which shall become a check; changes of name wait for approval."""

    def clerk(office: "Office") -> None:
        for unit in RETURNED:
            given = {"files": unit, "answer": "退件", "cause": "签名不符"}
            assert not office.act("core.answer_batch", ["CQ-20260119"], given).refused
            assert not office.act("titles.follow_up", [unit], {"task": "重签"}).refused
        assert not office.act("titles.make_precheck", ["翰墨苑"], {"cause": "签名不符"}).refused
        for unit in ASKED:
            assert not office.act("contracts.request_change", [unit], change(office, unit)).refused

    def supervisor(office: "Office") -> None:
        assert not office.act("contracts.request_change", [OWN], change(office, OWN)).refused

    prepare(folder, ("PE60",), clerk, "c1")
    prepare(folder, (), supervisor, "s1")


def change(office: "Office", unit: str) -> dict[str, object]:
    """A correction of a document: the buyers stay as they are."""
    buyer = office.names.record(unit).data["buyers"][0]
    return {
        "kind": "身份证更正",
        "buyers": buyer["name"],
        "doc_numbers": buyer["doc_number"],
        "reason": "换证",
    }


def radar(day: Day) -> None:
    """1: where the deposits are stuck; the tasks, with problem files and what waits for approval."""
    day.go("bz", "278,500.00", "483,500.00", "433,000.00")
    day.go("wt", "退件", "签名不符")
    day.go("jr", "今日", "全部", "待办")


def approvals(day: Day) -> None:
    """2: three changes are marked and approved at once; the one that s1 entered is refused, line by line."""
    day.go("gm", "更名 4", "GM004 2-1-1401")
    day.press("down", "space", "space", "space")
    day.wait("已标 3")
    day.do("审批更名", "3 条")
    day.press("f10")
    day.wait("已办 2 条，未办 1 条", "SOD-01", "须由第二人审批")
    assert day.document("changes", "GM002")["approval"]["approved_by"] == "s1"
    assert not day.document("changes", "GM004")["approval"].get("approved_by")
    day.back("更名 4")


def returned(day: Day) -> None:
    """3: 解珍's change lacks papers and goes back with a reason, which c1 sees at once."""
    day.go("gm GM001", "GM001", "已申请", "缺材料")
    day.do("退回更名", "原因*")
    day.press("缺配偶同意书，补齐再报", "f10")
    day.wait("退回更名 ✔ 1", gone="原因*")
    assert day.document("changes", "GM001")["returned_for"] == "缺配偶同意书，补齐再报"


def not_forced(day: Day) -> None:
    """4: a filing that is short of money is not passed."""
    day.go("ba 2-1-503", "合同备案", "FIL-01", "尚欠")
    day.press("BA2000902", "enter", "=", "f10")
    day.wait("为何不能办理", "F10")
    day.press("esc", "esc")
    day.wait("F2转到", gone="备案日期")
    assert "filed_no" not in day.document("cases", "HM00210").get("contracts.filing", {})


def dunning(day: Day) -> None:
    """5: the run proposes letters, thirteen for money; one customer is held until 15 April."""
    day.press("f2")
    day.wait("转到 ─")
    day.press("qk")
    day.wait("qk 欠款", "跑催款建议")
    day.press("down", "enter")
    day.wait("跑催款建议 ─")
    day.press("f10")
    day.wait("F2转到", gone="跑催款建议 ─")
    day.go("ck", "催款函 16", "CK20260331-005")
    day.go("1-1-102", "1-1-0102 马岱", "买受人")
    day.do("暂停催收", "截止日期*")
    day.press("0415", "enter", "客户出差", "f10")
    day.wait("暂停催收 ✔ 1", gone="截止日期*")


def dispute(day: Day) -> None:
    """6: 费祎 disputes the sum: his letter does not go out."""
    day.go("1-1-201", "1-1-0201 费祎", "买受人")
    day.do("登记争议", "截止日期*")
    day.press("0430", "enter", "面积争议", "f10")
    day.wait("登记争议 ✔ 1", gone="截止日期*")
    day.go("ck CK20260331-007", "CK20260331-007", "DUN-02", "面积争议")
    day.do("发出催款函", "发送方式", "DUN-02")
    day.press("esc")
    day.wait("F2转到", gone="F10 办理")


def oldest_batch(day: Day) -> None:
    """7: 25 files wait at the title office beside the three that came back; the oldest since 12 January, in working days."""
    day.go("jc TTL-03", "检查结果", "25 / ", "2026-01-12", "52 个工作日")


def causes(day: Day) -> None:
    """8: three files came back for one cause; what c1 made a check of it takes effect by a second person."""
    day.go("bb", "报表", "输入以缩小范围", gone="转到 ─")
    day.press("退件原因表", "enter")
    day.wait("签名不符", "3")
    day.go("xm 翰墨苑", "翰墨苑", "楼幢")
    day.do("同意预检事由", "原因*")
    day.press("签名不符", "f10")
    day.wait("F2转到", gone="原因*")


def market(day: Day) -> None:
    """11: bank 乙 lends 65 % from 10 April: two customers, with the sums missing; a note to sales is printed."""
    day.go("sc", "登记动态", "标题*")
    day.press("乙行下调成数", "enter", "enter", "0410", "enter", "住宅成数≤65%", "enter", "演示银行乙", "f10")
    day.wait("影响 2 户，差额合计 107455.75", gone="标题*")
    day.go("zc 乙行", "乙行下调成数", gone="转到 ─")
    day.press("ctrl+f")
    day.wait("打印 ─")
    day.press("enter")
    day.wait("1 打印（.docx）")
    day.press("1")
    day.wait("已打印", gone="1 打印")


def bank_answer(day: Day) -> None:
    """12: a bank's refunds: one deposit is not on the list and one too many is; each line is judged with its cause."""
    rows = [row for row in read("deposits") if row[0] != "3-1-0204"]
    next(row for row in rows if row[0] == "3-1-0202")[1] = "32500"
    file = text_file(day.files / "退保0331.csv", rows)
    day.take_in(file, "2 处不一致", "R-DEP-MISS", "R-DEP-AMT")
    day.press("enter")
    day.wait("已处理 1 处")
    day.press("enter")
    day.wait("未处理 0", "已处理 2")


def three_ways(day: Day) -> None:
    """13: the bank's statement is keyed; bank, book and customers agree to the cent."""
    day.go("rj", "代收款")
    day.do("银行对账单余额", "银行余额*")
    day.press("1138736.25", "f10")
    day.wait("平  1,138,736.25", gone="银行余额*")


STEPS = (
    radar, approvals, returned, not_forced, dunning, dispute, oldest_batch, causes, market, bank_answer, three_ways,
)  # fmt: skip
