"""The check of all rules, whole and after one change, and finding as one types, over a large office."""

import random
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from .figures import p95, seconds, table, timed

#: What a clerk types, key by key: names, initials, a unit, tails of numbers, a contract, what there is not.
TYPED = ("张", "诸葛孔明", "zkm", "sbzy", "2-1-0503", "5031", "90119", "hm00272", "ba2001", "不存在", "qqqq")
FIND_TARGET = 0.015


def opened(folder: Path) -> Any:
    from caseman.core.config import Config
    from caseman.core.office import Office, Options

    return Office.open(Config(), Options(data=folder, language="zh", create=False, user="c1"))


def keystrokes(office: Any, rounds: int = 3) -> list[float]:
    """Seconds of each keystroke while texts are typed letter by letter, as the list of cases asks."""
    office.find("张")  # the first makes what is looked through
    keys = [text[:end] for text in TYPED for end in range(1, len(text) + 1)] * rounds
    return [timed(lambda text=text: office.find(text)) for text in keys]  # type: ignore[misc]


def one_change(office: Any, case: str) -> float:
    """Seconds from a change of a case to the findings of the whole office: committed, checked again, told."""
    draft = office.draft()
    draft.set("cases", case, {"remark": f"电话核实 {random.random()}"})
    return timed(lambda: (office.commit(draft, "bench"), office.check()))


def measured(folder: Path, changes: int = 20) -> dict[str, Any]:
    """Figures over a copy of the office: the changes are written."""
    with tempfile.TemporaryDirectory() as outside:
        copy = Path(shutil.copytree(folder, Path(outside) / "office"))
        with opened(copy) as office:
            found = keystrokes(office)
            whole = timed(office.check)
            ids = office.store.ids("cases")
            dice = random.Random(1)
            changed = [one_change(office, dice.choice(ids)) for _change in range(changes)]
            return {
                "cases": len(ids),
                "records": sum(office.store.count(name) for name in office.store.tables()),
                "rules": len(office.plugins.registry.rules) + len(office.plugins.registry.group_rules),
                "findings": len(office.check()),
                "find": found,
                "whole": whole,
                "changed": changed,
            }


def run(folder: Path) -> tuple[str, bool]:
    """The section's text, and whether a target is missed."""
    told = measured(folder)
    find, changed, whole = median(told["find"]), told["changed"], told["whole"]
    missed = find > FIND_TARGET
    rows = [
        ["find, per keystroke", seconds(find), seconds(p95(told["find"])), f"≤ 15 ms median{' **missed**' if missed else ''}"],
        ["check of all rules, whole", seconds(whole), "", ""],
        ["… per case", seconds(whole / told["cases"]), "", ""],
        ["a change of one case, with its check", seconds(median(changed)), seconds(p95(changed)), ""],
    ]  # fmt: skip
    head = (
        f"{told['cases']:,} cases, {told['records']:,} records, {told['rules']} rules, {told['findings']} findings. "
        f"The check after one change is {whole / median(changed):,.0f} times as quick as the whole."
    )
    return f"{head}\n\n{table(('what', 'median', 'p95', 'target'), rows)}", missed
