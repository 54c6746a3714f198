"""Functions of plugins that fail while an office is at work: told with their place, without anybody's data; the rest goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from plugins_kit import Write

from caseman.api import CasemanError, InputError, Refused
from caseman.core.facts import state_of
from caseman.core.imports import import_bytes
from caseman.core.office import Office
from caseman.core.plugins import PluginItem, State
from caseman.core.progress import next_steps, why
from caseman.core.reports import run_report
from caseman.core.schema import DormantSection

OpenOffice = Callable[[], Office]

#: A document number that a record may hold; it must not be told.
SECRET = "340111199001011234"
#: Ways to fail; `{secret}` stands where a plugin would put a person's data.
FAILURES = {
    "raises": "raise ValueError('{secret}')",
    "has no such name": "undefined_name",
    "asks a value for what it has not": "ctx.record.data['{secret}']",
    "leaves": "raise SystemExit('{secret}')",
    "never ends": "max([ctx, ctx], key=fail)",  # by way of C: Python 3.13.0 does not count what calls itself with *more
}


def broken(failure: str, hooks: str) -> str:
    """A plugin whose `fail` fails."""
    line = FAILURES[failure].format(secret=SECRET)
    return (
        "from caseman.api import *\n"
        "from caseman.api import field, hookimpl\n\n\n"
        f"def fail(ctx, *more):\n    {line}\n\n\n"
        f"{hooks}\n"
    )


def faulty(office: Office) -> PluginItem:
    return next(one for one in office.plugins.items if one.id == "frail")


@pytest.mark.parametrize("failure", FAILURES)
def test_a_rule_that_fails_is_a_finding_and_its_gate_stays_shut(
    failure: str, write: Write, office: OpenOffice
) -> None:
    write(
        "frail",
        broken(
            failure,
            "@hookimpl\ndef register_rules():\n"
            "    return [Rule(id='frail.a', code='F-1', title='a', severity=Severity.BLOCK, check=fail,\n"
            "                 gate=('contracts.file',))]\n",
        ),
    )
    with office() as opened:
        cases = list(opened.reader.all("cases"))
        mine = [one for one in opened.check() if one.rule == "frail.a"]
        assert len(mine) == len(cases)
        assert all(one.blocks for one in mine)
        told = opened.sentence(mine[0])
        assert told.startswith("could not be checked: ")
        assert "(frail/__init__.py:6)" in told
        assert SECRET not in told
        assert [one.rule for one in why(opened, cases[0], "contracts.file") if one.code == "F-1"] == [
            "frail.a"
        ]
        others = [one for one in opened.check() if one.rule != "frail.a"]
        assert others

        item = faulty(opened)
        assert (item.state, item.facts["line"], item.in_use) == (State.FAULTY, 6, True)
        assert item.faults >= len(cases)
        assert SECRET not in str(dict(item.facts))


@pytest.mark.parametrize("function", ["keys", "check"])
def test_a_group_rule_that_fails_is_a_finding(function: str, write: Write, office: OpenOffice) -> None:
    whole = {"keys": "lambda ctx: [(1, 1)]", "check": "lambda group: []", function: "fail"}
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_rules():\n"
            "    return [GroupRule(id='frail.a', code='F-1', title='a', severity=Severity.WARN,\n"
            f"                      keys={whole['keys']}, check={whole['check']})]\n",
        ),
    )
    with office() as opened:
        mine = [one for one in opened.check() if one.rule == "frail.a"]
        assert mine
        assert "ValueError (frail/__init__.py:6)" in opened.sentence(mine[0])


def test_a_step_that_cannot_tell_is_not_done(write: Write, office: OpenOffice) -> None:
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_workflows():\n"
            "    return [Workflow(id='frail', title='f', steps=(\n"
            "        Step(id='frail.a', title='a', done=fail, skip=fail, state='x', order=900),))]\n",
        ),
    )
    with office() as opened:
        case = next(iter(opened.reader.all("cases")))
        assert "frail.a" in [step.id for step in next_steps(opened, case)]
        assert opened.facts(case).done("frail.a") is False
        assert state_of(opened.rulebook.states, case) != "x"
        assert faulty(opened).state is State.FAULTY


RECORDS = (
    "class Thing(Model):\n    name: Text = field('name', default='')\n\n\n"
    "@hookimpl\ndef register_records():\n"
    "    return [RecordType(id='things', title='things', model=Thing, label={label})]\n\n\n"
)


def test_a_record_whose_label_fails_goes_by_its_id(write: Write, office: OpenOffice) -> None:
    write("frail", broken("raises", RECORDS.format(label="fail")))
    with office() as opened:
        draft = opened.draft()
        assert draft.create("things", "T1", {"name": "x"}).label == "T1"
        assert faulty(opened).faults == 1


@pytest.mark.parametrize("upgrade", ["fail", "lambda fields: None"])
def test_a_section_that_cannot_be_upgraded_stays_as_it_is(
    upgrade: str, write: Write, office: OpenOffice
) -> None:
    write(
        "frail",
        broken(
            "raises",
            "class Own(Model):\n    name: Text = field('name', default='')\n\n\n"
            "@hookimpl\ndef register_sections():\n"
            f"    return [Section(id='frail', title='f', model=Own, version=(2, 0), upgrades={{1: {upgrade}}})]\n",
        ),
    )
    with office() as opened:
        record = next(iter(opened.reader.all("cases")))
        record.data["frail"] = {"v": [1, 0], "by": "frail@0.9", "name": "as it was"}
        with pytest.raises(DormantSection, match="could not be brought to this version"):
            record.get("frail")
        assert record.data["frail"] == {"v": [1, 0], "by": "frail@0.9", "name": "as it was"}


@pytest.mark.parametrize("compute", ["fail", "lambda ctx: 0"])
def test_a_calculation_that_fails_gives_no_figure(compute: str, write: Write, office: OpenOffice) -> None:
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_calculations():\n"
            f"    return [Calculation(name='frail.fee', title='fee', inputs={{}}, compute={compute})]\n",
        ),
    )
    with office() as opened, pytest.raises(InputError, match=r"frail\.fee cannot be computed"):
        opened.calculate("frail.fee", {}, None, "CN")


def test_a_report_that_fails(write: Write, office: OpenOffice) -> None:
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_reports():\n"
            "    return [Report(id='frail.list', title='l', columns=(Column(name='a', title='a'),), rows=fail)]\n",
        ),
    )
    with office() as opened, pytest.raises(InputError, match=r"frail\.list failed: ValueError \(frail/"):
        run_report(opened, "frail.list", {})


@pytest.mark.parametrize("failure", FAILURES)
def test_an_action_that_fails_writes_nothing(failure: str, write: Write, office: OpenOffice) -> None:
    code = broken(
        failure,
        "def run(ctx):\n    ctx.change(ctx.facts.record.ref, {'remark': 'half done'})\n    fail(ctx.facts)\n\n\n"
        "@hookimpl\ndef register_actions():\n"
        "    return [Action(id='frail.do', title='do', run=run, records='cases')]\n",
    )
    write("frail", code)
    with office() as opened:
        case = next(iter(opened.reader.all("cases")))
        outcome = opened.act("frail.do", [case.id])
        assert not outcome.done
        (_name, error), *_others = outcome.refused
        assert isinstance(error, Refused)
        assert SECRET not in str(error)
        again = opened.reader.get("cases", case.id)
        assert again is not None
        assert (again.rev, again.data.get("remark")) == (case.rev, case.data.get("remark"))


def test_rows_on_which_an_importer_fails_wait_for_repair(write: Write, office: OpenOffice) -> None:
    write(
        "frail",
        broken(
            "raises",
            RECORDS.format(label="lambda data: ''") + "class Row(Model):\n"
            "    name: Text = field('name', office=('名称',), required=True)\n"
            "    kind: Text = field('kind', office=('种类',), required=True)\n\n\n"
            "def place(row, lookup):\n    if row.name == 'bad':\n        fail(row)\n"
            "    yield Placed(records='things', id=row.name, values={'name': row.name})\n\n\n"
            "@hookimpl\ndef register_importers():\n"
            "    return [Importer(id='things', title='t', sheets=(Sheet(id='things.t', title='t', row=Row, place=place),))]\n",
        ),
    )
    with office() as opened:
        importer = opened.rulebook.importers["things"]
        result = import_bytes(opened, "名称,种类\ngood,a\nbad,b\n".encode(), "things.csv", importer)
        ((_sheet, row, error),) = result.errors
        assert row.number == 3
        told = opened.text.sentence(error.message, error.facts)
        assert told == "importer things failed on this row: ValueError (frail/__init__.py:6)"
        assert [one.id for one in opened.reader.all("things")] == ["good"]


@pytest.mark.parametrize(
    "message", ["{nothing} is wrong", "{unit:.2f}", "{unit.name}", "{0}", "100 % {", "{unit!z}"]
)
def test_a_finding_whose_braces_are_wrong_is_told_as_it_stands(
    message: str, write: Write, office: OpenOffice
) -> None:
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_rules():\n"
            "    return [Rule(id='frail.a', code='F-1', title='a', severity=Severity.WARN,\n"
            f"                 check=lambda ctx: [Finding(message={message!r}, facts={{'unit': 'x'}})])]\n",
        ),
    )
    with office() as opened:
        mine = [one for one in opened.check() if one.rule == "frail.a"]
        assert {opened.sentence(one) for one in mine} == {message}


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        ("Finding(message='x', due='2026-01-05')", "due of a Finding is date, not str"),
        ("Finding(message='x', due=datetime(2026, 1, 5))", "due of a Finding is date, not datetime"),
        ("Finding(message=None)", "message of a Finding is str, not NoneType"),
        ("Finding(message='x', fix=Fix(title='y'))", "fix of a Finding is tuple[Fix, ...], not Fix"),
        ("Finding(message='x', fix=(Fix(title=3),))", "title of a Finding is str, not int"),
        ("Finding(message='x', facts=['a'])", "facts of a Finding is Mapping, not list"),
        ("Finding(message='x', severity='warn')", "severity of a Finding is Severity, not str"),
        ("'x'", "a check yields Finding, not str"),
    ],
)
@pytest.mark.parametrize("kind", ["rule", "group"])
def test_findings_that_are_none_are_a_fault_of_the_rule(
    kind: str, finding: str, said: str, write: Write, office: OpenOffice
) -> None:
    rest = "id='frail.a', code='F-1', title='a', severity=Severity.WARN, check=lambda ctx: [wrong()]"
    made = f"Rule({rest})" if kind == "rule" else f"GroupRule({rest}, keys=lambda ctx: [(1, 1)])"
    hook = f"def wrong():\n    return {finding}\n\n\n@hookimpl\ndef register_rules():\n    return [{made}]\n"
    write("frail", "from datetime import datetime\n" + broken("raises", hook))
    with office() as opened:
        mine = [one for one in opened.check() if one.rule == "frail.a"]
        assert {opened.sentence(one) for one in mine} == {
            f"could not be checked: {said} (frail/__init__.py:16)"
        }


@pytest.mark.parametrize("pair", ["1", "('a', 'b', 'c')", "([], 1)", "(([],), 1)", "None"])
def test_keys_that_are_none_are_a_fault_of_the_rule(pair: str, write: Write, office: OpenOffice) -> None:
    hook = (
        "@hookimpl\ndef register_rules():\n"
        "    return [GroupRule(id='frail.a', code='F-1', title='a', severity=Severity.WARN,\n"
        f"                      check=lambda group: [], keys=lambda ctx: [{pair}])]\n"
    )
    write("frail", broken("raises", hook))
    with office() as opened:
        mine = [one for one in opened.check() if one.rule == "frail.a"]
        assert mine
        assert opened.sentence(mine[0]).startswith("could not be checked: ")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("['a']", "rows yields mappings, not list"),
        ("{'sum': '1.00'}", "sum is added up and is Decimal or int, not str"),
        ("{'sum': 1.5}", "sum is added up and is Decimal or int, not float"),
    ],
)
def test_rows_that_are_none_are_a_fault_of_the_report(
    row: str, said: str, write: Write, office: OpenOffice
) -> None:
    hook = (
        "@hookimpl\ndef register_reports():\n"
        "    columns = (Column(name='sum', title='sum', kind='money', total=True),)\n"
        f"    return [Report(id='frail.list', title='l', columns=columns, rows=lambda ctx: [{row}])]\n"
    )
    write("frail", broken("raises", hook))
    with office() as opened, pytest.raises(InputError) as refused:
        run_report(opened, "frail.list", {})
    assert str(refused.value) == f"the report frail.list failed: {said} (frail/__init__.py:12)"


@pytest.mark.parametrize(("done", "skip"), [("'2026-01-05'", "None"), ("None", "5")])
def test_a_step_that_answers_something_else_is_not_done(
    done: str, skip: str, write: Write, office: OpenOffice
) -> None:
    hook = (
        "@hookimpl\ndef register_workflows():\n"
        "    return [Step(id='frail.a', title='a', order=900,\n"
        f"                 done=lambda record: {done}, skip=lambda record: {skip})]\n"
    )
    write("frail", broken("raises", hook))
    with office() as opened:
        case = next(iter(opened.reader.all("cases")))
        assert "frail.a" in [step.id for step in next_steps(opened, case)]
        assert faulty(opened).state is State.FAULTY


@pytest.mark.parametrize(
    ("placed", "said"),
    [
        ("row", "place yields Placed, not Row"),
        ("Placed(records='things', id=5, values={})", "id of a Placed is str, not int"),
        ("Placed(records='things', id='a', values=[])", "values of a Placed is Mapping, not list"),
        ("Placed(records='nothing', id='a', values={'name': 'x'})", ""),
        ("Placed(records='things', id='a', values={'nothing': 'x'})", ""),
    ],
)
def test_rows_that_an_importer_misplaces_wait_for_repair(
    placed: str, said: str, write: Write, office: OpenOffice
) -> None:
    hook = (
        RECORDS.format(label="lambda data: ''") + "class Row(Model):\n"
        "    name: Text = field('name', office=('名称',), required=True)\n"
        "    kind: Text = field('kind', office=('种类',), required=True)\n\n\n"
        "@hookimpl\ndef register_importers():\n"
        f"    sheet = Sheet(id='things.t', title='t', row=Row, place=lambda row, lookup: [{placed}])\n"
        "    return [Importer(id='things', title='t', sheets=(sheet,))]\n"
    )
    write("frail", broken("raises", hook))
    with office() as opened:
        importer = opened.rulebook.importers["things"]
        result = import_bytes(opened, "名称,种类\nbad,b\n".encode(), "things.csv", importer)
        ((_sheet, row, error),) = result.errors
        assert row.number == 2
        assert said in opened.text.sentence(error.message, error.facts)


def test_refusals_pass_through(write: Write, office: OpenOffice) -> None:
    """What a plugin refuses in words is no fault."""
    write(
        "frail",
        broken(
            "raises",
            "@hookimpl\ndef register_calculations():\n"
            "    def compute(ctx):\n        raise NoPolicy('nothing is in force for {place}', place='here')\n"
            "    return [Calculation(name='frail.fee', title='fee', inputs={}, compute=compute)]\n",
        ),
    )
    with office() as opened:
        with pytest.raises(CasemanError, match="nothing is in force for here"):
            opened.calculate("frail.fee", {}, None, "CN")
        assert faulty(opened).state is State.LOADED


def test_data_of_a_plugin_that_is_gone_stay(write: Write, office: OpenOffice, folder: Path) -> None:
    """Kept untouched by a change while its plugin is away, and read again when it is back."""
    code = (
        "from caseman.api import Model, Section, Text, field, hookimpl\n\n\n"
        "class Frail(Model):\n    note: Text = field('note', default='')\n\n\n"
        "@hookimpl\ndef register_sections():\n    return [Section(id='frail', title='f', model=Frail)]\n"
    )
    place = write("frail", code)
    with office() as opened:
        case = next(iter(opened.reader.all("cases")))
        draft = opened.draft()
        draft.set("cases", case.id, {"frail.note": "kept"})
        opened.commit(draft, "test")
        stored = opened.reader.get("cases", case.id)
        assert stored is not None
        section = stored.data["frail"]
        assert section["by"] == "frail@1.0.0"

    place.rename(folder / "_frail")
    with office() as opened:
        draft = opened.draft()
        draft.set("cases", case.id, {"remark": "meanwhile"})
        opened.commit(draft, "test")
        away = opened.reader.get("cases", case.id)
        assert away is not None
        assert away.data["frail"] == section
        assert ("frail", section) in list(away.unclaimed())
        assert opened.plugins.owner("frail") == ""

    (folder / "_frail").rename(place)
    with office() as opened:
        back = opened.reader.get("cases", case.id)
        assert back is not None
        assert back.value("frail.note") == "kept"
        assert back.data["remark"] == "meanwhile"
