"""What a finding proposes is done by its digit: one planted error of each duty that has any, cured by keys, and taken back."""

from collections import Counter
from pathlib import Path

from tui_clerk import at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.office import Office, Options, load_all

#: Planted error, its code, and the keys on its finding. `enter` opens the record at the field that is wrong.
CURES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("PE11", "CON-02", ("enter", "ctrl+a", "CAPITALS", "f10", "escape")),
    ("PE20", "FIL-03", ("1", "买受人出国，限期外受理", "f10")),
    ("PE26", "MTG-03", ("1", "=", "enter", "DK2-1-1001", "f10")),
    ("PE34", "CHG-03", ("1", "enter", "A柜", "f10")),
    ("PE79", "LED-01", ("2", "1138736.25", "f10")),
    ("PE51", "R-TAX-AMT", ("1", "f10")),
    ("PE62", "TSK-01", ("1", "请客户重签申请表", "f10")),
    ("PE57", "R-CRT-AREA", ("1", "f10")),
    ("PE60", "CUS-01", ("2", "按揭证柜", "f10")),
    ("PE63", "MRG-01", ("enter", "ctrl+a", "LOAN", "f10", "escape")),
    ("PE65", "DEP-01", ("1",)),
    ("PE69", "LND-01", ("1",)),
    ("PE73", "DUN-01", ("1", "间隔期未满，未寄出", "f10")),
    ("PE74", "SLA-01", ("1", "已上门说明面积计算", "f10")),
    ("PE04", "DUP-01", ("1", "1", "enter", "核对身份证原件", "f10")),
    ("PE76B", "RNT-02", ("1", "ZL0001", "f10")),
)


async def test_each_dutys_error_is_cured_by_its_key_and_undone_is_back(office_copy: Path) -> None:
    """demo.md, rules 4 and 5: cured by keys, nothing is left; undone, all is there again."""
    loaded = load_all(Config())
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        right = {
            "CAPITALS": office.names.record("2-1-901").value("contracts.capitals"),
            "LOAN": str(office.names.record("3-1-107").value("mortgages.registration.secured")),
        }
        for plant, _code, _keys in CURES:
            _run(office, loaded.plugins.registry.plants[plant].run)
    planted = Counter(code for _plant, code, _keys in CURES)
    async with at_work(office_copy, user="s1", size=(120, 40)) as clerk:

        def found() -> Counter[str]:
            return Counter(one.code for one in clerk.office.check() if one.code in planted)

        before = found()
        assert before == planted
        changes = 0
        for _plant, code, keys in CURES:
            head = clerk.office.store.head
            await clerk.press("f2", f"jc {code}", "enter", *(right.get(key, key) for key in keys))
            assert clerk.office.store.head > head, (code, clerk.text)
            changes += clerk.office.store.head - head
            assert found()[code] == 0, (code, clerk.text)
        assert found() == Counter()
        for _change in range(changes):
            await clerk.press("ctrl+z")
        assert found() == planted, clerk.told
