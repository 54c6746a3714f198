"""Users stand by name wherever people read, are typed by name or short name, and are stored by the short name."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import python_calamine
from office_kit import Run

from caseman.api.messages import InputError
from caseman.core.people import Users

#: Short names and names that would be taken for each other, for markup, or for nothing at all.
OFFICES = [
    {"c1": "李文员", "s1": "赵主管"},
    {"c1": "李文员", "c9": "李文员", "c2": "李文员（c9）"},
    {"c1": "c2", "c2": "c1", "c3": "C1"},
    {"c1": "", "c2": " ", "c3": "[b]王[/b]", "c4": "\\[b]", "c5": "{user}", "c6": "=1+1"},
    {"李文员": "王文员", "王文员": "李文员", "a b": "ａｂ", "ab": "李 文 员"},
]


def users_of(office: dict[str, str]) -> Users:
    def everybody(table: str) -> Iterable[Any]:
        assert table == "people"
        return [SimpleNamespace(id=user, label=title.strip()) for user, title in office.items()]

    return Users(cast("Any", SimpleNamespace(all=everybody)))


@pytest.mark.parametrize("office", OFFICES)
def test_what_a_user_is_called_means_nobody_else(office: dict[str, str]) -> None:
    users = users_of(office)
    told = [users.told(user) for user in office]
    assert len(set(told)) == len(office)
    assert "" not in told
    assert [users.read(one) for one in told] == list(office)
    assert [users.read(user) for user in office] == list(office)


def test_who_is_meant_or_who_there_is() -> None:
    users = users_of({"c1": "李文员", "c9": "李文员", "s1": "赵主管"})
    assert (users.told("c1"), users.told("s1"), users.told("gone")) == ("李文员（c1）", "赵主管", "gone")
    assert (users.read("Ｓ１"), users.read(" 赵 主管"), users.read("李文员(C9)")) == ("s1", "s1", "c9")
    with pytest.raises(InputError) as several:
        users.read("李文员")
    assert several.value.facts["candidates"] == ["李文员（c1）", "李文员（c9）"]
    with pytest.raises(InputError) as none:
        users.read("王五")
    assert none.value.facts["known"] == ["李文员（c1）", "李文员（c9）", "赵主管"]
    assert users_of({}).read("王五") == "王五"  # an office that keeps no users


def test_a_user_is_named_everywhere_and_stored_by_the_short_name(cm: Run, copy: Path, tmp_path: Path) -> None:
    hostile = "[red]王[/]=1+1"
    assert cm("--user", "it1", "do", "core.add_user", "name=c8", f"title={hostile}", "role=clerk").code == 0
    refused = cm("do", "core.edit", "2-1-101", "clerk=王五").out
    assert "there is no user 王五; users are " in refused
    assert "赵主管" in refused
    assert cm("--user", "赵主管", "do", "core.edit", "2-1-101", "clerk=ｃ８").code == 0
    assert cm("--json", "show", "2-1-101").json["data"]["clerk"] == "c8"
    assert f"handled by  {hostile}" in cm("show", "2-1-101").out
    told = cm("history", "2-1-101").out.splitlines()
    assert "  赵主管  " in told[-2]
    assert told[-1].strip() == f"handled by — → {hostile}"
    chosen = ("report", "contracts.ledger", "--where", f"handled by={hostile}", "--columns", "handled by")
    rows = list(csv.reader(io.StringIO(cm(*chosen, "--format", "csv").out.lstrip("\ufeff"))))
    assert rows[1] == [hostile]
    assert cm(*chosen[:-2], "--json").json[0]["clerk"] == "c8"
    assert "[red]王[/]=1+1</td>" in cm(*chosen, "--format", "html").out
    cm(*chosen, "-o", tmp_path / "x.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "x.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[3] == [hostile]
    # the office's own book names people too; of one who is no user the name stays
    book = tmp_path / "b.csv"
    book.write_text(
        "合同编号,房号,买受人,经办人\nHM00201,2-1-0101,张顺,李文员\nHM00202,2-1-0102,龚旺,钱七\n", "utf-8"
    )
    differing = cm("import", book, "--as", "contracts", "--dry-run").out
    assert f"{hostile} → 李文员" in differing
    assert "doc_number" not in differing
    cm("import", book, "--as", "contracts", "--take", "all")
    kept = [cm("--json", "show", case).json["data"]["clerk"] for case in ("HM00201", "HM00202")]
    assert kept == ["c1", "钱七"]
