"""The archive (D5.3): finding, persons entered twice, volumes with scans by hash, keeping and holds, who looked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from office_kit import Run, codes
from stdnum.iso7064 import mod_11_2

from caseman.core.archive.persons import doubles, entered
from caseman.core.demo import _run
from caseman.core.loaded import Loaded
from caseman.core.office import Office
from caseman.core.seeking import find

VOLUME = "volumes/DA00001"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("stg", {"单廷珪"}),
        ("xz", {"解珍", "宣赞"}),
        ("yj", {"乐进", "于禁"}),
        ("1 1 203", {"凌统"}),
        ("0000019", {"王熙凤"}),
        ("BA2000203", {"吕方"}),
    ],
)
def test_a_customer_is_found_by_whatever_is_known(cm: Run, typed: str, names: set[str]) -> None:
    """S5.3a: initials in every reading of the surname, room, certificate, filing number."""
    found = [hit["buyers"] for hit in cm("--json", "find", typed).json]
    assert 0 < len(found) <= 5
    assert names <= set(found)


def test_finding_by_a_document_number_is_a_line_in_the_log(cm: Run) -> None:
    """S5.3a: the tail 1356 is 凌统's; who looked so stands in the log, without the number. A name leaves nothing."""
    assert [hit["buyers"] for hit in cm("--user", "c1", "--json", "find", "1356").json] == ["凌统"]
    cm("--user", "c1", "find", "stg")
    (look,) = cm("--json", "report", "archive.looks").json
    assert (look["by"], look["what"], look["of"]) == ("c1", "number", "HM00090")
    assert "1356" not in str(look)


@pytest.fixture
def twin(copy: Path, loaded: Loaded, open_office: Callable[[Path], Office]) -> Path:
    """An office in which 杨林 was entered under two numbers (PE04)."""
    with open_office(copy) as office:
        _run(office, loaded.plugins.registry.plants["PE04"].run)
    return copy


def test_a_person_entered_twice_becomes_one_and_two_again(cm: Run, twin: Path) -> None:
    """S5.3b: DUP-01, the fields of both, one person with both numbers in its history; undone, two again."""
    (row,) = cm("--json", "report", "archive.twice").json
    assert (row["unit"], row["other"], row["name"]) == ("2-1-1002", "2-2-1001", "杨*")
    assert row["number"] != row["other_number"]
    assert codes(cm("--json", "check", "--rule", "DUP-01").json) == ["DUP-01"]
    said = cm("do", "core.merge_person", "2-1-1002", "number=2", "phones=3", "why=核对身份证原件")
    assert (said.code, "one person in 2-1-1002, 2-2-1001" in said.out) == (0, True)
    assert cm("--json", "check", "--rule", "DUP-01").json == []
    assert cm("--json", "report", "archive.twice").json == []
    (merged,) = cm("--json", "report", "archive.merges").json
    former = merged["former"]
    assert former != merged["kept"]
    # the number that was given up still finds the person, in both cases
    units = {hit["unit"] for hit in cm("--json", "find", former[-4:]).json}
    assert units >= {"2-1-1002", "2-2-1001"}
    assert cm("do", "core.split_person", "merges/HB0001", "why=系两人").code == 0
    assert codes(cm("--json", "check", "--rule", "DUP-01").json) == ["DUP-01"]
    assert "split again on" in cm("do", "core.split_person", "merges/HB0001", "why=x").out
    assert cm("do", "core.undo").code == 0
    assert cm("do", "core.undo").code == 0
    assert codes(cm("--json", "check", "--rule", "DUP-01").json) == ["DUP-01"]
    assert cm("--json", "report", "archive.merges").json == []


def test_apart_again_each_has_the_document_it_had(
    cm: Run, twin: Path, open_office: Callable[[Path], Office]
) -> None:
    """A split puts back the kind of document and its last day, too, not only the number."""

    def documents() -> list[dict[str, object]]:
        with open_office(twin) as office:
            cases = (office.names.record(unit, "cases") for unit in ("2-1-1002", "2-2-1001"))
            buyers = [case.data["buyers"][0] for case in cases]
        return [{key: one.get(key) for key in ("doc_kind", "doc_number", "doc_expiry")} for one in buyers]

    told = ("buyers.0.doc_kind=passport", "buyers.0.doc_expiry=2031-05-06")
    assert cm("do", "core.edit", "2-2-1001", *told).code == 0
    before = documents()
    assert cm("do", "core.merge_person", "2-1-1002", "number=1", "why=x").code == 0
    one, other = documents()
    assert one == other != before[1]
    assert cm("do", "core.split_person", "merges/HB0001", "why=x").code == 0
    assert documents() == before


def test_who_is_there_already_is_told_at_entry(
    cm: Run, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """A person typed under another number, one number with two names, and a phone that five share are told at once, with
    where else they stand; what was typed is kept, and a change that has nothing to do with it tells nothing."""
    with open_office(copy) as office:
        twin = office.names.record("2-1-1002").data["buyers"][0]
    number = twin["doc_number"][:10] + "0909731"
    number += mod_11_2.calc_check_digit(number)
    given = (
        f"buyers.0.name={twin['name']}",
        f"buyers.0.doc_number={number}",
        f"buyers.0.phones.0={twin['phones'][0]}",
    )
    said = cm("do", "core.edit", "2-2-1001", *given)
    assert (said.code, "DUP-01" in said.out) == (0, True), said
    assert cm("do", "core.edit", "2-2-1001", "remark=核对").out.count("DUP-01") == 0, "it was told"
    same = cm("--json", "do", "core.edit", "2-1-203", f"buyers.0.doc_number={twin['doc_number']}").json
    assert [one["code"] for one in same["noticed"]] == ["ID-03"]


def test_nobody_alike_is_refused(cm: Run) -> None:
    said = cm("do", "core.merge_person", "2-1-1002", "number=1", "why=x")
    assert (said.code, "nobody of this case" in said.out) == (1, True)
    assert cm("--json", "report", "archive.twice").json == []


def test_the_scan_tells_only_what_is_alike(copy: Path, open_office: Callable[[Path], Office]) -> None:
    """Empty numbers and phones are no likeness; a number off by two places is, and one number with two names."""
    with open_office(copy) as office:
        cases = [office.names.record(unit) for unit in ("2-1-101", "2-1-1403", "2-2-201", "2-2-601")]
        people = [
            {"name": "张三", "doc_number": "", "phones": ["0"]},
            {"name": "张三", "doc_number": "", "phones": [""]},
            {"name": "李四", "doc_number": "990102196801211010", "phones": []},
            {"name": "李四", "doc_number": "990102196801211100", "phones": []},
        ]
        draft = office.draft()
        for case, buyer in zip(cases, people, strict=True):
            draft.set("cases", case.id, {"buyers": [buyer]})
        office.commit(draft, "core.demo", checked=False)
        found = doubles(entered(office.reader.get("cases", case.id) for case in cases))
        assert [one.why for one in found] == ["same name; the numbers differ in one or two places"]
        draft = office.draft()
        draft.set("cases", cases[3].id, {"buyers": [people[2] | {"name": "李肆"}]})
        office.commit(draft, "core.demo", checked=False)
        found = doubles(entered(office.reader.get("cases", case.id) for case in cases))
        assert [one.why for one in found] == ["same number, other name"]


def test_a_volume_from_its_contents_to_its_end(cm: Run, copy: Path) -> None:
    """S5.3c: contents with page counts, a scan that changed is a finding, the term, a hold, two persons."""
    clerk: tuple[str, ...] = ("--user", "c1")
    boss: tuple[str, ...] = ("--user", "s1")
    assert cm(*clerk, "do", "core.open_volume", "3-1-204", "box=A-03").code == 0
    said = cm(*clerk, "do", "core.file_volume", VOLUME)
    assert (said.code, "ARC-04" in said.out) == (1, True)
    assert codes(cm("--json", "why", VOLUME).json) == ["ARC-04"]
    assert "is not filed" in cm(*boss, "do", "core.destroy_volume", VOLUME).out
    assert cm(*clerk, "do", "core.volume_pages", VOLUME, "pages=12 2").code == 1
    assert cm(*clerk, "do", "core.volume_pages", VOLUME, "pages=12 2 3 1").code == 0
    (copy / "scan.pdf").write_bytes(b"%PDF one")
    assert cm(*clerk, "do", "core.link_scan", VOLUME, "item=1", "scan=scan.pdf").code == 0
    assert "there is no file" in cm(*clerk, "do", "core.link_scan", VOLUME, "item=1", "scan=no.pdf").out
    rows = cm("--json", "report", "archive.contents", "number=DA00001").json
    assert [(row["title"], row["pages"], row["span"]) for row in rows] == [
        ("购房合同", 12, "1-12"),
        ("按揭合同", 2, "13-14"),
        ("完税证明", 3, "15-17"),
        ("完税证明", 1, "18"),
    ]
    said = cm(*clerk, "do", "core.file_volume", VOLUME)
    assert (said.code, "kept until 2046-03-31" in said.out) == (0, True)
    assert "its contents stay" in cm(*clerk, "do", "core.volume_pages", VOLUME, "pages=1 1 1 1").out
    assert cm("--json", "check", VOLUME).json == []
    (copy / "scan.pdf").write_bytes(b"%PDF two, longer")
    (changed,) = cm("--json", "check", VOLUME).json
    assert (changed["code"], changed["facts"]["place"]) == ("ARC-01", "1")
    (copy / "scan.pdf").write_bytes(b"%PDF one")
    assert cm("--json", "check", VOLUME).json == []
    (copy / "scan.pdf").unlink()
    assert codes(cm("--json", "check", VOLUME).json) == ["ARC-01"]
    assert cm(*clerk, "do", "core.link_scan", VOLUME, "item=2", f"scan={__file__}").code == 0

    later = ("--today", "2046-04-02")
    assert cm(*clerk, "do", "core.ask_destroy_volume", VOLUME, "reason=期满").code == 0
    within = cm(*boss, "do", "core.destroy_volume", VOLUME)
    assert (within.code, "kept until 2046-03-31" in within.out) == (1, True)
    assert codes(cm(*later, "--json", "check", VOLUME, "--rule", "ARC-02").json) == ["ARC-02"]
    assert cm(*clerk, *later, "do", "core.hold_volume", VOLUME, "why=2046演0101民初9号").code == 0
    assert cm(*later, "--json", "check", VOLUME, "--rule", "ARC-02").json == []
    held = cm(*boss, *later, "do", "core.destroy_volume", VOLUME)
    assert (held.code, "2046演0101民初9号" in held.out) == (1, True)
    assert cm(*boss, *later, "do", "core.lift_hold", VOLUME, "why=结案").code == 0
    assert "takes a supervisor" in cm(*clerk, *later, "do", "core.destroy_volume", VOLUME).err
    assert cm(*boss, *later, "do", "core.destroy_volume", VOLUME).code == 0
    (row,) = cm(*later, "--json", "report", "archive.volumes").json
    assert (row["place"], row["pages"], row["state"]) == ("destroyed", 18, "destroyed")


def test_who_asks_for_the_destruction_does_not_agree_to_it(cm: Run) -> None:
    """Four eyes at commit: a supervisor who asked is refused (SOD-01)."""
    later, boss = ("--today", "2046-04-02"), ("--user", "s1")
    cm("do", "core.open_volume", "3-1-204")
    cm("do", "core.volume_pages", VOLUME, "pages=1 1 1 1")
    cm("do", "core.file_volume", VOLUME)
    assert cm(*boss, *later, "do", "core.ask_destroy_volume", VOLUME, "reason=期满").code == 0
    assert "SOD-01" in cm(*boss, *later, "do", "core.destroy_volume", VOLUME).out


def test_a_customers_life_is_one_page(run: Run, demo: Path) -> None:
    """Contract, money, papers, title and the lease of 詹光, in the order of their days, on one screen."""
    told = run("--data", demo, "view", "core.life", "3-1-204").out
    days = [line[:10] for line in told.splitlines() if line[:2] == "20"]
    assert days == sorted(days)
    assert len(days) > 25
    for word in (
        "signed on",
        "filed on",
        "handed over on",
        "certificate issued on",
        "lease filed on",
        "8375.62",
    ):
        assert word in told


def test_numbers_and_names_in_any_usual_writing_find(
    copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """Bad input of D5.3: a number typed with ×, one of 15 digits, a name with a middle dot in another sign."""
    with open_office(copy) as office:
        case = office.names.record("2-1-101")
        buyers = [
            {"name": "阿依古丽·买买提", "doc_number": "99010219680121101×", "phones": []},
            {"name": "老张", "doc_number": "990102680121101", "phones": []},
        ]
        draft = office.draft()
        draft.set("cases", case.id, {"buyers": buyers})
        office.commit(draft, "core.demo", checked=False)
        for typed in ("101x", "101X", "99010219680121101×", "990102680121101", "阿依古丽•买买提", "阿依古丽"):
            assert [hit.id for hit in find(office, typed).hits] == [case.id], typed


def test_a_phone_that_is_erased_leaves_the_fact_and_no_number(
    cm: Run, copy: Path, open_office: Callable[[Path], Office]
) -> None:
    """PX19: who took it away, when and why stays in the history; the number is masked there, and not found any more."""
    with open_office(copy) as office:
        record = office.names.record("1-1-203")
        (phone,) = record.data["buyers"][0]["phones"]
        draft = office.draft()
        draft.set(record.table, record.id, {"buyers": [{**record.data["buyers"][0], "phones": []}]})
        office.commit(draft, "core.save", why="本人要求删除电话")
    told = cm("history", "1-1-203").out
    assert "本人要求删除电话" in told
    assert phone not in told
    assert f"{phone[0]}*********{phone[-1]}" in told
    assert cm("--json", "find", phone).json == []
