"""The check that is kept current finds what a whole check finds, whatever was changed."""

import gc
import json
import random
import weakref
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from caseman.api.rules import Severity
from caseman.core.checks import standing
from caseman.core.checks.findings import Found, in_order, with_roots
from caseman.core.checks.tasks import RANKS, Tasks, urgency
from caseman.core.finder import Finder
from caseman.core.office import Office
from caseman.core.reconcile import ListBook
from caseman.core.reconcile.live import ListState
from caseman.core.store import Change

DAYS = [date(2026, 4, day) for day in (1, 9, 10, 28)]


def test_a_change_anywhere_is_found_as_a_whole_check_finds_it(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    dice = random.Random(4)
    with open_office(copy) as office:
        office.check()
        for _time in range(40):
            table = dice.choice(["projects", "units", "cases", "cases", "entries", "papers"])
            doc = office.store.get(table, dice.choice(office.store.ids(table)))
            assert doc is not None
            changed = dict(doc)
            optional = [key for key, value in doc.items() if isinstance(value, dict)]
            if optional and dice.random() < 0.5:
                del changed[dice.choice(optional)]
            else:
                changed["remark"] = "440100199001011234"
            office.store.commit([Change(table, doc.id, changed)], by="c1")
            office.changed([(table, doc.id)])
        kept = office.check()
        with open_office(copy) as other:
            assert [one.id for one in kept] == [one.id for one in other.check()]
            assert kept
        # What the check keeps is put aside from the search for what holds itself: so it must hold nothing of itself.
        checked = weakref.ref(office.checker)
        office.suppose(DAYS[0])
        assert checked() is None


def test_a_whole_check_leaves_nothing_that_holds_itself(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    """What the check put aside from the search for such would stay in memory: the postings of each case once did."""
    with open_office(copy) as office:
        gc.unfreeze()
        gc.collect()
        office.check()
        gc.unfreeze()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            gc.collect()
            kinds = Counter(type(one).__module__ for one in gc.garbage)
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
        ours = sum(count for module, count in kinds.items() if module.startswith("caseman"))
        assert ours < office.store.count("cases") / 10, kinds


def test_what_many_read_is_read_in_once_until_it_changes(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    with open_office(copy) as office:
        name = office.store.ids("projects")[0]
        one = office.reader.shared("projects", name)
        assert one is not None
        assert office.reader.shared("projects", name) is one
        office.store.commit([Change("projects", name, {**one.data, "remark": "x"})], by="c1")
        other = office.reader.shared("projects", name)
        assert other is not None
        assert other.data["remark"] == "x"
        assert office.reader.shared("projects", "none") is None


def _found(ref: str, code: str, mark: int, follows: tuple[str, ...], due: date | None) -> Found:
    return Found(
        id=f"{code}:{ref}:{mark}",
        code=code,
        rule=f"house.{code}",
        severity=Severity.BLOCK if mark % 2 else Severity.WARN,
        ref=ref,
        unit="",
        path="",
        message="",
        facts={},
        cite="",
        fix=(),
        due=due,
        per_day=None,
        refs=(),
        follows=follows,
    )


@pytest.mark.parametrize("many", [1, 2000])
def test_findings_that_change_a_few_at_a_time_stand_in_the_order_of_all(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(standing, "MANY", many)
    dice = random.Random(2)
    aside = "B:cases/3:1"
    kept = standing.Standing(DAYS[0])
    kept.set_aside("cases/3", {aside: DAYS[0].isoformat(), "A:cases/3:1": "2026-03-31"})
    given: dict[Hashable, list[Found]] = {}
    for _time in range(300):
        ref = f"cases/{dice.randrange(6)}"
        group = dice.randrange(3) if dice.random() < 0.3 else None
        source: Hashable = ref if group is None else ("house.group", group)
        given[source] = [
            _found(
                ref if source == ref else f"cases/{dice.randrange(6)}",
                code,
                dice.randrange(3) + (0 if group is None else 10 + 10 * group),
                {"A": (), "B": ("A",), "C": ("B", "A")}[code],
                dice.choice([None, date(2026, 4, dice.randint(1, 28))]),
            )
            for code in dice.sample("ABC", dice.randrange(4))
        ]
        kept.put(source, given[source])
        if dice.random() < 0.5:
            continue
        sources = sorted(given, key=lambda one: (isinstance(one, tuple), str(one)))
        everything = [one for name in sources for one in given[name]]
        wanted = in_order(one for one in with_roots(everything, {}) if one.id != aside)
        assert [(one.id, one.root) for one in kept.all()] == [(one.id, one.root) for one in wanted]
        counted = Counter(one.ref for one in wanted)
        assert counted.keys() == kept.counts.keys()
        assert [one.id for one in kept.of("A")] == [one.id for one in wanted if one.code == "A"]


@pytest.mark.parametrize("many", [1, 7, 2000])
def test_the_work_list_kept_stands_in_the_order_of_a_whole_sort(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(standing, "MANY", many)
    dice = random.Random(5)
    today = date(2026, 4, 10)
    kept = standing.Standing(today)
    tasks, mark = Tasks(today, lambda one: one.code), None
    rows: dict[str, dict[str, str]] = {}
    seen: Counter[str] = Counter()
    for _time in range(400):
        ref = f"cases/{dice.randrange(5)}"
        kept.put(
            ref,
            list({one.id: one for one in (_task(ref, dice) for _one in range(dice.randrange(4)))}.values()),
        )
        if dice.random() < 0.4:
            continue
        mark, moved, everything = kept.moved(mark)
        if everything:
            tasks = Tasks(today, lambda one: one.code)
            tasks.fill(moved)
        else:
            for name, found in moved.items():
                tasks.put(name, found)
        seen["whole" if everything else "moved"] += 1
        work = [one for one in kept.all() if one.severity in RANKS]
        ids = {one.id for one in work}
        wanted = sorted(
            (one for one in work if one.root not in ids or one.root == one.id),
            key=lambda one: urgency(one, today),
        )
        assert tasks.found == wanted
        assert +tasks.kinds == Counter(one.code for one in wanted)
        assert len(tasks.rows) == len(wanted)
        missing = [one.id for one, row in zip(tasks.found, tasks.rows, strict=True) if row is None]
        assert sorted(tasks.bare) == sorted(missing)
        tasks.bare.clear()
        for place, one in enumerate(wanted):
            assert tasks.found[tasks.place(one)] == one
            assert tasks.named(one.ref, one.id) in work
            if tasks.rows[place] is None:
                tasks.rows[place] = rows[one.id] = {"of": repr(one)}
            assert tasks.rows[place] == {"of": repr(one)}, "a row stays with its task"
        seen["followers"] += len(work) - len(wanted)
    assert seen["moved" if many > 1 else "whole"] > 100
    assert seen["followers"] > 30


def _task(ref: str, dice: random.Random) -> Found:
    """A finding that is more or less urgent, and may follow from one on any record, or from itself."""
    one = _found(ref, dice.choice("ABC"), dice.randrange(2), (), dice.choice([None, *DAYS]))
    root = (
        f"{dice.choice('ABC')}:cases/{dice.randrange(5)}:{dice.randrange(2)}" if dice.random() < 0.5 else ""
    )
    return replace(
        one,
        severity=dice.choice(list(Severity)),
        per_day=dice.choice([None, Decimal("0.5"), Decimal(20)]),
        root=root,
    )


def test_lists_that_are_kept_say_what_a_whole_comparison_says(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    """Filing numbers and sums change, are swapped, vanish and come back; now and then a row is nobody's."""
    dice = random.Random(3)
    with open_office(copy) as office:
        office.check()
        kind = office.plugins.registry.lists["filing"]
        filed = [
            one.id
            for one in office.reader.all("cases")
            if one.data.get("contracts.filing", {}).get("filed_no")
        ]
        reached = 0
        said: dict[str, Found] = {}
        for _time in range(60):
            one, other = (office.store.get("cases", name) for name in dice.sample(filed, 2))
            assert one is not None
            assert other is not None
            first, second = copy_of(one), copy_of(other)
            way = dice.randrange(5)
            if way == 0:
                first["contracts"]["total"] = f"{dice.randint(1, 9)}00000.00"
            elif way == 1:
                mine, theirs = first.get("contracts.filing", {}), second.get("contracts.filing", {})
                mine["filed_no"], theirs["filed_no"] = theirs.get("filed_no"), mine.get("filed_no")
            elif way == 2:
                first.get("contracts.filing", {})["filed_no"] = ""
            elif way == 3:
                first["closed_on"] = None if first.get("closed_on") else "2026-03-01"
            else:
                first["unit"], second["unit"] = second["unit"], first["unit"]
            office.store.commit([Change("cases", one.id, first), Change("cases", other.id, second)], by="c1")
            office.changed([("cases", one.id), ("cases", other.id)])
            fresh = ListBook({kind.id: kind}, office.guard)
            kept, whole = (book.states(office.world(), kind) for book in (office.book, fresh))
            assert [told(state) for state in kept] == [told(state) for state in whole]
            reached += len(whole[0].compared.differences)
            before, said = said, {found.id: found for found in office.check(rule="filing")}
            elsewhere = [key for key in said if key in before and said[key].ref[6:] not in (one.id, other.id)]
            assert [key for key in elsewhere if said[key] != before[key]] == [], (
                "what is said of the others stays"
            )
        assert reached > 100


def test_the_first_list_of_a_kind_finds_what_a_whole_check_finds(
    open_office: Callable[[Path], Office], copy: Path
) -> None:
    """While there was none the check did not ask what each case has for it."""
    with open_office(copy) as office:
        saved = next(one for one in office.store.scan("lists") if one["kind"] == "filing")
        case = next(one for one in office.reader.all("cases") if one.value("contracts.filing.filed_no"))
        changed = copy_of(case.data)
        changed["contracts.filing"]["filed_no"] = "BA-0"
        office.store.commit([Change("lists", saved.id, None), Change("cases", case.id, changed)], by="c1")
        assert office.check(rule="filing") == []  # the first check
        office.store.commit([Change("lists", saved.id, saved)], by="c1")
        office.changed([("lists", saved.id)])
        kept = [(found.id, found.refs) for found in office.check(rule="filing")]
        assert any(case.ref in refs or case.ref in name for name, refs in kept)
        office.checker.check_all()
        assert kept == [(found.id, found.refs) for found in office.check(rule="filing")]


def told(state: ListState) -> tuple[object, ...]:
    """A list's state, to be compared."""
    compared = state.compared
    return (
        [(ours.ref, theirs.row) for ours, theirs in compared.agree],
        [(one.id, one.cls, one.refs, one.units, one.hints) for one in compared.differences],
        sorted(row.row for row in compared.outside),
        compared.unread,
        compared.compared,
        [
            state.said_of(ref)
            for ref in sorted({ours.ref for ours, _theirs in compared.agree}) + sorted(compared.unread)
        ],
        [state.said_of(ref) for one in compared.differences for ref in one.refs],
    )


def copy_of(doc: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(doc))


def test_what_changes_while_the_search_is_made_is_found(
    open_office: Callable[[Path], Office], copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal makes it beside the interface; a case that is changed meanwhile waits and is in it."""
    begun, go, keys = Event(), Event(), Finder._keys

    def slow(finder: Finder, data: Mapping[str, Any]) -> str:
        if current_thread() is making:
            begun.set()
            go.wait(30)
        return keys(finder, data)

    with open_office(copy) as office:
        case = office.names.record("2-1-101")
        monkeypatch.setattr(Finder, "_keys", slow)
        making = Thread(target=office.finder.prepare)
        making.start()
        assert begun.wait(30)
        changing = Thread(target=office.finder.refresh, args=([("cases", case.id)],))
        office.store.commit([Change("cases", case.id, {**case.data, "remark": "周三再来"})], by="c1")
        changing.start()
        changing.join(0.5)
        go.set()
        making.join(30)
        changing.join(30)
        assert [hit.id for hit in office.finder.find("周三再来").hits] == [case.id]
