"""Steps of a supervisor's day by keys (journey 6b): s1 on Tuesday 2026-03-31; and what happened before that day."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui_day import Day, prepare, read, text_file

from caseman.core.office import IN_REPOSITORY

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Files that came back for one cause.
RETURNED = ("3-1-0801", "3-1-1002", "3-1-1204")
#: Changes of name that c1 has entered, and one that s1 has.
ASKED = ("2-1-0801", "2-2-0301")
OWN = "2-1-1401"


#: A dearer maintenance fund in the district's pack from 1 May, and what it stands before.
DEARER = """[[table]]
parameter = "taxes.fund_standard"
from = 2026-05-01
source = "fund"
verified = true
rows = [
  { when = { kind = "residential" }, value = "95.00" },
  { when = { kind = "shop" }, value = "100.00" },
  { when = { kind = "parking" }, value = "30.00" },
  { when = { kind = ["office", "garage", "storage", "other"] }, unset = true },
]

"""
AT = '[[value]]\nparameter = "taxes.fund_duty"'


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

    def technician(office: "Office") -> None:
        file = folder.parent / "990101.toml"
        text = (IN_REPOSITORY / "990101.toml").read_text("utf-8")
        text = text.replace('version = "2026.1"', 'version = "2026.2"', 1).replace(AT, DEARER + AT, 1)
        file.write_text(text, "utf-8")
        assert not office.act("core.draft_pack", [], {"file": str(file)}).refused

    prepare(folder, ("PE60",), {"c1": clerk, "s1": supervisor, "it1": technician})


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
    letters = day.stored(lambda store: [dict(one) for one in store.scan("reminders")])
    assert {one["level"] for one in letters} == {1}
    assert (
        sorted(one["cause"] for one in letters if one["cause"] in ("price", "bank"))
        == ["bank"] * 4 + ["price"] * 9
    )
    day.go("ck CK20260331-005", "CK20260331-005", gone="转到 ─")
    day.print()
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


def matrix(day: Day) -> None:
    """7: stages by building; the 25 files at the title office open by Enter, the oldest batch with its working days."""
    day.go("jd", "各楼栋进度表", "已交件", "25")
    at = next(n for n, row in enumerate(day.rows) if "已交件" in row)
    day.press(*["down"] * at, "enter")
    day.wait("╭─ 各阶段案件 25", "3-1-0111", "2026-01-12", "CQ-20260112", "52")
    day.back("各楼栋进度表")
    day.go("3-1-111", "3-1-0111", "买受人")
    day.do("登记联系", "原话*")
    day.press("催问登记中心，答复本周出证", "f10")
    day.wait("登记联系 ✔ 1", gone="原话*")


def causes(day: Day) -> None:
    """8: three files came back for one cause; what c1 made a check of it takes effect by a second person."""
    day.go("bb", "报表", "输入以缩小范围", gone="转到 ─")
    day.press("退件原因表", "enter")
    day.wait("签名不符", "3")
    day.go("xm 翰墨苑", "翰墨苑", "楼幢")
    day.do("同意预检事由", "原因*")
    day.press("签名不符", "f10")
    day.wait("F2转到", gone="原因*")


def policy(day: Day) -> None:
    """9: IT's draft of a dearer maintenance fund from 1 May: what it changes is told, the supervisor switches it on."""
    day.go("zb ZB001", "ZB001")
    day.do("启用政策包")
    day.press("f10")
    day.wait("+50976.75", "30", gone="F10 办理")
    assert day.document("pack_drafts", "ZB001")["approval"]["approved_by"] == "s1"


def tried(day: Day) -> None:
    """10: the notices' sums as of 1 May, under the dearer fund: shown, and nothing is written."""
    before = day.stored(lambda store: store.head)
    day.report("交房费用表", "1-1-0102", "9,383.20")
    day.go("rq 20260501", "试算日期 2026-05-01，不入账", gone="转到 ─")
    day.report("交房费用表", "1-1-0102", "11,142.55")
    day.press("f3")
    day.wait("F2转到", gone="试算日期")
    assert day.stored(lambda store: store.head) == before


def market(day: Day) -> None:
    """11: bank 乙 lends 65 % from 10 April: two customers, with the sums missing; a note to sales is printed."""
    day.go("sc", "登记动态", "标题*")
    day.press("乙行下调成数", "enter", "enter", "0410", "enter", "住宅成数≤65%", "enter", "演示银行乙", "f10")
    day.wait("影响 2 户，差额合计 107455.75", gone="标题*")
    day.go("zc 乙行", "乙行下调成数", gone="转到 ─")
    day.print()


def bank_answer(day: Day) -> None:
    """12: a bank's refunds: one deposit is not on the list, and of one there is less; each line is judged with its cause,
    and the certificate is printed for both to sign, the file's hash on it."""
    rows = [row for row in read("deposits") if row[0] != "3-1-0204"]
    next(row for row in rows if row[0] == "3-1-0202")[1] = "32500"
    file = text_file(day.files / "退保0331.csv", rows)
    day.take_in(file, "2 处不一致", "R-DEP-MISS", "R-DEP-AMT")
    day.press("enter")
    day.wait("已处理 1 处")
    day.press("enter")
    day.wait("未处理 0", "已处理 2")
    day.print("核对证明", "环节")
    (kept,) = day.stored(
        lambda store: [one for one in store.scan("prints") if one["document"] == "lists.certificate"]
    )
    assert len(kept["prints"][0]["sha256"]) == 64


def three_ways(day: Day) -> None:
    """13: the bank's statement is keyed; bank, book and customers agree to the cent."""
    day.go("rj", "代收款")
    day.do("银行对账单余额", "银行余额*")
    day.press("1138736.25", "f10")
    day.wait("平  1,138,736.25", gone="银行余额*")
    assert day.document("entries", "bank/collection:2026-03-31")["amount"] == "1138736.25"


def custody(day: Day) -> None:
    """14: 37 originals are out, one of them late; the list of the borrowers."""
    day.go("yj", "原件 690", "在外")
    day.press("f6", "right")
    day.wait("在外 37", "2026-03-16 !1")
    out = day.stored(lambda store: [one["place"] for one in store.scan("papers")])
    assert (out.count("bank"), out.count("mortgage_office")) == (25, 12)
    day.report("在外原件", "3-1-0101", "1 / 37")


def shelf(day: Day) -> None:
    """15: ten of the eleven certificates are in the cabinet: the missing one, where it should be, who moved it last."""
    cabinet = [row[0] for row in read("papers") if row[1] == "产权证" and row[4] == "按揭证柜"]
    day.go("yj", "在外")
    day.do("盘点", "存放处*")
    day.press("按揭证柜", "f10")
    day.wait("PD-20260331", "0 / 11")
    for unit in cabinet:
        if unit != "3-1-1903":
            day.press(unit, "enter")
    day.wait("10 / 11")
    day.press("f10")
    day.wait("3-1-1903", "香菱")
    assert day.document("papers", "title_certificate:3-1-1903")["missed_on"] == "2026-03-31"


def complaints(day: Day) -> None:
    """16: two are open; one is given to somebody else, its last day stays."""
    day.go("ts", "投诉 2")
    due = day.document("complaints", "TS001").get("due")
    day.go("ts TS001", "TS001", "受理")
    day.do("转派投诉", "责任人*")
    day.press("c2", "f10")
    day.wait("转派投诉 ✔ 1", gone="责任人*")
    after = day.document("complaints", "TS001")
    assert (after["owner"], after.get("due")) == ("c2", due)


def occupancy(day: Day) -> None:
    """17: the return of March is kept as it stands, and written twice with the same bytes."""
    day.do("生成入住统计快照", "快照")
    day.press("f10")
    day.wait("F2转到", gone="F10 办理")
    written = []
    for _time in range(2):
        day.report("各楼栋入住率", "1幢", "车位", "168")
        written.append(day.export("*入住*.xlsx").read_bytes())
        day.press("f3")
        day.wait("F2转到", gone="行已写入")
    assert written[0] == written[1]


def audit(day: Day) -> None:
    """19: who looked at a document number in full stands in the log."""
    day.go("2-1-101", "2-1-0101 张顺", "买受人")
    day.press("ctrl+e")
    day.wait("F2转到")
    day.report("个人信息查看记录", "s1")


def countersign(day: Day) -> None:
    """20: c1 has closed the day at another desk; s1 types the hash from the printed slip and signs."""
    day.other("c1", "do", "core.close_day")
    chain = day.document("closes", "RJ-20260331")["chain"]
    day.go("rj", "代收款")
    day.press("f5", "f6", "right", "right", "right")
    day.wait("RJ-20260331", chain)
    day.press("down")
    day.do("复签日结单", "单上校验码*")
    day.press(chain, "f10")
    day.wait("RJ-20260331", gone="单上校验码*")
    assert day.document("closes", "RJ-20260331")["approval"]["approved_by"] == "s1"


STEPS = (
    radar, approvals, returned, not_forced, dunning, dispute, matrix, causes, policy, tried, market, bank_answer,
    three_ways, custody, shelf, complaints, occupancy, audit, countersign,
)  # fmt: skip
