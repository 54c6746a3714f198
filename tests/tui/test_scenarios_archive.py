"""The archive by keys at the demo office: found by initials and tails, two entries made one, a volume filed."""

from pathlib import Path

from tui_clerk import at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.office import Office, Options, load_all


async def test_a_person_is_found_made_one_and_two_again(office_copy: Path) -> None:
    """S5.3a and S5.3b: initials, a number's tail that is logged; DUP-01 is cured by keys, Ctrl+Z splits again."""
    loaded = load_all(Config())
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        _run(office, loaded.plugins.registry.plants["PE04"].run)
    async with at_work(office_copy, user="c1") as clerk:
        for typed, name in (("stg", "单廷珪"), ("yj", "于禁"), ("1 1 203", "凌统")):
            await clerk.press("f4", typed)
            assert name in clerk.text
            await clerk.press("f3")
        await clerk.press("f4", "1356", "enter")
        assert "1-1-0203" in clerk.text
        (look,) = clerk.office.reader.all("reads")
        assert (look.data["of"], look.data["how"]) == ("cases/HM00090", "number")
        await clerk.press("f3")
        assert clerk.codes("2-2-1001") == ["DUP-01"]
        await clerk.press("f2", "hb 2-1-1002", "enter", "1", "enter", "核对身份证原件", "f10")
        assert "HB0001" in clerk.told
        assert clerk.codes("2-2-1001") == []
        await clerk.press("ctrl+z")
        assert clerk.codes("2-2-1001") == ["DUP-01"]


async def test_a_volume_is_opened_counted_and_filed(office_copy: Path) -> None:
    """S5.3c: from the papers in the house to the archive room, and the customer's life on one page."""
    async with at_work(office_copy, user="c1") as clerk:
        await clerk.press("f2", "jn 3-1-204", "enter", "f10")
        assert "DA00001" in clerk.told
        clerk.office.act("core.volume_pages", ["volumes/DA00001"], {"pages": "12 2 3 1"})
        await clerk.press("f2", "jn DA00001", "enter")
        assert "购房合同" in clerk.text
        await clerk.press("f3", "f2", "kh 3-1-204", "enter", "end")
        assert "档案卷" in clerk.text
        assert "租赁" in clerk.text
