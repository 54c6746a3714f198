"""What a finding proposes is done by its digit: planted errors of every duty that has any, cured by keys, and taken back."""

from collections import Counter
from pathlib import Path

from tui_clerk import at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.office import Office, Options, load_all

#: Planted error, its code, and the keys on its finding. `enter` opens the record at the field that is wrong.
CURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # typed again from the paper, at the field that is wrong
    ("PE11", "CON-02", ("enter", "ctrl+a", "CAPITALS", "f10", "escape")),
    ("PE63", "MRG-01", ("enter", "ctrl+a", "LOAN", "f10", "escape")),
    ("PE37", "ADR-01", ("enter", "ctrl+a", "1-1-0102", "f10", "escape")),
    ("PE68", "DEP-03", ("1", "ctrl+a", "KEPT", "f10", "escape")),
    ("PE67", "DEP-02", ("1", "ctrl+a", "REFUNDED", "f10", "escape")),
    ("PE76", "RNT-01", ("1", "ctrl+a", "20260901", "f10", "escape")),
    ("PE17", "CON-08", ("1", "ctrl+a", "2021版", "f10", "escape")),
    ("PE14", "CON-06", ("1", "1", "f10", "escape")),
    ("PE15", "FIL-02", ("1", "1", "f10", "escape")),
    ("PE45", "BAL-01", ("1", "space", "f8", "tab", "tab", "tab", "tab", "ctrl+a", "11202.86", "f10", "f10", "escape")),
    ("PE78", "OCC-01", ("1", "space", "tab", "tab", "ctrl+a", "空置", "f10", "f10", "escape")),
    # money: the fund and the sum stand there
    ("PE35", "HND-01", ("1", "enter", "enter", "R009992", "f10")),
    ("PE30", "MTG-04", ("1", "enter", "enter", "R009991", "f10")),
    ("PE40", "HND-02", ("1", "enter", "enter", "R009994", "f10")),
    ("PE36", "ARE-01", ("1", "enter", "enter", "T009993", "enter", "enter", "enter", "多收的退还", "f10")),
    ("PE43", "TAX-02", ("1", "enter", "enter", "T009994", "enter", "enter", "enter", "按新税率退还", "f10")),
    ("PE41", "MF-01", ("1", "enter", "enter", "T009995", "enter", "enter", "enter", "按实测面积退还", "f10")),
    ("PE79", "LED-01", ("2", "1146336.25", "f10")),
    # papers, batches, invoices
    ("PE26", "MTG-03", ("1", "=", "enter", "DK2-1-1001", "f10")),
    ("PE34", "CHG-03", ("1", "enter", "A柜", "f10")),
    ("PE39", "INV-02", ("1", "f10")),
    ("PE38", "INV-01", ("1", "I0001", "enter", "=", "enter", "872030", "f10")),
    ("PE50", "CUS-02", ("1", "f10")),
    ("PE60", "CUS-01", ("2", "按揭证柜", "f10")),
    ("PE55", "BAT-01", ("1", "16", "f10")),
    # what is done, explained, taken back
    ("PE20", "FIL-03", ("1", "买受人出国，限期外受理", "f10")),
    ("PE23", "FIL-04", ("1", "已说明", "enter", "20260630", "f10")),
    ("PE62", "TSK-01", ("1", "请客户重签申请表", "f10")),
    ("PE65", "DEP-01", ("1",)),
    ("PE69", "LND-01", ("1",)),
    ("PE73", "DUN-01", ("1", "间隔期未满，未寄出", "f10")),
    ("PE73B", "DUN-02", ("1", "争议中，未寄出", "f10")),
    ("PE74", "SLA-01", ("1", "已上门说明面积计算", "f10")),
    ("PE04", "DUP-01", ("1", "1", "enter", "核对身份证原件", "f10")),
    ("PE76B", "RNT-02", ("1", "ZL0001", "f10")),
    # a difference on a list: a letter to the office, the line is held
    *(
        (plant, code, ("1", "f10"))
        for plant, code in (
            ("PE09", "R-FIL-NAME"), ("PE21", "R-FIL-MISS"), ("PE22", "R-FIL-EXTRA"), ("PE27", "R-BNK-AMT"),
            ("PE28", "R-BNK-EXTRA"), ("PE29", "R-BNK-DUP"), ("PE47", "R-MF-NAME"), ("PE48", "R-MF-AMT"),
            ("PE51", "R-TAX-AMT"), ("PE56", "R-FEE-AMT"), ("PE57", "R-CRT-AREA"), ("PE58", "R-CRT-OWNERS"),
            ("PE66", "R-DEP-MISS"), ("PE66B", "R-DEP-AMT"), ("PE72", "R-ODU-01"),
        )
    ),
)  # fmt: skip


async def test_each_dutys_error_is_cured_by_its_key_and_undone_is_back(office_copy: Path) -> None:
    """demo.md, rules 4 and 5: cured by keys, nothing is left; undone, all is there again."""
    loaded = load_all(Config())
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        right = {
            "CAPITALS": office.names.record("2-1-901").value("contracts.capitals"),
            "LOAN": str(office.names.record("3-1-107").value("mortgages.registration.secured")),
            "KEPT": str(office.names.record("2-1-302").value("mortgages.deposit.kept")),
            "REFUNDED": str(office.names.record("3-1-202").value("mortgages.deposit.refunded")),
        }
        plants = loaded.plugins.registry.plants
        for plant, _code, _keys in CURES:
            _run(office, plants[plant].run)
    planted = Counter(code for plant, _code, _keys in CURES for code in plants[plant].codes)
    async with at_work(office_copy, user="s1", size=(120, 40)) as clerk:

        def found() -> Counter[str]:
            return Counter(one.code for one in clerk.office.check() if one.code in planted)

        assert found() == planted
        changes = 0
        for _plant, code, keys in CURES:
            head = clerk.office.store.head
            await clerk.press("f2", f"jc {code}", "enter", *(right.get(key, key) for key in keys))
            assert clerk.office.store.head > head, (code, clerk.text)
            changes += clerk.office.store.head - head
        assert found() == Counter()
        await clerk.press(*["ctrl+z"] * changes)
        assert found() == planted, clerk.told


async def test_a_fix_is_done_on_the_posting_that_the_finding_is_about(office_copy: Path) -> None:
    """The finding stands on the case, its key takes back one of the case's postings."""
    loaded = load_all(Config())
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        _run(office, loaded.plugins.registry.plants["PE49"].run)
    async with at_work(office_copy, user="s1", size=(120, 40)) as clerk:
        await clerk.press("f2", "jc LED-02", "enter", "1", "未收款而代缴，冲回", "f10")
        assert "WX000087 已由 WX000087 红冲" in clerk.told
        assert [one for one in clerk.office.check() if one.code == "LED-02"] == []
