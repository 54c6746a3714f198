"""Steps of a clerk's day (journey 6a): what c1 does on Tuesday 2026-03-31 from eight to noon."""

from pathlib import Path

from tui_day import Day, prepare, read, text_file, workbook

FUND_BATCH = "WX-20260331"


def before(office: Path) -> None:
    """A bank has a certificate for too long (PE60), keys went out with a balance open (PE35); c2 keyed five certificates."""
    numbers = zip(KEYED, NUMBERS, strict=True)

    def keyed(opened: object) -> None:
        for unit, number in numbers:
            area = opened.names.record(f"翰墨苑:{unit}", "units").data["surveyed_area"]  # type: ignore[attr-defined]
            opened.act("titles.key", [unit], {"number": number, "area": area})  # type: ignore[attr-defined]

    prepare(office, ("PE35", "PE60"), keyed, "c2")


#: Units whose certificates came without a list, and what c2 keyed for them; the third is mistyped.
KEYED = ("3-1-0102", "3-1-0801", "3-1-1002", "3-1-1204", "3-1-0802")
NUMBERS = tuple(f"演示不动产权第000800{n}号" for n in (1, 2, 7, 4, 5))


def password(day: Day) -> None:
    """4: the custodian's book says who used the filing password for which contract."""
    day.go("mm 2-1-101", "登记使用备案密码", "用途")
    day.press("备案", "f10")
    day.wait("已登记使用备案密码", "下一步：合同备案")


def bank_papers(day: Day) -> None:
    """7: 鲍旭 brings papers; one cannot be read."""
    day.go("zl bx", "按揭资料", "2-1-0702 鲍旭")
    day.press("６", "enter", "３", "f10")
    day.wait("还缺 3 份")
    day.go("aj bx", "银行清单", "看不清", "配偶同意书")


def bank_list(day: Day) -> None:
    """9: bank 乙's list comes as a workbook; one sum is wrong, a letter asks."""
    rows = read("disbursement_b")
    next(row for row in rows if row[0] == "宋清")[2] = "980000"
    file = workbook(day.files / "演示银行乙放款0331.xlsx", rows)
    day.take_in(file, "54 行", "53 行一致", "1 处不一致", "R-BNK-AMT", "2-1-0302")
    day.press("enter")
    day.wait("致函：已处理 1 处")


def notices(day: Day) -> None:
    """11: of the 41 notices for units that are handed over two are crossed."""
    heads, *lines = read("fund_notice")
    handed = {row[1] for row in read("contracts") if row[-1] == "交房"}
    by_unit = {line[2]: line for line in lines if line[2] in handed}
    assert len(by_unit) == 41
    one, other = by_unit["1-1-0203"], by_unit["1-1-0301"]
    one[3:], other[3:] = other[3:], one[3:]
    file = text_file(day.files / "通知单0331.csv", [heads, *by_unit.values()])
    day.take_in(file, "哪些户的清单", "只是已交房的：41 行")
    day.press("enter")
    day.wait("39 行一致", "1 处不一致", "互换", gone="哪些户的清单")
    day.press("enter")
    day.wait("致函：已处理 1 处")


def pay_batch(day: Day) -> None:
    """12: the pile is counted and added up first; 39 files are keyed, a full-width digit among them; it agrees."""
    handed = [row[1] for row in read("contracts") if row[-1] == "交房" and row[1] not in ("1-1-0203", "1-1-0301")]
    day.go("pc", "在办 0", "全部批次")
    day.do("开批", "封面件数")
    day.press("维修资金交款批", "enter", "３９", "enter", "332585.90", "f10")
    day.wait(FUND_BATCH, "0 / 39")
    for number, unit in enumerate(handed, start=1):
        day.press(unit, "enter")
        if number % 13 == 0:
            day.wait(f"{number} / 39")
    day.press("f10")
    day.wait("已封：39 件")


def vouchers(day: Day) -> None:
    """13: the batch is paid; one voucher number keyed for a second unit is refused at once, with a bell."""
    day.press("f10")
    day.wait("1 送出")
    day.press("1")
    day.wait("已送：39 件")
    day.go("wx 1-1-302", "录入维修资金凭证", "1-1-0302 司马师")
    day.press("WP20260001", "enter", "7813.60", "f10")
    day.wait("已分联：客户联入客户袋，办证联入办证袋")
    day.go("wx 1-1-303", "录入维修资金凭证", "1-1-0303 吕蒙")
    bells = day.terminal.raw.count("\a")
    day.press("WP20260001", "enter", "7600", "f10")
    day.wait("为何不能办理 1", "DOC-04", "WP20260001")
    assert day.terminal.raw.count("\a") > bells
    day.press("esc", "esc")
    day.wait("封面清单 39", gone="录入维修资金凭证")


def rehearsal(day: Day) -> None:
    """14: what 马岱 will be told at the desk: the refund of the smaller area, the fund; the sheet is printed."""
    day.go("jf 1-1-102", "交房", "应退 18069.40", "维修资金 9383.20")
    day.press("esc")
    day.go("1-1-102", "1-1-0102 马岱", "买受人")
    day.press("ctrl+f")
    day.wait("打印 ─")
    day.press("结算说明", "enter")
    day.wait("1 打印（.docx）")
    day.press("1")
    day.wait("已打印", gone="1 打印")
    (sheet, *_again) = (day.office / "printed").glob("*结算*.docx")
    assert sheet.stat().st_size > 5000


def too_early(day: Day) -> None:
    """15: 翠缕 wants her certificate, the bank's mortgage is not registered yet; F1 says what to say."""
    day.go("lz 3-1-701", "发证", "3-1-0701 翠缕")
    day.press("enter", "990104196708160876", "f10")
    day.wait("为何不能办理", "CUS-03", "银行抵押未登记")
    day.press("f1")
    day.wait("可以这样对客户说", "民法典")
    day.press("esc", "esc", "esc")
    day.wait("F2转到", gone="领证人")


def certificate(day: Day) -> None:
    """16: 紫鹃 gets hers: her document is keyed, receipts and balance are in order."""
    day.go("lz zj", "发证", "3-1-0303 紫鹃")
    day.press("enter", "990104198805130811", "f10")
    day.wait("交接单 YJ-20260331-", "交 紫鹃", gone="领证人")
    assert day.paper("3-1-0303", "certificate")["place"] == "customer"


STEPS = [password, bank_papers, bank_list, notices, pay_batch, vouchers, rehearsal, too_early, certificate]
