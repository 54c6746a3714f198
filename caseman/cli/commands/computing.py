"""calc and report."""

import re
import sys
from pathlib import Path

from caseman.api.fields import fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, Session
from caseman.core.actions import parse_assignments
from caseman.core.exporting import FORMATS, Writer
from caseman.core.policy import calculated_json, check_region, deciding_day, formula
from caseman.core.reads import note
from caseman.core.reports import Selection, run_report
from caseman.core.savedfilters import named
from caseman.core.tables import text_table


def calc(session: Session) -> int:
    """A calculation outside any record, by the law of the office where there is one."""
    told, loaded = session.told, session.loaded
    if told.list or not told.name:
        return _list_calculations(session)
    found = loaded.rulebook.calculations.get(told.name)
    if found is None:
        raise InputError(_("there is no calculation {name}; see caseman calc --list"), name=told.name)
    check_region(session.region, (pack.region for pack in session.law.packs))
    given = parse_assignments(told.words)
    day = session.day(told.on) or session.day(told.policy_date) or deciding_day(found, given)
    calculated = session.law.calculate(found, given, day or session.today, session.region)
    shape = calculated_json(calculated)
    owner = loaded.plugins.owner(told.name)
    for line in shape["lines"]:
        line["label"] = session.text.label(line["label"])  # of whichever plugin declares it
    shape["rounding"] = session.text(shape["rounding"], owner)
    if told.json:
        session.json(shape)
        return DONE
    rows = []
    for line, plain in zip(calculated.lines, shape["lines"], strict=True):
        source = session.text(_("as typed")) if line.typed else plain["source"] or ""
        if line.source and not line.source.verified:
            source += session.text(_(" (unverified)"))
        value = session.text.fact(line.value) if isinstance(line.value, bool) else str(plain["value"])
        rows.append([plain["label"], value, formula(line, lambda words: session.text(words, owner)), source])
    heads = [session.text(head) for head in (_("line"), _("value"), _("formula"), _("source"))]
    session.out(text_table(heads, rows, [False, True]))
    for name, value in shape["result"].items():
        session.out(f"{name} = {value}")
    session.out(session.text(_("rounding: {rule}")).format(rule=shape["rounding"]))
    return DONE


def _list_calculations(session: Session) -> int:
    loaded = session.loaded
    shapes = []
    for name, found in sorted(loaded.rulebook.calculations.items()):
        owner = loaded.plugins.owner(name)
        inputs = {
            key: {"type": one.type, "unit": session.text(one.unit, owner)}
            for key, one in found.inputs.items()
        }
        shapes.append({"name": name, "title": session.text(found.title, owner), "inputs": inputs})
    if session.told.json:
        session.json(shapes)
        return DONE
    for shape in shapes:
        session.out(f"{shape['name']}  {shape['title']}")
        for key, one in shape["inputs"].items():  # type: ignore[attr-defined]
            session.out(f"    {key}  {one['type']}  {one['unit']}".rstrip())
    return DONE


def report(session: Session) -> int:
    told = session.told
    if told.list or not told.name:
        return _list_reports(session)
    form = told.format or ("json" if told.json else _form_of(told.output))
    if form not in FORMATS:
        raise InputError(_("--format is one of {formats}, not “{form}”"), formats=FORMATS, form=form)
    if form == "xlsx" and not told.output:
        raise InputError(_("an xlsx file needs a name: -o FILE"))
    office = session.open()
    typed = named(office, told.name, told.filter) if told.filter else ""
    day = session.day(told.as_of)
    choice = Selection(tuple(told.where), _words(told.sort), _words(told.columns), day, typed)
    ledger = run_report(office, told.name, parse_assignments(told.words), choice)
    if told.unmasked and any(column.personal for column in ledger.columns):
        note(office, f"reports/{told.name}")
    data = Writer(office, ledger, told.unmasked).write(form, told.encoding)
    if told.output:
        _write(Path(told.output), data)
        session.say(_("{count} rows written to {file}"), count=len(ledger.rows), file=told.output)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    return DONE


def _list_reports(session: Session) -> int:
    """Every report with its columns."""
    shapes = []
    for name, found in sorted(session.loaded.plugins.registry.reports.items()):
        owner = session.loaded.plugins.owner(name)
        columns = [
            {"name": one.name, "title": session.text(one.title, owner), "kind": one.kind}
            for one in found.columns
        ]
        params = [*fields_of(found.params)] if found.params else []
        title = session.text(found.title, owner)
        shapes.append({"name": name, "title": title, "params": params, "columns": columns})
    if session.told.json:
        session.json(shapes)
    else:
        for shape in shapes:
            session.out(f"{shape['name']}  {shape['title']}")
    return DONE


def _words(told: str) -> tuple[str, ...]:
    """Names between commas, of either width."""
    return tuple(word.strip() for word in re.split("[,，、]", told) if word.strip())


def _form_of(output: str | None) -> str:
    """The format that a file's name asks for; a text table without a file."""
    ending = Path(output).suffix.lower().lstrip(".") if output else "table"
    return {"htm": "html", "txt": "table"}.get(ending, ending)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(
            _("{path} cannot be written: {reason}"), path=str(path), reason=error.strerror or ""
        ) from None
