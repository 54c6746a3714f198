"""Every list of banks and authorities with its columns moved and called by words that nobody knows: asked for once, then the same."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_lists import Rows, read

from caseman.api.messages import InputError
from caseman.core.config import Config
from caseman.core.office import Loaded, Office, Options
from caseman.core.reconcile import reconcile_bytes

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
]


@pytest.fixture(scope="module")
def office(demo: Path, loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = shutil.copytree(demo, tmp_path_factory.mktemp("layouts") / "demo")
    with Office.open(Config(), Options(data=folder, language="en", create=False), loaded) as office:
        yield office


def in_words_of_its_own(rows: Rows) -> tuple[Rows, dict[str, str]]:
    """The columns the other way round under words of no meaning, with a title above; and usual heading -> word."""
    names = {heading: f"栏{number}号" for number, heading in enumerate(rows[0], start=1)}
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


@pytest.mark.parametrize(("kind", "file", "scope", "count"), LISTS, ids=[one[1] for one in LISTS])
def test_strange_headings_are_asked_for_once_and_then_known(
    office: Office, kind: str, file: str, scope: dict[str, str], count: int
) -> None:
    rows = read(file)
    found = office.plugins.registry.lists[kind]
    clean = reconcile_bytes(office, data(rows), f"{file}.csv", found, scope)
    assert (clean.received.rows, clean.agree, clean.open) == (count, count, [])
    strange, words = in_words_of_its_own(rows)
    if (kind, file) not in (("disbursement", "disbursement_b"), ("disbursement", "disbursement_c")):
        with pytest.raises(InputError):  # the banks' lists are of one layout, which is asked for once
            reconcile_bytes(office, data(strange), "他处.csv", found, scope)
        first = reconcile_bytes(office, data(strange), "他处.csv", found, {**scope, **words}, save=True)
        assert (first.received.rows, first.agree, first.open) == (count, count, [])
    later = [*strange[:2], *reversed(strange[2:])]
    again = reconcile_bytes(office, data(later), "他处-下月.csv", found, scope)
    assert (again.received.rows, again.agree, again.open) == (count, count, [])
