"""The archive by keys at the demo office: found by initials and tails, two entries made one, a volume filed."""

from pathlib import Path

from tui_clerk import at_work

from caseman.core.config import Config
from caseman.core.demo import _run
from caseman.core.loaded import load_all
from caseman.core.office import Office, Options


async def test_a_person_is_found_made_one_and_two_again(office_copy: Path) -> None:
    """S5.3a and S5.3b: initials, a number's tail that is logged; DUP-01 is cured by keys, Ctrl+Z splits again."""
    loaded = load_all(Config())
    with Office.open(Config(), Options(data=office_copy, create=False), loaded) as office:
        _run(office, loaded.plugins.registry.plants["PE04"].run)
    async with at_work(office_copy, user="c1") as clerk:
        for typed, names in (
            ("stg", ("单廷珪",)),
            ("xz", ("解珍", "宣赞")),
            ("yj", ("乐进", "于禁")),
            ("1 1 203", ("凌统",)),
            ("0000019", ("王熙凤",)),
            ("BA2000203", ("吕方",)),
        ):
            await clerk.press("f4", typed)
            assert [name for name in names if name not in clerk.text] == []
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
        await clerk.press("f2", "jn DA00001", "enter", "ctrl+p", "清点卷内页数", "enter", "12 2 3 1", "f10")
        await clerk.press("ctrl+p", "档案卷归档", "enter", "f10")
        assert clerk.record("DA00001", "volumes").data["filed_on"] == "2026-03-31", clerk.text
        await clerk.press("f2", "bb", "enter", "卷内目录", "enter")
        assert all(word in clerk.text for word in ("购房合同", "1-12", "15-17")), clerk.text
        await clerk.press("f3", "f2", "kh 3-1-204", "enter", "end")
        assert "档案卷" in clerk.text
        assert "租赁" in clerk.text
