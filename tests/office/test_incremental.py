"""The check that is kept current finds what a whole check finds, whatever was changed."""

import random
from collections.abc import Callable
from pathlib import Path

from caseman.core.office import Office
from caseman.core.store import Change


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
