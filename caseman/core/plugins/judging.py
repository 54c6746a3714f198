"""What can be told wrong of one descriptor by itself: first by the types of its fields, then by its kind."""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from caseman.api.documents import Document
from caseman.api.fields import Model, fields_of
from caseman.api.importers import DemoTable, Importer
from caseman.api.lists import LIST_FIELD_KINDS, DifferenceClass, ListKind, Verdict
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.policy import PARAMETER_KINDS, VALUE_TYPES, Calculation, Input, Parameter
from caseman.api.reports import Report
from caseman.api.sections import RecordType, Section
from caseman.core.documents.tags import problems

from .faults import PluginFault
from .shapes import wrong_fields
from .snapshots import BUILTIN, Snapshot

#: Texts that may not be empty.
_NEEDED = ("id", "name", "title", "code")
#: What an input of a table or calculation may be; a star behind it means a list of them.
INPUT_TYPES = ("number", "money", "area", "rate", "count", "day", "text", "choice", "mark", "pair")
#: Keys of a stored section that are not its fields.
_TAKEN = ("v", "by")


def identifier(descriptor: Any) -> str:
    """A descriptor's id; parameters and calculations call it their name."""
    return str(getattr(descriptor, "id", "") or getattr(descriptor, "name", ""))


def fault_at(message: str, snapshot: Snapshot, text: str, **facts: object) -> PluginFault:
    """A fault where a plugin's code says `text` as an id, else where it says it at all."""
    quoted = rf"[\"']{re.escape(text)}[\"']"
    file, line = snapshot.place(rf"\b(id|name)\s*=\s*{quoted}", quoted)
    return PluginFault(message, file, line, **facts)


def judge(descriptor: Any, snapshot: Snapshot) -> None:
    """Raises PluginFault with file and line for a descriptor that cannot be used."""
    key = identifier(descriptor) or type(descriptor).__name__
    _judge_fields(descriptor, key, snapshot)
    special: Callable[[Any, str, Snapshot], None] | None = _SPECIAL.get(type(descriptor))
    if special:
        special(descriptor, key, snapshot)


def _judge_fields(descriptor: Any, key: str, snapshot: Snapshot) -> None:
    for wrong in wrong_fields(descriptor):
        raise fault_at(
            _("{file}, line {line}: {field} of “{id}” must be {wanted}, not {value}"),
            snapshot,
            key,
            id=key,
            field=wrong.field,
            wanted=wrong.wanted,
            value=_shown(wrong.value),
        )
    for name in _NEEDED:
        if getattr(descriptor, name, None) == "":
            raise fault_at(
                _("{file}, line {line}: {field} of “{id}” is empty"), snapshot, key, id=key, field=name
            )


def _shown(value: object) -> str:
    """A value that was written in the code, short enough for a sentence."""
    text = value.__name__ if isinstance(value, type) else repr(value)
    return text if len(text) <= 60 else type(value).__name__


# -- by kind


def _section(section: Section, key: str, snapshot: Snapshot) -> None:
    missing = [major for major in range(1, section.version[0]) if major not in section.upgrades]
    if missing:
        raise fault_at(
            _("{file}, line {line}: section {id} lacks the upgrade from version {major}"),
            snapshot,
            key,
            id=key,
            major=missing[0],
        )
    _model(section.model, key, snapshot)


def _record(kind: RecordType, key: str, snapshot: Snapshot) -> None:
    _model(kind.model, key, snapshot)
    for name in kind.listed:
        if name not in fields_of(kind.model):
            raise fault_at(
                _("{file}, line {line}: “{id}” names the field “{name}”, which there is not"),
                snapshot,
                name,
                id=key,
                name=name,
            )


def _importer(importer: Importer, key: str, snapshot: Snapshot) -> None:
    for sheet in importer.sheets:
        _model(sheet.row, key, snapshot)


def _model(model: type[Model], key: str, snapshot: Snapshot) -> None:
    """A model whose fields cannot be kept exactly, or not at all."""
    if snapshot.form == BUILTIN:
        return
    for name, spec in fields_of(model).items():
        line = rf"^[ \t]+{re.escape(name)}\s*:"
        if name in _TAKEN:
            file, number = snapshot.place(line)
            raise PluginFault(
                _("{file}, line {line}: the field name {name} is caseman's own; take another"),
                file,
                number,
                name=name,
            )
        if not spec.meta.title:
            file, number = snapshot.place(line)
            raise PluginFault(
                _("{file}, line {line}: field {name} has no title; declare it with caseman.api.field"),
                file,
                number,
                name=name,
            )
        if _holds_float(model.model_fields[name].annotation):
            file, number = snapshot.place(line)
            raise PluginFault(
                _(
                    "{file}, line {line}: field {name} is a float, which is not exact; take Money, Area or Rate"
                ),
                file,
                number,
                name=name,
            )
    try:
        model.model_rebuild()
    except Exception as error:
        file, number = snapshot.place(rf"^[ \t]*class\s+{model.__name__}\b")
        raise PluginFault(
            _("{file}, line {line}: the fields of {model} are of a type that cannot be used: {error}"),
            file,
            number,
            model=model.__name__,
            error=f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}",
        ) from error


def _holds_float(annotation: Any) -> bool:
    return annotation is float or any(_holds_float(part) for part in get_args(annotation))


def _parameter(parameter: Parameter, key: str, snapshot: Snapshot) -> None:
    if parameter.kind not in PARAMETER_KINDS or parameter.type not in VALUE_TYPES:
        raise fault_at(
            _(
                "{file}, line {line}: {id} is of kind {kind} and type {type}; kinds are {kinds}, types {types}"
            ),
            snapshot,
            key,
            id=key,
            kind=parameter.kind,
            type=parameter.type,
            kinds=PARAMETER_KINDS,
            types=VALUE_TYPES,
        )
    if parameter.type == "choice" and not parameter.choices:
        raise fault_at(
            _("{file}, line {line}: {id} is a choice of nothing; give choices"), snapshot, key, id=key
        )
    _inputs(parameter.inputs, key, snapshot)


def _calculation(calculation: Calculation, key: str, snapshot: Snapshot) -> None:
    _inputs(calculation.inputs, key, snapshot)
    basis = calculation.inputs.get(calculation.basis)
    if calculation.basis and (basis is None or basis.type != "day"):
        raise fault_at(
            _("{file}, line {line}: the basis {basis} of {id} must be one of its inputs, of type day"),
            snapshot,
            key,
            id=key,
            basis=calculation.basis,
        )


def _inputs(inputs: Mapping[str, Input], key: str, snapshot: Snapshot) -> None:
    for name, one in inputs.items():
        if not isinstance(one, Input) or one.type.removesuffix("*") not in INPUT_TYPES:
            raise fault_at(
                _("{file}, line {line}: input {name} of {id} must be an Input of one of the types {types}"),
                snapshot,
                key,
                id=key,
                name=name,
                types=INPUT_TYPES,
            )


def _report(report: Report, key: str, snapshot: Snapshot) -> None:
    names = [column.name for column in report.columns]
    twice = [name for name in names if names.count(name) > 1]
    if twice or not names:
        raise fault_at(
            _("{file}, line {line}: report {id} has no columns, or two of one name: {names}"),
            snapshot,
            key,
            id=key,
            names=twice,
        )


def _document(document: Document, key: str, snapshot: Snapshot) -> None:
    _has_file(document.template, key, snapshot)
    for problem in problems(snapshot.files[document.template], document.fields):
        raise PluginFault(_("{file}: {problem}"), snapshot.path(document.template), 0, problem=problem)


def _demo_table(table: DemoTable, key: str, snapshot: Snapshot) -> None:
    if table.plugin == snapshot.id:
        _has_file(table.file, table.file, snapshot)


def _has_file(name: str, key: str, snapshot: Snapshot) -> None:
    if name not in snapshot.files:
        raise fault_at(
            _("{file}, line {line}: the plugin has no file {name}"), snapshot, name or key, name=name
        )


def _list(kind: ListKind, key: str, snapshot: Snapshot) -> None:
    _model(kind.row, key, snapshot)
    wrong = _list_fault(kind)
    if wrong:
        name, reason = wrong
        raise fault_at(
            _("{file}, line {line}: the list {id} names “{name}”: {reason}"),
            snapshot,
            name or key,
            id=key,
            name=name,
            reason=Label(reason),
        )


def _list_fault(kind: ListKind) -> tuple[str, str] | None:
    """What a list names wrongly, and why it is wrong."""
    kinds = {one.name: one.kind for one in kind.fields}
    for one in kind.fields:
        if one.kind not in LIST_FIELD_KINDS:
            return one.kind, _("there is no such kind of field of a list")
    if not kind.keys:
        return "keys", _("lines are matched by at least one key")
    for parts in kind.keys:
        for name in parts:
            if name not in kinds:
                return name, _("it is no field of the list")
        if not any(kinds[name] not in ("names", "text", "money", "area") for name in parts):
            return "+".join(parts), _("a name or a sum alone is no key")
    if kind.sums and kinds.get(kind.sums) != "money":
        return kind.sums, _("it is no field of kind money")
    for scope in kind.scopes:
        if scope.name in ("project", "stage"):
            return scope.name, _("every list has this scope already")
    words = {verdict.value for verdict in Verdict}
    for verdict in kind.proposals.values():
        if verdict not in words:
            return verdict, _("there is no such verdict")
    codes = {code for one in kind.fields for code in (one.code, *one.codes.values())}
    codes |= {getattr(kind, one.value, "") for one in DifferenceClass}
    if not any(codes):
        return "code", _("no difference of it has a code, so nothing would be told")
    return None


_SPECIAL: dict[type, Callable[[Any, str, Snapshot], None]] = {
    Section: _section,
    RecordType: _record,
    Importer: _importer,
    ListKind: _list,
    Parameter: _parameter,
    Calculation: _calculation,
    Report: _report,
    Document: _document,
    DemoTable: _demo_table,
}
