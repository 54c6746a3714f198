"""What a finding proposes is done by its digit: planted errors of every duty that has any, cured by keys, and taken back."""

from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from tui_clerk import Clerk, at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.history import LASTING
from caseman.core.loaded import load_all
from caseman.core.office import Office, Options

#: A letter to the office that keeps the list; the line is held.
LETTERS = """
    PE09 R-FIL-NAME; PE21 R-FIL-MISS; PE22 R-FIL-EXTRA; PE27 R-BNK-AMT; PE28 R-BNK-EXTRA; PE29 R-BNK-DUP;
    PE47 R-MF-NAME; PE48 R-MF-AMT; PE51 R-TAX-AMT; PE56 R-FEE-AMT; PE57 R-CRT-AREA; PE58 R-CRT-OWNERS;
    PE66 R-DEP-MISS; PE66B R-DEP-AMT; PE72 R-ODU-01
"""
#: Into the buyer's row, whose personal fields are masked until Space shows them.
ROW = ("1", "space", "space", "ctrl+a")
DONE = ("f10", "f10", "escape")
#: Planted errors, the code of the finding, and the keys on it. `enter` opens the record at the field that is wrong; words in
#: capitals are what the paper says; `as` a user: who goes on. What comes of a cure is cured in the same row.
CURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # two persons
    ("PE12", "CON-03", ("as c1", "1", "一房两卖", "enter", "4", "f10", "as s1", "1")),
    ("PE33", "SOD-01", ("1", "f10")),
    # typed again from the paper, at the field that is wrong; days first, which keep a record from being saved
    ("PE81", "SEQ-01", ("1", "up", "up", "ctrl+a", "20260301", "f10", "escape")),
    ("PE82", "SEQ-02", ("1", "ctrl+a", "20260301", "f10", "escape")),
    ("PE84", "CAL-02", ("1", "ctrl+a", "20251231", "enter", "ctrl+a", "20251231", "f10", "escape")),
    ("PE01", "ID-01", (*ROW, "ID-2-1-202", *DONE)),
    ("PE02", "ID-02", (*ROW, "ID-2-1-302", *DONE)),
    ("PE03", "ID-03", (*ROW, "ID-2-1-203", *DONE)),
    ("PE06", "PHONE-01", (*ROW, "10002000202", *DONE, *ROW, "10002000203", *DONE)),
    ("PE07", "ID-05", ("1", "space", "柴母", "f10", "f10", "escape")),
    ("PE10", "CON-01", ("1", "up", "ctrl+a", "PRICE", "f10", "escape")),
    ("PE11", "CON-02", ("enter", "ctrl+a", "CAPITALS", "f10", "escape")),
    ("PE13", "CON-04", ("1", "ctrl+a", "HM00210", "f10", "escape")),
    ("PE16", "CON-07", ("1", "ctrl+a", "20220215", "f10", "escape")),
    ("PE63", "MRG-01", ("enter", "ctrl+a", "LOAN", "f10", "escape")),
    ("PE37", "ADR-01", ("enter", "ctrl+a", "1-1-0102", "f10", "escape")),
    ("PE68", "DEP-03", ("1", "ctrl+a", "KEPT", "f10", "escape")),
    ("PE67", "DEP-02", ("1", "ctrl+a", "REFUNDED", "f10", "escape")),
    ("PE76", "RNT-01", ("1", "ctrl+a", "20260901", "f10", "escape")),
    ("PE17", "CON-08", ("1", "ctrl+a", "2021版", "f10", "escape")),
    ("PE14", "CON-06", ("1", "1", "f10", "escape")),
    ("PE15", "FIL-02", ("1", "1", "f10", "escape")),
    ("PE45", "BAL-01", ("1", "space", "f8", "tab", "tab", "tab", "tab", "ctrl+a", "11202.86", "f10", "f10", "escape")),
    ("PE46", "BAL-02", ("1", "ctrl+a", "72.84", "enter", "ctrl+a", "20.55", "f10", "escape")),
    ("PE52", "DOC-04", ("1", "ctrl+a", "TAX-NO", "f10", "escape")),
    ("PE54", "TTL-02", ("2", "space", "f10", "escape")),
    ("PE64", "MRG-02", ("1", "演示不动产权第0000004号", "f10")),
    ("PE71", "LND-03", ("1", "ctrl+a", "990101", "f10", "escape")),
    ("PE78", "OCC-01", ("1", "space", "tab", "tab", "ctrl+a", "空置", "f10", "f10", "escape")),
    # money: the fund and the sum stand there
    ("PE35", "HND-01", ("1", "R009992", "f10")),
    ("PE19", "FIL-01", ("3", "R009993", "f10")),
    ("PE30", "MTG-04", ("1", "R009991", "f10")),
    ("PE40", "HND-02", ("1", "R009994", "f10")),
    ("PE24", "MTG-01", ("1", "补2026-01", "f10")),
    ("PE25", "MTG-02", ("1", "补2026-02", "f10")),
    ("PE36", "ARE-01", ("1", "T009993", "enter", "enter", "enter", "多收的退还", "f10")),
    ("PE43", "TAX-02", ("1", "T009994", "enter", "enter", "enter", "按新税率退还", "f10")),
    ("PE41", "MF-01", ("1", "T009995", "enter", "enter", "enter", "按实测面积退还", "f10")),
    ("PE49", "LED-02", ("1", "未收款而代缴，冲回", "f10")),
    ("PE79", "LED-01", ("2", "1156357.85", "f10")),
    # papers, batches, invoices
    ("PE08", "DOC-03", ("1", "20260320", "f10")),
    ("PE26", "MTG-03", ("1", "=", "enter", "DK2-1-1001", "f10")),
    ("PE32", "CHG-02", ("1", "A柜", "f10")),
    ("PE34", "CHG-03", ("1", "A柜", "f10")),
    ("PE39", "INV-02", ("1", "f10")),
    ("PE38", "INV-01", ("1", "I0001", "enter", "=", "enter", "872030", "f10")),
    ("PE42", "TAX-01", ("1", "1", "enter", "JT001", "f10")),
    ("PE50", "CUS-02", ("1", "f10")),
    ("PE53", "TTL-01", ("1", "办证袋", "f10")),
    ("PE59", "CUS-03", ("2", "按揭证柜", "f10")),
    ("PE60", "CUS-01", ("2", "按揭证柜", "f10")),
    ("PE61", "CUS-04", ("2", "按揭证柜", "enter", "按架上所见", "f10")),
    ("PE55", "BAT-01", ("1", "16", "f10")),
    ("PE83", "BAT-02", ("1", "f10")),
    # what is done, explained, taken back
    ("PE23B", "FIL-05", ("1", "BA2000999", "f10", "f2", "jc 2-2-0201", "enter", "1", "备案系统停机", "f10")),
    (
        "PE31",
        "CHG-01",
        (
            *("1", "更名", "f10"),
            *("f2", "jc FIL-05", "enter", "1", "BA2000998", "f10"),
            *("f2", "jc R-FIL-NO", "enter", "1", "f10"),
            *("f2", "jc 2-2-1303", "enter", "1", "更名后重新备案", "f10"),
        ),
    ),
    ("PE20", "FIL-03", ("1", "买受人出国，限期外受理", "f10")),
    ("PE23", "FIL-04", ("1", "已说明", "enter", "20260630", "f10")),
    ("PE62", "TSK-01", ("1", "请客户重签申请表", "f10")),
    ("PE65", "DEP-01", ("1",)),
    # one key sets the weight right and apportions anew: what PE69 planted goes with it
    ("PE70 PE69", "LND-02", ("1",)),
    ("PE73", "DUN-01", ("1", "间隔期未满，未寄出", "f10")),
    ("PE73B", "DUN-02", ("1", "争议中，未寄出", "f10")),
    ("PE74", "SLA-01", ("1", "已上门说明面积计算", "f10")),
    ("PE75", "CMP-02", ("1", "客户尚未确认", "f10")),
    ("PE04", "DUP-01", ("1", "1", "enter", "核对身份证原件", "f10")),
    ("PE76B", "RNT-02", ("1", "ZL0001", "f10")),
    *((plant, code, ("1", "f10")) for plant, code in (one.split() for one in LETTERS.split(";"))),
)  # fmt: skip


async def test_each_planted_error_is_cured_by_its_keys_and_undone_is_back(office_copy: Path) -> None:
    """demo.md, rules 4 and 5: cured by keys, nothing is left; undone, all is there again."""
    loaded = load_all(Config())
    every = loaded.plugins.registry.plants
    plants = [plant for names, _code, _keys in CURES for plant in names.split()]
    assert sorted(plants) == sorted(name for name, one in every.items() if not one.apart)
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        find = office.names.record
        right = {
            f"ID-{one}": find(one).value("buyers.0.doc_number") for one in ("2-1-202", "2-1-302", "2-1-203")
        }
        right |= {
            "PRICE": str(find("2-1-803").value("contracts.unit_price")),
            "CAPITALS": find("2-1-901").value("contracts.capitals"),
            "LOAN": str(find("3-1-107").value("mortgages.registration.secured")),
            "KEPT": str(find("2-1-302").value("mortgages.deposit.kept")),
            "REFUNDED": str(find("3-1-202").value("mortgages.deposit.refunded")),
            "TAX-NO": find("3-1-201").value("taxes.tax_certificate") or "演示税票0000299",
        }
        clean = Counter(one.code for one in office.check())
        for plant in plants:
            _run(office, every[plant].run)
    async with at_work(office_copy, user="s1", size=(120, 40)) as clerk:
        store = clerk.office.store

        def found() -> Counter[str]:
            return Counter(one.code for one in clerk.office.check())

        planted = found()
        assert planted - clean == Counter(code for plant in plants for code in every[plant].codes)
        made: list[str] = []
        for _plants, code, keys in CURES:
            head = store.head
            await look(clerk, code, keys, right)
            made += [one.by for one in store.changes_since(head) if one.action not in LASTING]
            assert store.head > head, (code, clerk.text)
        assert found() - clean == Counter(), clerk.told
        await clerk.press("ctrl+z")
        assert "R-ODU-01" in clerk.told, "what stands against it again"
        for user, times in groupby(reversed(made[:-1])):
            be(clerk, user)
            await clerk.press(*["ctrl+z"] * len(list(times)))
        assert found() == planted, clerk.told


async def look(clerk: Clerk, code: str, keys: tuple[str, ...], right: dict[str, str]) -> None:
    """Go to the findings of a code and press the keys; whoever goes on looks for them anew."""
    for turn, part in groupby(keys, lambda key: key.startswith("as ")):
        if turn:
            be(clerk, next(part).removeprefix("as "))
        else:
            await clerk.press("f2", f"jc {code}", "enter", *(right.get(key, key) for key in part))


def be(clerk: Clerk, user: str) -> None:
    """Somebody else sits down at the same screen."""
    clerk.office.options = replace(clerk.office.options, user=user)
    clerk.office.__dict__.pop("worker", None)
