"""Steps of a clerk's day by keys (journey 6a), from the work list to the rehearsal at the desk: c1 on Tuesday 2026-03-31."""

from tui_day import Day, read, text_file, words, workbook

FUND_BATCH = "WX-20260331"


def morning(day: Day) -> None:
    """2 and 3: the work list by day and money; F8 on a line says that nothing is missing."""
    day.press("、", "jr", "enter")
    day.wait("全部", "待办", "合同 6")
    assert day.rows[0].startswith("  逾"), "what ran out is on top"
    day.press("f4", "业务＝客服", "down")
    day.wait("待办 1", "SLA-02", "04-02", "凌统")
    day.press("f4", "业务＝合同", "down")
    day.wait("待办 6", "每天 344.66 元", "1 / 6")
    days = [row.split()[0] for row in day.rows[:6] if row.split()[0].startswith("04")]
    assert days == sorted(days)
    at = next(n for n, row in enumerate(day.rows) if "2-1-0101" in row)
    day.press(*["down"] * at)
    day.wait(f"{at + 1} / 6")
    day.press("f8")
    day.wait("2-1-0101 张顺：不缺什么，可以办理", "合同备案 (F2 ba)")


def password(day: Day) -> None:
    """4: the custodian's book says who used the filing password for which contract."""
    day.go("mm 2-1-101", "登记使用备案密码", "用途")
    day.press("备案", "f10")
    day.wait("已登记使用备案密码", "下一步：合同备案")


def filing(day: Day) -> None:
    """5: it is filed from there in 30 keys at most; the ledger has its line, the next step is named, the task is gone."""
    start = day.keys
    day.press("1")
    day.wait("备案号", "备案日期", "F10")
    day.press("ＢＡ２０００９０１", "enter", "=", "f10")
    day.wait("备案号 BA2000901", "待办 5", gone="F10 保存")
    assert day.keys - start <= 30
    filed = day.document("cases", "HM00201")["contracts.filing"]
    told = (filed["filed_no"], filed["filed_on"], filed["ledger_on"])
    assert told == ("BA2000901", "2026-03-31", "2026-03-31")
    day.go("2-1-101", "2-1-0101 张顺  已备案")


def telephone(day: Day) -> None:
    """6: found by initials while somebody is on the phone; the status is read aloud, the slip goes to a file."""
    day.go("al", "客户 272")
    day.press("f4", "xc")
    day.wait("项充", gone="颜良")
    at = next(n for n, row in enumerate(day.rows) if "项充" in row)
    day.press(*["down"] * (at + 1), "enter")
    day.wait("2-1-0601 项充")
    day.press("f12")
    day.wait("情况单", "F10 打印")
    day.press("f10")
    day.wait("已打印")
    (slip,) = (day.office / "printed").glob("*.docx")
    assert slip.stat().st_size > 5000


def bank_papers(day: Day) -> None:
    """7: 鲍旭 brings papers; one cannot be read."""
    day.go("az bx", "按揭资料", "2-1-0702 鲍旭")
    day.press("６", "enter", "３", "f10")
    day.wait("还缺 3 份")
    day.go("aj bx", "银行清单", "看不清", "配偶同意书")
    day.go("2-1-702", "2-1-0702 鲍旭", "买受人")
    day.print("补件通知")
    (notice,) = (day.office / "printed").glob("*补件*.docx")
    assert "配偶同意书" in words(notice)
    assert "鲍旭" in words(notice)


def input_method(day: Day) -> None:
    """8: an input method's `、` leads to the go-to line, its full-width digits are digits."""
    day.press("、ba ２－１－１４０３")
    day.wait("合同备案  2-1-1403  雷横")
    day.press("esc")
    day.go("al", "项充", "3 / 3")
    day.press("f4", "esc")
    day.wait("客户 272")
    day.press("f4", "２－１－２０２", "enter")
    day.wait("2-1-0202 吕方")
    day.back("客户")


def bank_list(day: Day) -> None:
    """9 and 10: bank 乙's list comes as a workbook; one sum is wrong, a letter asks; the same file by mistake is nothing new."""
    rows = read("disbursement_b")
    next(row for row in rows if row[0] == "宋清")[2] = "980000"
    file = workbook(day.files / "演示银行乙放款0331.xlsx", rows)
    day.take_in(file, "54 行", "53 行一致", "1 处不一致", "R-BNK-AMT", "2-1-0302")
    day.press("enter")
    day.wait("致函：已处理 1 处")
    day.take_in(file, "新 0 行", "0 处不一致")


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
    handed = [
        row[1] for row in read("contracts") if row[-1] == "交房" and row[1] not in ("1-1-0203", "1-1-0301")
    ]
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
    for _time in range(2):
        day.report("批次封面", "批次封面清单 40", "1-1-0302", "1-1-1601")
        assert day.export("*封面*.xlsx").stat().st_size > 1000
        day.back("39 / 39", gone="行已写入")


def vouchers(day: Day) -> None:
    """13: the batch is paid, the bank's statement says so; one voucher number keyed for a second unit is refused, with a bell."""
    day.press("f10")
    day.wait("1 送出")
    day.press("1")
    day.wait("已送：39 件")
    day.do("银行对账单余额", "银行余额*")
    day.press("806150.35", "f10")
    day.wait("封面清单 39", gone="银行余额*")
    day.go("wx 1-1-302", "录入维修资金凭证", "1-1-0302 司马师")
    day.press("WP20260001", "enter", "7813.60", "f10")
    day.wait("已分联：客户联入客户袋，办证联入办证袋")
    day.go("wx 1-1-303", "录入维修资金凭证", "1-1-0303 吕蒙")
    bells = day.terminal.raw.count("\a")
    day.press("WP20260001", "enter", "7600", "f10")
    day.wait("为何不能办理 1", "DOC-04", "WP20260001")
    day.until(lambda: day.terminal.raw.count("\a") > bells)
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


STEPS = (
    morning, password, filing, telephone, bank_papers, input_method, bank_list, notices, pay_batch, vouchers, rehearsal,
)  # fmt: skip
