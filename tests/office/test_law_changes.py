"""A dated change of the law is one edited pack: what is wrong in it is found, and who pays what differently is shown (S1.3b)."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run

from caseman.core.loaded import IN_REPOSITORY

SHIPPED = IN_REPOSITORY / "990101.toml"
FUND = '[[value]]\nparameter = "taxes.fund_duty"'
NEW_FUND = """[[table]]
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
#: A deed-tax table from a day on, for a district of the demo city; `ROWS` are its rows.
TABLE = """format = 1
[pack]
id = "990102"
title = "演示市另一区"
version = "2026.1"
region = "990102"
reviewed_on = 2026-04-01
review_every_days = 365
maintainer = "test"
[source.notice]
title = "关于住房契税的公告"
published = 2026-04-01
[[table]]
parameter = "taxes.deed_tax_home"
from = 2026-05-01
SOURCE
verified = true
rows = [
ROWS
]
"""
RIGHT = [
    '{ when = { rank = ["1", "2"], area = "<=140" }, value = "1%" },',
    '{ when = { rank = "1", area = ">140" }, value = "1.5%" },',
    '{ when = { rank = "2", area = ">140" }, value = "2%" },',
    '{ when = { rank = "3" }, value = "local" },',
]


@pytest.fixture
def new_pack(tmp_path: Path) -> Path:
    """The demo district's pack with another fund standard from 1 May."""
    text = SHIPPED.read_text("utf-8").replace('version = "2026.1"', 'version = "2026.2"', 1)
    file = tmp_path / "new.toml"
    file.write_text(text.replace(FUND, NEW_FUND + FUND, 1), "utf-8")
    return file


def test_a_new_pack_over_the_office_says_who_pays_what(run: Run, demo: Path, new_pack: Path) -> None:
    found: dict[str, list[dict[str, Any]]] = run(
        "--data", demo, "--json", "packs", "diff", SHIPPED, new_pack
    ).json
    assert [(one["change"], one["parameter"]) for one in found["entries"]] == [("+", "taxes.fund_standard")]
    noticed = [one for one in found["cases"] if one["state"] == "noticed"]
    assert len(noticed) == 30
    assert {one["figure"] for one in found["cases"]} == {"fund due"}
    sums = [sum(Decimal(one[side]) for one in noticed) for side in ("before", "after", "difference")]
    assert sums == [Decimal("271876.00"), Decimal("322852.75"), Decimal("50976.75")]
    assert not [one for one in found["cases"] if "paid on" in one["state"] or one["state"] == "handed over"]
    told = run("--data", demo, "packs", "diff", SHIPPED, new_pack).out
    assert "noticed, fund due: 30 cases, 271876.00 → 322852.75, +50976.75" in told


def test_before_its_day_nobody_pays_differently(run: Run, demo: Path, new_pack: Path) -> None:
    said = run("--data", demo, "packs", "diff", SHIPPED, new_pack, "--on", "2026-04-30")
    assert (said.code, "no case of this office pays anything differently" in said.err) == (0, True)
    assert run("packs", "diff", SHIPPED, new_pack).out.count("\n") == 1, "without an office: the packs alone"


def test_a_changed_figure_is_told_with_what_it_was(run: Run, tmp_path: Path) -> None:
    text = (
        'format = 1\n[pack]\nid = "{id}"\ntitle = "t"\nversion = "1"\nregion = "990101"\n[source.n]\ntitle = "notice"\n'
        '[[value]]\nparameter = "core.full_age"\nfrom = 2026-01-01\nsource = "n"\nvalue = {age}\n'
    )
    files = [tmp_path / f"{name}.toml" for name in ("was", "now")]
    for file, age in zip(files, (18, 16), strict=True):
        file.write_text(text.format(id=file.stem, age=age), "utf-8")
    assert run("packs", "diff", *files).out == "~ core.full_age  2026-01-01  18 → 16  notice (unverified)\n"


@pytest.mark.parametrize(
    ("rows", "source", "told"),
    [
        (RIGHT, 'source = "notice"', ""),
        ([*RIGHT[:2], RIGHT[3]], 'source = "notice"', "not exactly one row is for rank=2, area=140.01: -"),
        (
            [RIGHT[0].replace("<=140", "<=144"), *RIGHT[1:]],
            'source = "notice"',
            "not exactly one row is for rank=1, area=140.01: 1 + 2",
        ),
        ([RIGHT[0].replace("1%", "1"), *RIGHT[1:]], 'source = "notice"', "1"),
        (RIGHT, "", "source"),
        (RIGHT, 'source = "another"', "another"),
    ],
)
def test_a_deed_tax_table_that_is_wrong_is_found(
    rows: list[str], source: str, told: str, run: Run, tmp_path: Path
) -> None:
    """A row missing, two that overlap, `1` written for 1 %, a value without its source."""
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "plugins").mkdir()
    text = TABLE.replace("ROWS", "\n".join(rows)).replace("SOURCE", source)
    (tmp_path / "plugins" / "990102.toml").write_text(text, "utf-8")
    said = run("--config", tmp_path / "config.toml", "packs", "check")
    assert said.code == (1 if told else 0), said
    faults = [line for line in said.out.splitlines() if line.startswith("✘")]
    assert len(faults) == bool(told)
    assert all(told in line and "990102.toml" in line for line in faults), faults


def test_a_draft_is_tried_and_switched_on_by_two_persons(cm: Run, new_pack: Path) -> None:
    """S1.3b: it1 signs, s1 approves, it1 approving is refused; the sums change from that day, and undo takes it back."""
    draft, may = "pack_drafts/ZB001", ("--today", "2026-05-04", "--json", "view", "taxes.desk", "1-1-0102")

    def due() -> str:
        return str(
            next(row for row in cm(*may).json["rows"] if "9383.20" in str(row) or "11142.55" in str(row))
        )

    said = cm("--user", "it1", "do", "core.draft_pack", f"file={new_pack}", "notice=bulletins/ZC001")
    assert said.code == 0, said.out + said.err
    tried = cm("--json", "report", "packs.dry_run", "number=ZB001").json
    noticed = [Decimal(one["difference"]) for one in tried if one["state"] == "noticed"]
    assert (len(noticed), sum(noticed)) == (30, Decimal("50976.75"))
    assert "9383.20" in due(), "a draft is not in force"
    assert "SOD-01" in cm("--user", "it1", "do", "core.switch_on_pack", draft).out
    assert "takes a supervisor" in cm("--user", "c1", "do", "core.switch_on_pack", draft).out
    on = cm("--user", "s1", "do", "core.switch_on_pack", draft)
    assert "noticed, fund due: 30 cases, 271876.00 → 322852.75, +50976.75" in on.out, on
    assert "11142.55" in due(), "in force from its day"
    (row,) = cm("--json", "report", "packs.drafts").json
    assert (row["notice"], row["made_by"], row["approved_by"]) == ("ZC001", "it1", "s1")
    (told,) = [one for one in cm("--json", "report", "bulletins.digest").json if one["number"] == "ZC001"]
    assert told["pack"] == "ZB001", "and the notice names the pack"
    assert "already" in cm("--user", "it1", "do", "core.draft_pack", f"file={new_pack}").out
    assert cm("--user", "s1", "do", "core.take_out_pack", draft, "why=暂缓").code == 0
    assert "9383.20" in due()
    assert cm("--user", "s1", "do", "core.undo").code == 0
    assert cm("--user", "s1", "do", "core.undo").code == 0
    assert "9383.20" in due()


def test_the_law_of_another_day_shows_another_tax_and_writes_nothing(cm: Run) -> None:
    """S1.3a: 林之孝, 103.36 m², handed over on 2024-06-30: 15 461.33 at 1.5 % would be 10 307.55 at 1 %."""
    law, unit = ("--policy-date", "2024-12-01"), "3-1-302"
    now, then = (str(cm(*told, "--json", "view", "taxes.desk", unit).json) for told in ((), law))
    assert ("15461.33" in now, "10307.55" in now) == (True, False)
    assert "10307.55" in then
    refused = cm(*law, "do", "core.edit", unit, "remark=x")
    assert (refused.code, "nothing is written" in refused.out + refused.err) == (2, True), refused
    assert cm("--json", "show", unit).json["data"].get("remark", "") == ""


def test_commands_without_records_know_the_offices_law(cm: Run, run: Run, new_pack: Path) -> None:
    """What the office has switched on is in force for `calc`, `packs` and `doctor` too, and out of force when taken out."""
    draft, told = "pack_drafts/ZB001", ("area_m2=117.29", "kind=residential", "floors=18", "has_lift=true")
    fund = ("--json", "calc", "taxes.maintenance_fund", *told, "--on", "2026-05-04", "--region", "990101")
    rows = ("--json", "packs", "show", "taxes.fund_standard", "--region", "990101", "--on", "2026-05-04")

    def seen() -> tuple[object, ...]:
        (one,) = [row for row in cm(*rows).json if row["in_force"]]
        listed = {row["id"]: row["version"] for row in cm("--json", "packs", "list").json}
        return cm(*fund).json["result"]["amount"], one["from"], one["file"], listed["990101"]

    text = new_pack.read_text("utf-8")
    new_pack.write_text(re.sub(r"reviewed_on = \S+", "reviewed_on = 2020-01-01", text, count=1), "utf-8")
    before = seen()
    assert (before[0], before[3]) == ("9383.20", "2026.1")
    assert cm("--user", "it1", "do", "core.draft_pack", f"file={new_pack}").code == 0
    assert seen() == before, "a draft is not in force"
    assert cm("--user", "s1", "do", "core.switch_on_pack", draft).code == 0
    assert seen() == ("11142.55", "2026-05-01", draft, "2026.2")
    assert run(*fund).json["result"]["amount"] == "9383.20", "without the office: the folders' packs"
    # its worked cases are run, and its day of review is looked at
    assert cm("packs", "check").code == 0
    assert "990101" in cm("packs", "stale").out
    late = [one["said"] for one in cm("--json", "doctor").json if one["name"] == "packs"]
    assert [said for said in late if said.startswith("990101")], late
    assert cm("--user", "s1", "do", "core.take_out_pack", draft, "why=暂缓").code == 0
    assert (seen(), cm("packs", "stale").out) == (before, "")


def test_a_value_that_another_pack_sets_from_that_day_is_refused(cm: Run, tmp_path: Path) -> None:
    """Bad input of D1.3: overlapping dates for one value, and a file that is no pack."""
    text = TABLE.replace("ROWS", "\n".join(RIGHT)).replace("SOURCE", 'source = "notice"')
    twice = text.replace("990102", "990101").replace('id = "990101"', 'id = "other"', 1)
    file = tmp_path / "draft.toml"
    file.write_text(twice.replace("2026-05-01", "2026-06-01"), "utf-8")
    assert cm("--user", "it1", "do", "core.draft_pack", f"file={file}").code == 0
    assert cm("--user", "s1", "do", "core.switch_on_pack", "pack_drafts/ZB001").code == 0
    other = tmp_path / "third.toml"
    other.write_text(file.read_text("utf-8").replace('id = "other"', 'id = "third"', 1), "utf-8")
    assert "one value, one pack" in cm("--user", "it1", "do", "core.draft_pack", f"file={other}").out
    other.write_text("format = 1\n[pack\n", "utf-8")
    assert cm("--user", "it1", "do", "core.draft_pack", f"file={other}").code == 2
    assert "takes a IT" in cm("--user", "c1", "do", "core.draft_pack", f"file={file}").err


ONE_MORE = """[[checklist]]
parameter = "land.papers"
from = 2026-04-15
source = "fund"
when = {}
items = [
  { doc = "table", title = "土地分摊表" },
  { doc = "parcel", title = "宗地土地证" },
  { doc = "title", title = "分户产权证复印件" },
  { doc = "tax", title = "契税完税证明" },
  { doc = "identity", title = "身份证复印件" },
  { doc = "survey", title = "测绘附图" },
]

"""


def test_what_was_accepted_stays_under_the_list_of_its_day(cm: Run, tmp_path: Path) -> None:
    """S1.3c: one paper more from 2026-04-15: no running file fails, the four at the land office keep their list."""
    file = tmp_path / "new.toml"
    file.write_text(SHIPPED.read_text("utf-8").replace(FUND, ONE_MORE + FUND, 1), "utf-8")
    later = ("--today", "2026-04-16")
    before = cm(*later, "--json", "check").json
    at_the_office = [row["unit"] for row in cm("--json", "report", "office.stages", "state=land.file").json]
    assert len(at_the_office) == 4
    assert cm("--user", "it1", "do", "core.draft_pack", f"file={file}").code == 0
    assert cm("--user", "s1", "do", "core.switch_on_pack", "pack_drafts/ZB001").code == 0
    after = cm(*later, "--json", "check").json
    assert {one["id"] for one in after} == {one["id"] for one in before}
    for unit in at_the_office:
        assert "测绘附图" not in cm(*later, "view", "land.papers", unit).out, unit
    waiting = cm("--json", "report", "office.stages", "state=mortgages.refund").json[0]["unit"]
    assert "测绘附图" in cm(*later, "view", "land.papers", waiting).out
    assert "测绘附图" not in cm("view", "land.papers", waiting).out, "not before its day"


def test_what_other_places_ask_of_titles_mortgages_and_handover(cm: Run) -> None:
    """Luoyang's mortgage department has 7 working days, Henan's registries check the fund, Qingdao wants proofs displayed."""
    assert cm("do", "core.edit", "projects/翰墨苑", "district=410300").code == 0
    (found,) = [one for one in cm("--json", "check", "3-1-0203").json if one["code"] == "MRG-06"]
    assert found["due"] == "2026-03-18"
    assert "洛阳市" in found["cite"]
    why = cm("--json", "why", "1-1-0203", "titles.submit")
    assert "TTL-09" in why.out
    assert cm("do", "core.edit", "projects/翰墨苑", "district=370200").code == 0
    assert cm("do", "handover.plan", "project=翰墨苑", "building=1", "first_on=2026-04-11").code == 0
    plan = "handover_plans/翰墨苑:1幢"
    (found,) = [one for one in cm("--json", "check", plan).json if one["code"] == "HND-06"]
    assert found["due"] == "2026-04-06"
    assert cm("do", "core.edit", plan, "displayed_on=2026-04-05").code == 0
    assert cm("--json", "check", plan).json == []
