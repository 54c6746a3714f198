"""Every list of banks and authorities with its columns moved and called otherwise: known, or asked for once, then the same."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_lists import Rows, read

from caseman.api.messages import InputError
from caseman.core.config import Config
from caseman.core.importing import columns_of
from caseman.core.loaded import Loaded
from caseman.core.office import Office, Options
from caseman.core.reconcile import NeedsColumn, Reconciled, reconcile_bytes
from caseman.core.reports import run_report

#: List kind, file of the demo's facts, words that narrow it, its rows.
LISTS = [
    ("filing", "filing", {}, 258),
    ("disbursement", "disbursement_a", {"bank": "演示银行甲"}, 52),
    ("disbursement", "disbursement_b", {"bank": "演示银行乙"}, 54),
    ("disbursement", "disbursement_c", {"bank": "演示银行丙"}, 53),
    ("fund_notice", "fund_notice", {}, 168),
    ("deed_tax", "deed_tax", {}, 168),
    ("registration_fee", "registration_fee", {}, 87),
    ("certificates", "certificates", {}, 59),
    ("deposits", "deposits", {}, 17),
    ("overdue", "overdue", {}, 4),
    ("mortgage_roster", "roster", {}, 48),
]
ROSTER = "mortgage_roster"


@pytest.fixture(scope="module")
def office(demo: Path, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = shutil.copytree(demo, tmp_path_factory.mktemp("layouts") / "demo")
    with Office.open(Config(), Options(data=folder, language="en", create=False), loaded) as office:
        yield office


def in_words_of_its_own(rows: Rows, mark: str) -> tuple[Rows, dict[str, str]]:
    """The columns the other way round under words of no meaning, with a title above; and usual heading -> word."""
    names = {heading: f"{mark}{number}号" for number, heading in enumerate(rows[0], start=1)}
    moved = [
        ["一览表"],
        [names[one] for one in reversed(rows[0])],
        *(list(reversed(row)) for row in rows[1:]),
    ]
    return moved, {heading.removesuffix("(元)"): name for heading, name in names.items()}


def data(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


@pytest.fixture(scope="module")
def read_rows(office: Office) -> Callable[[str], Rows]:
    """The rows of a list: as the demo has them, or what the roster for the bureau says."""

    def rows(file: str) -> Rows:
        if file != "roster":
            return read(file)
        heads = {one.key: one.headings[0] for one in columns_of(office.plugins.registry.lists[ROSTER].row)}
        made = run_report(office, "mortgages.roster", {"which": "全部"}).rows
        return [list(heads.values()), *([str(row[name] or "") for name in heads] for row in made)]

    return rows


ALL = pytest.mark.parametrize(("kind", "file", "scope", "count"), LISTS, ids=[one[1] for one in LISTS])
Figures = tuple[int, int, list[object]]


def figures(found: Reconciled) -> Figures:
    return found.received.rows, found.agree, list(found.open)


@ALL
def test_columns_in_another_order_under_other_usual_names_are_known(
    office: Office,
    read_rows: Callable[[str], Rows],
    kind: str,
    file: str,
    scope: dict[str, str],
    count: int,
) -> None:
    rows = read_rows(file)
    found = office.plugins.registry.lists[kind]
    clean = reconcile_bytes(office, data(rows), f"{file}.csv", found, scope)
    assert figures(clean) == (count, count, [])
    # the columns from the middle on first, each under the last of its usual names, between a number and a remark
    half = len(rows[0]) // 2
    usual = {name: one.headings[-1] for one in columns_of(found.row) for name in one.headings}
    heads = [
        usual[heading] if heading in usual else usual[heading.removesuffix("(元)")] for heading in rows[0]
    ]
    assert len(set(heads)) == len(heads)
    moved = [["一览表"], ["序号", *heads[half:], *heads[:half], "备注"]]
    moved += [[str(number), *row[half:], *row[:half], ""] for number, row in enumerate(rows[1:], start=1)]
    assert figures(reconcile_bytes(office, data(moved), "换列.csv", found, scope)) == (count, count, [])


@ALL
def test_strange_headings_are_asked_for_once_and_then_known(
    office: Office,
    read_rows: Callable[[str], Rows],
    kind: str,
    file: str,
    scope: dict[str, str],
    count: int,
) -> None:
    rows = read_rows(file)
    found = office.plugins.registry.lists[kind]
    strange, words = in_words_of_its_own(rows, f"{file}栏")
    with pytest.raises(InputError):
        reconcile_bytes(office, data(strange), "他处.csv", found, scope)
    first = reconcile_bytes(office, data(strange), "他处.csv", found, {**scope, **words}, save=True)
    assert figures(first) == (count, count, [])
    later = [*strange[:2], *reversed(strange[2:])]
    again = reconcile_bytes(office, data(later), "他处-下月.csv", found, scope)
    assert figures(again) == (count, count, [])


def test_a_compared_column_is_not_left_out_because_it_is_called_otherwise(office: Office) -> None:
    """An area under a heading that nobody knows is asked for; said to be none there, the rest is compared."""
    rows = read("certificates")
    area = rows[0].index("建筑面积")
    rows[0][area] = "平方数"
    rows[1][area] = "1.00"
    found = office.plugins.registry.lists["certificates"]
    with pytest.raises(NeedsColumn) as asked:
        reconcile_bytes(office, data(rows), "证.csv", found, {})
    assert (asked.value.name, asked.value.known) == ("建筑面积", ["平方数"])
    without = reconcile_bytes(office, data(rows), "证.csv", found, {"建筑面积": ""})
    assert figures(without) == (59, 59, [])
    (told,) = reconcile_bytes(office, data(rows), "证.csv", found, {"建筑面积": "平方数"}, save=True).open
    assert told.code == "R-CRT-AREA"
    (known,) = reconcile_bytes(office, data([*rows[:1], *reversed(rows[1:])]), "证-下月.csv", found, {}).open
    assert known.code == "R-CRT-AREA"


def test_a_layout_that_banks_have_in_common_is_asked_for_once(office: Office) -> None:
    found = office.plugins.registry.lists["disbursement"]
    (one, words), (other, _words) = (
        in_words_of_its_own(read(f"disbursement_{bank}"), "共栏") for bank in "ab"
    )
    reconcile_bytes(office, data(one), "甲.csv", found, {"bank": "演示银行甲", **words}, save=True)
    known = reconcile_bytes(office, data(other), "乙.csv", found, {"bank": "演示银行乙"})
    assert figures(known) == (54, 54, [])


def test_each_office_has_a_layout_of_its_own(office: Office) -> None:
    """What was asked of one bank's list is known after another bank's has come between."""
    found = office.plugins.registry.lists["disbursement"]
    heads = ["户名", "押品", "本期发放", "起息"]
    words = dict(zip(("借款人", "房屋坐落", "放款金额", "放款日期"), heads, strict=True))
    one = [heads, *read("disbursement_a")[1:]]
    bank = {"bank": "演示银行甲"}
    reconcile_bytes(office, data(one), "甲.csv", found, {**bank, **words}, save=True)
    reconcile_bytes(office, data(read("disbursement_b")), "乙.csv", found, {"bank": "演示银行乙"}, save=True)
    again = reconcile_bytes(office, data([heads, *reversed(one[1:])]), "甲-下月.csv", found, bank)
    assert figures(again) == (52, 52, [])
