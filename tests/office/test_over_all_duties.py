"""Reports over all duties on the demo office, whose figures are known."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_kit import Run

from caseman.api.fields import fields_of
from caseman.api.messages import InputError
from caseman.core.actions import read_params
from caseman.core.office import Office


def test_every_unit_stands_once_in_the_matrix(run: Run, demo: Path) -> None:
    """Journey 6b step 7: the shape of the office, stage by building; a line leads to its cases."""
    lines = [line.split() for line in run("--data", demo, "view", "core.matrix").out.splitlines()[2:]]
    told = {" ".join(one for one in line if not one.isdecimal()): line[-1] for line in lines}
    assert {
        name: int(told[name]) for name in ("noticed", "handed over", "filed for title", "title issued")
    } == {
        "noticed": 30,
        "handed over": 41,
        "filed for title": 28,
        "title issued": 16,
    }
    assert sum(int(count) for count in told.values()) == 300
    shown = run("--data", demo, "--json", "view", "core.matrix").json
    refs = [row["ref"] for row in shown["rows"]]
    assert "reports/office.stages?state=titles.submit" in refs


def test_the_cases_of_a_stage_with_their_batch_and_days(run: Run, demo: Path) -> None:
    rows = run("--data", demo, "--json", "report", "office.stages", "state=titles.submit").json
    assert len(rows) == 28
    oldest = rows[0]
    assert (oldest["batch"], oldest["since"], oldest["days"], oldest["office_days"]) == (
        "CQ-20260112",
        "2026-01-12",
        78,
        52,
    )
    everyone = run("--data", demo, "--json", "report", "office.stages").json
    assert len(everyone) == 300
    words = ("--json", "report", "office.stages", "building=2幢", "state=free")
    assert len(run("--data", demo, *words).json) == 24


def test_days_at_each_office_and_what_went_through_at_once(run: Run, demo: Path) -> None:
    rows = {row["destination"]: row for row in run("--data", demo, "--json", "report", "office.days").json}
    title = rows["不动产登记中心"]
    assert (title["answered"], title["median"], title["longest"], title["first"]) == (87, 21, 22, 87)
    assert title["yield"] == "100.0%"


def test_the_month_over_all_duties(run: Run, demo: Path) -> None:
    """Each step of each duty that was done in the month, with the month before."""
    rows = run("--data", demo, "--json", "report", "office.monthly").json
    count = {row["step"]: (row["count"], row["before"]) for row in rows}
    assert count["hand the unit over"] == (78, 0)
    assert count["send the handover notice"] == (0, 108)
    assert count["receive"] == (1, 1)
    february = run("--data", demo, "--json", "report", "office.monthly", "month=2026-02").json
    assert {row["step"]: row["count"] for row in february}["send the handover notice"] == 108
    said = run("--data", demo, "report", "office.monthly", "month=Feb")
    assert (said.code, "is no month such as 2026-03" in said.err) == (2, True)


def test_ledgers_of_receipts_invoices_collections_and_title_checks(run: Run, demo: Path) -> None:
    """Ledgers of the office's old system: 收据台账, 开具发票情况, 代收核对表, 产权核对表; their sums are the office's."""

    def ledger(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = run("--data", demo, "--json", "report", name).json
        return found

    def total(rows: list[dict[str, Any]], column: str) -> Decimal:
        return sum((Decimal(row[column]) for row in rows if row[column] is not None), Decimal(0))

    held = ledger("taxes.collection")
    sums = {name: str(total(held, name)) for name in ("fund_in", "tax_in", "fee_in", "gap", "held")}
    assert (len(held), sums) == (
        168,
        {
            "fund_in": "1484717.60",
            "tax_in": "2465251.87",
            "fee_in": "19390.00",
            "gap": "0.00",
            "held": "1138736.25",
        },
    )
    invoices = ledger("handover.invoices")
    assert (len(invoices), total(invoices, "gap"), total(invoices, "out")) == (198, 0, 30)
    (one,) = [row for row in invoices if row["unit"] == "1-1-0203"]
    assert (one["settled"], one["invoice"], one["out"]) == ("1173170.00", "1173170.00", 0)
    receipts = ledger("handover.receipts")
    assert len({row["number"] for row in receipts}) == len(receipts)
    assert {row["state"] for row in receipts} == {"back", "out"}
    assert {"R000191", "R000193"} <= {row["number"] for row in receipts}, (
        "that of money given back is one too"
    )
    due = {row["unit"] for row in invoices}
    out = [row for row in receipts if row["state"] == "out" and row["unit"] in due]
    assert len(out) == total(invoices, "out")
    checked = ledger("titles.checklist")
    assert len(checked) == 168
    assert sum(row["number"] is not None for row in checked) == 59
    assert (total(checked, "settled"), total(checked, "invoice")) == (Decimal("197020657.06"),) * 2


#: What the fields beside a kind take.
BESIDE = {"amount": "1", "count": "1", "holder": "经办人", "due": "20260401", "why": "核对", "number": "1"}


def test_a_kind_is_meant_by_its_id_and_by_every_word_of_it(
    demo: Path, open_office: Callable[[Path], Office]
) -> None:
    """What F4 puts into a field, and what stands there as a default, is what the action, report or document takes."""
    with open_office(demo) as office:
        registry, seen = office.plugins.registry, set()
        for one in (*registry.actions.values(), *registry.reports.values(), *registry.documents.values()):
            specs = fields_of(one.params) if one.params else {}
            known = {name: office.rulebook.kinds(spec.meta.values) for name, spec in specs.items()}
            first = {name: next(iter(kinds)) for name, kinds in known.items() if kinds}
            if not first:
                continue
            beside = {name: first.get(name) or BESIDE[name] for name, spec in specs.items() if spec.required}
            for name in first:
                assert specs[name].default in ("", None, *known[name]), (one.id, name)
                for kind in known[name].values():
                    for word in (kind.id, *kind.words):
                        told = read_params(office, one.params, {**beside, name: word})
                        assert getattr(told, name) in known[name], (one.id, name, word)
                with pytest.raises(InputError) as wrong:
                    read_params(office, one.params, {**beside, name: "没有的"})
                assert wrong.value.facts["path"] == name
            seen.add(one.id)
        assert {"core.receive_paper", "mortgages.fetch_contract", "papers.register"} <= seen
