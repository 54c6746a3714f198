"""Steps of a clerk's day by keys (journey 6a), from the counter to the day close; and what happened before that day."""

from pathlib import Path
from typing import TYPE_CHECKING

from tui_day import Day, prepare, read, words

from caseman.core.history import UNDO
from caseman.core.store import Store

if TYPE_CHECKING:
    from caseman.core.office import Office

#: Units whose certificates came without a list, and their numbers.
KEYED = ("3-1-1301", "3-1-1302", "3-1-1502", "3-1-1503", "3-1-0503")
NUMBERS = tuple(f"演示不动产权第000800{n}号" for n in (1, 2, 3, 4, 5))


def before(folder: Path) -> None:
    """Keys went out with a balance open (PE35), a bank has a certificate for too long (PE60); c2 keyed five certificates."""

    def keyed(office: "Office") -> None:
        for unit, number in zip(KEYED, NUMBERS, strict=True):
            area = office.names.record(f"翰墨苑:{unit}", "units").data["surveyed_area"]
            assert not office.act("titles.key", [unit], {"number": number, "area": area}).refused

    prepare(folder, ("PE35", "PE60"), {"c2": keyed})


def too_early(day: Day) -> None:
    """15: 翠缕 wants her certificate, the bank's mortgage is not registered yet; F1 says what to say. What she asks for all
    the same goes to a supervisor, with what stands against it."""
    day.go("lz 3-1-701", "发证", "3-1-0701 翠缕")
    day.press("enter", "990104196708160876", "f10")
    day.wait("为何不能办理", "CUS-03", "不能交给客户")
    day.press("f1")
    day.wait("可以这样对客户说", "民法典")
    day.press("esc")
    day.wait("F10 写明理由，申请主管放行", gone="可以这样对客户说")
    day.press("f10")
    day.wait("申请放行 ─", "原因*")
    day.press("客户急用", "f10")
    day.wait("FX20260331-1：已提请主管审批", gone="申请放行 ─")
    request = day.document("passes", "FX20260331-1")
    assert (request["approval"]["made_by"], request["against"][0]["code"]) == ("c1", "CUS-03")


def certificate(day: Day) -> None:
    """16: 紫鹃 gets hers: her document is keyed, receipts and balance are in order; six are left on the shelf of seven."""
    there = shelved(day)
    assert there == 7
    day.go("lz zj", "发证", "3-1-0303 紫鹃")
    day.press("enter", "990104198805130811", "f10")
    day.wait("交接单 YJ-20260331-", "交 紫鹃", gone="领证人")
    (paper,) = day.stored(lambda store: store.find("papers", ("number",), "演示不动产权第0000019号"))
    assert paper["place"] == "customer"
    assert shelved(day) == there - 1


def shelved(day: Day) -> int:
    """How many certificates of owners without a loan are in their cabinet."""
    return len(day.stored(lambda store: store.find("papers", ("place",), "paid_titles")))


def recall(day: Day) -> None:
    """17: 麝月's certificate is due on 10 April and not late; one at the bank is, and is asked for with a slip."""
    day.go("yj", "原件 692", "在外")
    day.press("f6", "right")
    day.wait("╭─ 在外 3", "3-1-0203", "2026-04-10")
    assert "2026-03-16 !1" in day.rows[0]
    assert "!" not in next(row for row in day.rows if "3-1-0203" in row)
    day.press("down")
    day.do("催还原件", "方式")
    day.press("电话", "f10")
    day.wait("第 1 次催还", "应还 2026-03-16", gone="方式 ")
    day.print()
    (slip,) = (day.office / "printed").glob("*催还单*.docx")
    told = words(slip)
    for said in (
        "原件催还单",
        "不动产权证",
        "3-1-0101",
        "至今已逾 11 个工作日",
        "第 1 次催还（电话）",
        "李文员",
    ):
        assert said in told, told


def complaint(day: Day, *, wrong: bool = True) -> None:
    """18: a complaint by phone, due five working days on, across 清明; three customers begin with `lt`."""
    start = day.keys
    day.press("f2")
    day.wait("转到 ─")
    day.press("ts lt")
    day.wait("凌统", "李典", "赖大")
    day.press(*(["down"] if wrong else []), "enter")
    day.wait("受理投诉", "1-1-1302 李典" if wrong else "1-1-0203 凌统", "类别*")
    day.press("2", "enter", "面积与图纸不符", "f10")
    day.wait("TS003 已受理；应于 2026-04-08 前处理")
    assert day.keys - start <= 20


def reject(day: Day) -> None:
    """19: 李纨's file comes back; the task is there by itself."""
    day.go("pc", "在办", "全部批次")
    day.press("f6", "right")
    day.wait("全部批次 1")
    day.press("f4", "0119", "down")
    day.wait("全部批次 1 ─", "CQ-20260119")
    day.press("enter")
    day.wait("产权交件批 CQ-20260119", "李纨")
    day.do("登记批次答复", "回答*")
    day.press("３－１－８０１", "enter", "退件", "enter", "enter", "签名不符", "f10")
    day.wait("登记批次答复 ✔ 1", gone="回答*")
    day.go("jc TSK-01", "3-1-0801", "问题 1")


def follow_up(day: Day) -> None:
    """The task that came with the reject: its letter to the customer, then who does what by when."""
    day.press("2")
    day.wait("产权问题件联系函", "F10 办理")
    day.press("f10")
    day.wait("1 打印（.docx）")
    day.press("1")
    day.wait("已打印", gone="1 打印")
    (letter,) = (day.office / "printed").glob("*产权问题件联系函*.docx")
    assert "签名不符" in words(letter)
    day.press("1")
    day.wait("退件跟进", "要做什么*")
    day.press("请买受人重新签名", "enter", "enter", "enter", "0403", "f10")
    day.wait("没有发现问题", gone="要做什么*")


def wrong_customer(day: Day) -> None:
    """20: it was 凌统 who called in step 18: both steps are taken back and done again; the log keeps all of it."""
    day.go("al", "F4查找", gone="转到 ─")
    day.press("ctrl+z")
    day.wait("登记批次答复")
    day.press("ctrl+z")
    day.wait("受理投诉")
    assert not day.document("complaints", "TS003")
    complaint(day, wrong=False)
    reject(day)
    follow_up(day)
    assert day.document("complaints", "TS003")["case"] == "HM00090"
    done = [one.action for one in day.stored(lambda store: list(store.transactions()))][2:8]
    answer, complain = "core.answer_batch", "service.complaint"
    assert done == [answer, complain, UNDO, UNDO, answer, complain]


def draft(day: Day) -> None:
    """21: at noon a form is left half filled; what was typed is on the disk, whatever happens to the program."""
    day.go("ts 2-1-601", "受理投诉", "项充", "类别*")
    day.press("1", "enter", "电梯有异响")
    day.wait("电梯有异响")
    unsaved = day.office / "state" / "unsaved"
    day.until(lambda: any("电梯有异响" in file.read_text("utf-8") for file in unsaved.glob("*")))
    day.press("esc")
    day.wait("F2转到", gone="类别*")


def receipts(day: Day) -> None:
    """22: twenty tax receipts from a sheet; what is wrong is one list with row and cell, then all are booked."""
    paid = {row[1]: row[4] for row in read("deed_tax")}
    units = [row[1] for row in read("contracts") if row[-1] == "维修资金"]
    lines = [[f"3990{n:014d}", paid[unit]] for n, unit in enumerate(units, start=1)]
    lines[6][1], lines[11][1] = "1234567890123456789", "12,34"
    day.go("al", "F4查找", gone="转到 ─")
    day.press("f4", "状态＝维修资金已交；维修资金代缴日期＜2026-03-31", "down")
    day.wait("20 / 272", "1-1-0101")
    day.press("ctrl+a", "f2")
    day.wait("转到 ─")
    day.press("wp", "enter")
    day.wait("20 条", "号码*", gone="转到 ─")
    day.paste("\n".join("\t".join(line) for line in lines))
    day.wait("已改 20 条")
    day.press("f10")
    wrong = units[11]
    day.wait("有 2 栏不对", f"7  {units[6]}", f"12  {wrong}", "超过 18 位数字", "╭─")
    day.press("enter")
    day.wait("✗ 1-1-1002", "超过 18 位数字", gone=f"7  {units[6]}")
    day.press(paid["1-1-1002"], "f10")
    day.wait("有 1 栏不对", f"✗ {wrong}")
    day.press(paid[wrong], "f10")
    day.wait("已标 20", "已分联", gone="号码*")
    number = day.document("cases", "HM00113")["taxes"]["tax_certificate"]
    assert number == "399000000000000007"


def key_verify(day: Day) -> None:
    """23: five certificates without a list, keyed blind after c2; one digit differs, keyed a third time."""
    areas = {f"{row[0][0]}-{row[1]}-{row[2]}": row[6] for row in read("units")}
    for unit, number in zip(KEYED, NUMBERS, strict=True):
        day.go(f"jz {unit}", "无清单录证", unit)
        if unit == "3-1-1502":
            day.press(number.replace("8003", "8008"), "enter", areas[unit], "f10")
            day.wait("8008", "8003", gone="建筑面积*")
            day.go(f"jz {unit}", "无清单录证", unit)
        day.press(number, "enter", areas[unit], "f10")
        day.wait(number[-8:], gone="建筑面积*")
        assert day.document("cases", "HM00057")["titles"]["certificate_no"] == NUMBERS[0]


def findings(day: Day) -> None:
    """24: before leaving: two findings of one cause, and the bank's paper, which may wait until Friday."""
    day.go("jc", "检查结果", "受阻 2")
    day.terminal.settle()
    shown = day.terminal.text
    assert (
        shown.index("FIL-01") < shown.index("  ✗ 阻止 HND-01") < shown.index("CUS-01") < shown.index("待办")
    )
    day.press("down", "down", "4")
    day.wait("搁置问题", "原因*")
    day.press("银行答应周五送回", "enter", "0403", "f10")
    day.wait("受阻 2", gone="CUS-01")


def day_close(day: Day) -> None:
    """25: the three sums agree; counts, sums, the hash of the day; a copy of the store; keys and minutes."""
    day.go("rj", "平  806,150.35")
    day.press("f10")
    day.wait("日结 2026-03-31", "本次打开以来", " 分钟。")
    day.press("1")
    day.wait("RJ-20260331")
    day.until((day.office / "backups" / "RJ-20260331").is_dir)
    close = day.document("closes", "RJ-20260331")
    day.wait(close["chain"])
    assert len(close["chain"]) == 8
    assert close["bank"] == close["book"] == close["customers"] == "806150.35"
    # the copy is whole, and has the day close
    with Store.open(day.office / "backups" / "RJ-20260331", read_only=True) as kept:
        assert not kept.verify()
        assert (kept.get("closes", "RJ-20260331") or {})["chain"] == close["chain"]


STEPS = (
    too_early, certificate, recall, complaint, reject, wrong_customer, draft, receipts, key_verify, findings, day_close,
)  # fmt: skip
