"""The check of all rules, whole and after one change, and finding as one types, over a large office."""

import argparse
import asyncio
import random
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from .figures import medians, on_both, p95, resident, seconds, table, timed

#: What a clerk types, key by key: names, initials, a unit, tails of numbers, a contract, what there is not.
TYPED = ("张", "诸葛孔明", "zkm", "sbzy", "2-1-0503", "5031", "90119", "hm00272", "ba2001", "不存在", "qqqq")
FIND_TARGET, CHANGE_TARGET = 0.015, 0.050
#: How many rules are named with their share of a whole check.
NAMED = 15
#: What is not a rule's own work: records read from the store, and what the engine does around the rules.
READING, ENGINE = "reading records", "the engine"


def opened(folder: Path) -> Any:
    from caseman.core.config import Config
    from caseman.core.office import Office, Options

    return Office.open(Config(), Options(data=folder, language="zh", create=False, user="c1"))


def keystrokes(office: Any, rounds: int = 3) -> list[float]:
    """Seconds of each keystroke while texts are typed letter by letter, as the list of cases asks."""
    from caseman.core.seeking import find

    find(office, "张")  # the first makes what is looked through
    keys = [text[:end] for text in TYPED for end in range(1, len(text) + 1)] * rounds
    return [timed(lambda text=text: find(office, text)) for text in keys]  # type: ignore[misc]


# -- the whole check, by rule


class Shares:
    """Seconds of each rule's own functions: what a rule asks of another is the other's."""

    def __init__(self) -> None:
        self._inside = [0.0]
        self.taken: dict[str, float] = defaultdict(float)

    def timed(self, rule: Any) -> Any:
        """A rule whose functions are timed."""
        if hasattr(rule, "keys"):
            return replace(rule, check=self._clock(rule.id, rule.check), keys=self._clock(rule.id, rule.keys))
        return replace(rule, check=self._clock(rule.id, rule.check))

    def _clock(self, rule: str, call: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def run(facts: Any) -> Any:
            self._inside.append(0.0)
            began = perf_counter()
            try:
                return list(call(facts))
            finally:
                took = perf_counter() - began
                self.taken[rule] += took - self._inside.pop()
                self._inside[-1] += took

        return run


def shares(office: Any) -> Mapping[str, float]:
    """Where the time of a whole check goes: by rule, what reading takes by itself, the rest."""
    from caseman.core.checks import Checker

    told, plain = Shares(), office.checker
    rules = {name: told.timed(rule) for name, rule in plain.rules.items()}
    groups = {name: told.timed(rule) for name, rule in plain.group_rules.items()}
    checker = Checker(office.world(), rules, groups, office.guard)
    whole = timed(checker.check_all)
    reading = timed(lambda: [None for name in checker.tables() for _one in office.reader.all(name)])
    taken = dict(told.taken)
    return {**taken, READING: reading, ENGINE: whole - sum(taken.values()) - reading}


# -- one change


def changes(office: Any) -> Mapping[str, Callable[[str], Any]]:
    """Drafts of what clerks do all day, by what it is: each changes a case, or what hangs on it."""
    entries = iter(range(10**9))

    def remark(case: str) -> Any:
        draft = office.draft()
        draft.set("cases", case, {"remark": f"电话核实 {random.random()}"})
        return draft

    def price(case: str) -> Any:
        draft = office.draft()
        record = office.reader.get("cases", case)
        total = record.value("contracts.total")
        draft.set("cases", case, {"contracts.total": (total or 0) + 1})
        return draft

    def receipt(case: str) -> Any:
        from caseman.core.money import Whose, posting

        draft = office.draft()
        record = office.reader.get("cases", case)
        number = f"B{next(entries):07d}"
        whose = Whose(number, office.today, "张三", str(record.data.get("unit", "")), case)
        fund = office.rulebook.funds["deed_tax"]
        draft.create("entries", number, posting(fund, record.value("contracts.total") or 1, whose))
        return draft

    return {"remark of a case": remark, "price of a contract": price, "receipt of deed tax": receipt}


def one_change(office: Any, draft: Any) -> tuple[float, float]:
    """Seconds from a change to the work list of the whole office: stored, checked again, put in order, counted."""
    return on_both(
        lambda: (office.commit(draft, "bench", checked=False), office.worklist.rows(), office.checker.counts)
    )


async def on_the_screen(office: Any, times: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds from a change to the painted screen of Today, in the program as it runs, without a terminal's own time;
    over an office that is checked already."""
    from caseman.core.i18n import Translator
    from caseman.tui.office_app import OfficeApp
    from caseman.tui.screens.today import open_today

    class Checked(OfficeApp):
        def _office(self) -> Any:
            return office

        def check(self, office: Any) -> None:
            self.call_from_thread(self._checked, office.checker)

    told = argparse.Namespace(config=None, today=None, policy_date=None, user="c1")
    app = Checked(office.options.data, told, Translator("zh"))
    async with app.run_test(size=(80, 24)) as pilot:
        while not app.desk.checked:
            await pilot.pause(0.1)
        open_today(app)
        await pilot.pause(0.5)
        screen: Any = app.screen
        dice = random.Random(2)
        ids = office.store.ids("cases")

        def change(draft: Any) -> None:
            office.commit(draft, "bench", checked=False)
            screen.show_changed()
            screen._compositor.render_strips()

        taken = {}
        for name, make in changes(office).items():
            taken[name] = []
            for _change in range(times):
                draft = make(dice.choice(ids))
                taken[name].append(on_both(partial(change, draft)))
                await pilot.pause()
        return taken


def measured(folder: Path, times: int = 20, by_rule: bool = True) -> dict[str, Any]:
    """Figures over a copy of the office: the changes are written. `by_rule` takes a second whole check, with clocks."""
    with tempfile.TemporaryDirectory() as outside:
        copy = Path(shutil.copytree(folder, Path(outside) / "office"))
        began = perf_counter()
        with opened(copy) as office:
            opening, memory = perf_counter() - began, [resident()]
            found = keystrokes(office)
            memory.append(resident())
            whole, on_processor = on_both(office.check)
            memory.append(resident())
            ids = office.store.ids("cases")
            dice = random.Random(1)
            changed = {
                name: [one_change(office, make(dice.choice(ids))) for _change in range(times)]
                for name, make in changes(office).items()
            }
            told = {
                "cases": len(ids),
                "tasks": len(office.worklist.tasks()),
                "records": sum(office.store.count(name) for name in office.store.tables()),
                "rules": len(office.plugins.registry.rules) + len(office.plugins.registry.group_rules),
                "findings": len(office.check()),
                "opening": opening,
                "memory": memory,
                "find": found,
                "whole": whole,
                "whole on the processor": on_processor,
                "changed": changed,
                "shares": shares(office) if by_rule else {},
            }
            return {**told, "painted": asyncio.run(on_the_screen(office, times))}


def run(folder: Path, by_rule: bool = True) -> tuple[str, bool]:
    """The section's text, and whether a target is missed."""
    told = measured(folder, by_rule=by_rule)
    find, whole = median(told["find"]), told["whole"]
    changed = {
        f"{name}: stored, checked again, work list in order": taken for name, taken in told["changed"].items()
    }
    changed |= {f"{name}: … and Today painted": taken for name, taken in told["painted"].items()}
    slow = [name for name, taken in changed.items() if min(medians(taken)) > CHANGE_TARGET]
    late = " **missed**"
    rows = [
        ["find, per keystroke", seconds(find), seconds(p95(told["find"])), "", f"≤ 15 ms median{late if find > FIND_TARGET else ''}"],
        ["check of all rules, whole", seconds(whole), "", seconds(told["whole on the processor"]), ""],
        ["… per case", seconds(whole / told["cases"]), "", seconds(told["whole on the processor"] / told["cases"]), ""],
        ["office opened, with its plugins", seconds(told["opening"]), "", "", ""],
        ["memory: opened, with the list and find, checked", " → ".join(f"{one:.0f} MB" for one in told["memory"]), "", "", ""],
    ]  # fmt: skip
    rows += [
        [name, *map(seconds, (medians(taken)[0], p95([one for one, _cpu in taken]), medians(taken)[1])), f"≤ 50 ms{late if name in slow else ''}"]
        for name, taken in changed.items()
    ]  # fmt: skip
    head = (
        f"### {told['cases']:,} cases\n\n"
        f"{told['cases']:,} cases, {told['records']:,} records, {told['rules']} rules, {told['findings']:,} findings, "
        f"{told['tasks']:,} tasks; "
        f"{told['cases'] / told['whole on the processor']:,.0f} cases a second on the processor."
    )
    text = f"{head}\n\n{table(('what', 'median', 'p95', 'on the processor', 'target'), rows)}"
    if by_rule:
        text += f"\n\n{shares_table(told['shares'])}"
    return text, find > FIND_TARGET or bool(slow)


def shares_table(taken: Mapping[str, float]) -> str:
    """Where a whole check's time goes; with the clocks that tell it the check is slower than without."""
    whole = sum(taken.values())
    rules = sorted((name for name in taken if name not in (READING, ENGINE)), key=lambda name: -taken[name])
    others = sum(taken[name] for name in rules[NAMED:])
    rows = [(name, taken[name]) for name in (READING, ENGINE, *rules[:NAMED])]
    rows.append((f"{len(rules[NAMED:])} other rules", others))
    return table(
        ("where a whole check's time goes", "time", "share"),
        [[name, seconds(one), f"{one / whole:.0%}"] for name, one in rows],
    )
