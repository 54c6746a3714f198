"""Records whose data cannot be read: the check says so of them and goes on with the others."""

from pathlib import Path

import pytest
from office_kit import Run

from caseman.core.store import Change, Store


@pytest.mark.parametrize(
    ("ref", "lost", "also"),
    [
        ("projects/翰墨苑", "name", []),
        ("cases/HM00001", "project", []),
        # its building's and its parcel's sums lack the unit, and say so
        ("units/翰墨苑:1-1-0101", "name", ["BAL-01", "BAL-03", "LND-01"]),
    ],
)
def test_a_record_without_a_required_field_is_told_and_stops_nothing(
    cm: Run, copy: Path, ref: str, lost: str, also: list[str]
) -> None:
    table, _slash, name = ref.partition("/")
    with Store.open(copy) as store:
        document = dict(store.get(table, name) or {})
        del document[lost]
        store.commit([Change(table, name, document)], by="hand")
    said = cm("--json", "check")
    assert said.code == 1
    told = {one["message"]: one["code"] for one in said.json if one["severity"] == "block"}
    assert f"{ref} {lost} is missing" in told
    del told[f"{ref} {lost} is missing"]
    assert sorted(told.values()) == also
    shown = cm("show", ref)
    assert "Traceback" not in shown.err + shown.out
