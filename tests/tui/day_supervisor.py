"""Steps of a supervisor's day by keys (journey 6b): s1 on Tuesday 2026-03-31; and what happened before that day."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tui_day import Day, prepare, read, text_file, words

from caseman.core.loaded import IN_REPOSITORY

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Files that came back for one cause.
RETURNED = ("3-1-0801", "3-1-1002", "3-1-1204")
#: Changes of name that c1 has entered, and one that s1 has.
ASKED = ("2-1-0801", "2-2-0301")
OWN = "2-1-1401"
#: 0.01 of its price is not paid; c1 asks for it to be filed all the same.
SHORT = "2-2-1001"


#: What 解珍 has brought for his change of name; his wife's consent is missing.
BROUGHT = (
    ("application", "", 1),
    ("identity", "", 2),
    ("relation", "", 1),
    ("contract", "", 1),
    ("receipt", "R002101", 1),
)

#: What c2 hands over for two weeks: cases in her name, and contracts that she keeps.
LEFT = [row[1] for row in read("contracts") if row[1].startswith("2-")][:22]
KEPT = [row[0] for row in read("papers") if row[1] == "购房合同" and row[4] == "档案柜A"][:9]
HANDED = "JJ20260331-1"

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
        for kind, number, count in BROUGHT:
            given = {"kind": kind, "number": number, "count": str(count), "place": "档案柜A"}
            assert not office.act("core.receive_paper", ["2-1-0503"], given).refused
        for unit in ASKED:
            assert not office.act("contracts.request_change", [unit], change(office, unit)).refused

    def leaving(office: "Office") -> None:
        """c2 lists what is in her name; the second holder of the password is c1."""
        assert not office.act("core.edit", LEFT, {"clerk": "c2"}).refused
        for unit in KEPT:
            moved = {"place": "B柜", "holder": "王文员"}
            assert not office.act("core.move_paper", [f"papers/contract:{unit}"], moved).refused
        given = {"taker": "s1", "until": "2026-04-14", "why": "休假两周"}
        assert not office.act("core.hand_over", [], given).refused

    def supervisor(office: "Office") -> None:
        holders = {"custodian": "c2", "second_holder": "c1"}
        assert not office.act("contracts.password_holders", ["翰墨苑"], holders).refused
        paid = {"fund": "房款", "amount": "234519.79", "number": "R009901"}
        assert not office.act("core.receive_money", [SHORT], paid).refused
        assert not office.act("contracts.request_change", [OWN], change(office, OWN)).refused

    def technician(office: "Office") -> None:
        file = folder.parent / "990101.toml"
        text = (IN_REPOSITORY / "990101.toml").read_text("utf-8")
        text = text.replace('version = "2026.1"', 'version = "2026.2"', 1).replace(AT, DEARER + AT, 1)
        file.write_text(text, "utf-8")
        assert not office.act("core.draft_pack", [], {"file": str(file)}).refused

    prepare(folder, ("PE60",), {"c1": clerk, "s1": supervisor, "c2": leaving, "it1": technician})


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
    """1: where the deposits are stuck; the files that came back; complaints; the tasks, what is late first, and how much
    waits for s1's agreement."""
    day.go("bz", "278,500.00", "483,500.00", "433,000.00")
    day.go("wt", "退件", "签名不符", *RETURNED)
    day.go("ts", "投诉 2", "TS001")
    day.go("jr", "今日", "全部", "待办", "工作交接 1", "待审批 6 项（F2 sp）")
    assert day.rows[0].startswith("  逾")


def approvals(day: Day) -> None:
    """2: all that waits for a second person is one list; three changes are marked and agreed to at once, of which the one
    that s1 entered is refused, line by line. What is agreed to is gone when the list is looked at again."""
    day.go(
        "sp",
        "待审批",
        "GM001 2-1-0503",
        "解珍 → 解宝；证件号码",
        "启用政策包",
        "同意预检事由",
        "接收工作",
        "王文员",
    )
    day.press("down", "space", "space", "space")
    day.wait("已标 3")
    day.press("f10")
    day.wait("已办 2 条，未办 1 条", "✘ SOD-01", "须由第二人", "✔ 审批更名")
    assert day.document("changes", "GM002")["approval"]["approved_by"] == "s1"
    assert not day.document("changes", "GM004")["approval"].get("approved_by")
    day.press("f5")
    day.wait("GM004", gone="GM002")
    day.go("jr", "今日", "待审批 4 项（F2 sp）")


def returned(day: Day) -> None:
    """3: of the papers for 解珍's change one is missing; it goes back with a reason, which c1 has on the work list at once."""
    day.go("gm GM001", "GM001", "已申请", "CHG-03  缺配偶同意书", "问题 1")
    day.do("退回更名", "原因*")
    day.press("缺配偶同意书，补齐再报", "f10")
    day.wait("退回更名 ✔ 1", "CHG-09", gone="原因*")
    assert day.document("changes", "GM001")["returned_for"] == "缺配偶同意书，补齐再报"
    (task,) = (one for one in day.tasks("c1") if one["ref"] == "changes/GM001")
    assert (task["code"], task["what"]) == ("CHG-09", "已退回：缺配偶同意书，补齐再报")


def not_forced(day: Day) -> None:
    """4: 0.01 of the price is not paid; c1 asks at another desk for it to be filed all the same. It is declined, and why
    stands with the rule wherever it stands against something again."""
    told = ("wanted=contracts.file", f"wanted_on={SHORT}", "filed_no=BA2000902", "wanted_because=客户明天补")
    day.other("c1", "do", "core.ask_pass", *told)
    day.go("sp", "待审批", gone="转到 ─")
    day.press("f5")
    day.wait("同意放行", "FX20260331-1", "FIL-01")
    at = next(n for n, row in enumerate(day.rows) if "FX20260331-1" in row)
    day.press("home", *["down"] * at)
    day.wait("尚欠 0.01：应付", "客户明天补")
    day.do("不同意放行", "原因*")
    day.press("先补 0.01 元", "f10")
    day.wait("不同意放行 ✔ 1", gone="FX20260331-1")
    request = day.document("passes", "FX20260331-1")
    assert (request["declined_by"], request["declined_for"]) == ("s1", "先补 0.01 元")
    day.go(f"ba {SHORT}", "合同备案", "FIL-01", "尚欠 0.01：应付 469039.60，已付 469039.59", "合同备案条件")
    day.press("BA2000902", "enter", "=", "f10")
    day.wait("为何不能办理", "尚欠 0.01", "F10 写明理由后照办")
    day.press("f1")
    day.wait("2026-03-31 赵主管 不同意 2-2-1001 放行办理合同备案（李文员 申请）：先")
    day.press("esc", "esc", "esc")
    day.wait("F2转到", gone="为何不能办理")
    case = day.document("cases", "HM00256")
    assert not case.get("contracts.filing", {}).get("filed_no")


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
    """12: a bank's refunds: one deposit is not on the list, and of one there is less; each line is judged with its cause.
    c1 certifies at another desk how it stands, s1 signs; the certificate is printed with both and the hash of what it says."""
    rows = [row for row in read("deposits") if row[0] != "3-1-0204"]
    next(row for row in rows if row[0] == "3-1-0202")[1] = "32500"
    file = text_file(day.files / "退保0331.csv", rows)
    day.take_in(file, "2 处不一致", "R-DEP-MISS", "R-DEP-AMT")
    day.press("enter")
    day.wait("已处理 1 处")
    day.press("enter")
    day.wait("未处理 0", "已处理 2")
    (listed,) = day.stored(lambda store: [one.id for one in store.scan("lists") if one["file"] == file.name])
    day.other("c1", "do", "lists.certify", f"lists/{listed}")
    day.press("f5")
    day.do("签署核对证明", "一人独自办理时须填")
    day.press("f10")
    day.wait("已签署，可打印", gone="一人独自办理时须填")
    content = day.document("lists", listed)["content"]
    day.print("核对证明", "环节")
    (kept,) = day.stored(
        lambda store: [one for one in store.scan("prints") if one["document"] == "lists.certificate"]
    )
    (file,) = (day.office / "printed").glob("*核对证明*.docx")
    assert kept["prints"][0]["sha256"] == sha256(file.read_bytes()).hexdigest()
    told = words(file)
    for said in (
        f"内容校验码：{content}（李文员 2026年3月31日 提出，赵主管 2026年3月31日 签署）",
        "经办人：李文员  复核人：赵主管",
        "一致 15 行，不一致 2 处",
        "我方 33500.00，对方 32500.00（差 -1000.00）",
        "清单缺 3-1-0204",
        "致函",
    ):
        assert said in told, told


def three_ways(day: Day) -> None:
    """13: the bank's statement is keyed; bank, book and customers agree to the cent."""
    day.go("rj", "代收款")
    day.do("银行对账单余额", "银行余额*")
    day.press("1138736.25", "f10")
    day.wait("平  1,138,736.25", gone="银行余额*")
    assert day.document("entries", "bank/collection:2026-03-31")["amount"] == "1138736.25"


def custody(day: Day) -> None:
    """14: 37 originals are out, one of them late; the list of the borrowers."""
    day.go("yj", "原件 695", "在外")
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
    """16: two are open; c2's is given to c1, its last day stays."""
    day.go("ts", "投诉 2", "TS001", "TS002")
    day.report("service.complaints", "1 / 2", "2026-02-25", "2026-04-02")
    (before,) = (row for row in day.rows if "TS002" in row)
    day.go("ts TS002", "TS002", "受理")
    day.do("转派投诉", "责任人*")
    day.press("c1", "f10")
    day.wait("转派投诉 ✔ 1", gone="责任人*")
    assert day.document("complaints", "TS002")["owner"] == "c1"
    day.report("service.complaints", "1 / 2", "2026-02-25", "2026-04-02")
    (after,) = (row for row in day.rows if "TS002" in row)
    assert "2026-02-25" in before
    assert "2026-02-25" in after


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


def handed_over(day: Day) -> None:
    """18: c2 leaves for two weeks: her list has 22 cases, 9 originals, the filing password and a complaint; who reads it
    at the record gets that list, and signs. What somebody else has by now stays there."""
    day.go("jj", "工作交接 1", HANDED, "王文员", "赵主管")
    day.press("enter")
    day.wait("移交人", "2026-04-14", "交接内容= 33 行", f"{HANDED} 待 赵主管 签字")
    day.report("工作交接清单", "1 / 33", "翰墨苑", "保管人", "HM00201", "张*")
    listed = day.export("*工作交接清单*.xlsx")
    assert listed.stat().st_size > 5000
    day.back("交接内容= 33 行", gone="行已写入")
    day.press("f6")
    day.wait("1-9照办")
    day.press("1")
    day.wait(f"{HANDED}：已由 赵主管 接收", "审批人 赵主管", gone="待 赵主管 签字")
    cases = day.stored(lambda store: [one for one in store.scan("cases") if one.get("clerk") == "s1"])
    papers = day.stored(lambda store: [one for one in store.scan("papers") if one.get("holder") == "s1"])
    assert (len(cases), len(papers)) == (22, 9)
    password = day.document("projects", "翰墨苑")["contracts.password"]
    assert (password["custodian"], password["second_holder"]) == ("s1", "c1")
    assert day.document("complaints", "TS002")["owner"] == "c1"


def audit(day: Day) -> None:
    """19: who saw a document number in full, and who was looked for by one, stand in the log with their cases; one search
    was for somebody who is no customer: a note says why."""
    day.go("2-1-101", "2-1-0101 张顺", "买受人", "********")
    day.press("ctrl+e")
    day.wait("F2转到", gone="********")
    day.go("al", "客户 272")
    day.press("f4", "1356")
    day.wait("凌统", gone="颜良")
    day.press("enter")
    day.wait("HM00090")
    day.other("c1", "find", "990104196708160877", code=1)
    day.report("个人信息查看记录", "HM00201", "HM00090", "按证件号码查找", "1 / ")
    day.press("f5", "home")
    day.wait("无对应客户", "1 / 3")
    assert [row.split()[2] for row in day.rows[:3]] == ["李文员", "赵主管", "赵主管"]
    day.do("备注个人信息查看", "说明*")
    day.press("客户来电询问，非本楼盘", "f10")
    day.wait("备注个人信息查看 ✔ 1", gone="说明*")
    (look,) = day.stored(lambda store: [one for one in store.scan("reads") if not one.get("of")])
    assert (look["by"], look["note"], look["noted_by"]) == ("c1", "客户来电询问，非本楼盘", "s1")


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
    three_ways, custody, shelf, complaints, occupancy, handed_over, audit, countersign,
)  # fmt: skip
