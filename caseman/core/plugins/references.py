"""What descriptors name of each other, judged when every plugin has been asked."""

from collections.abc import Iterator
from typing import NamedTuple

from caseman.api.actions import Action
from caseman.api.fields import Model, fields_of
from caseman.api.kinds import BatchKind, Fund, PaperKind, Place
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType, Section
from caseman.api.values import match_key
from caseman.api.views import View
from caseman.core.schema import KEPT, SOURCE, SUPPRESSED

from .faults import PluginFault
from .judging import fault_at
from .registry import Registry
from .snapshots import Snapshot

#: The steps that stand for every save, for every payment and for what is told at entry, and the word for records of every type.
SAVE, PAY, ENTRY, EVERY = "core.save", "core.pay", "core.entry", "*"


class Named(NamedTuple):
    """That descriptor `by` names `name`, which must be one of `known`; `loose`: or belong to a plugin that is not there."""

    by: str
    what: str
    name: str
    known: set[str]
    loose: bool = False


def check_references(found: Registry, known: Registry, loaded: set[str], snapshot: Snapshot) -> None:
    """Refuse references to what no loaded plugin has. Raises PluginFault.

    Gates, needs and the order of steps may name what belongs to a plugin that is not there: it is passed over.
    """
    for one in _references(found, known):
        elsewhere = "." in one.name and one.name.partition(".")[0] not in loaded
        if one.name and one.name not in one.known and not (one.loose and elsewhere):
            raise fault_at(
                _("{file}, line {line}: “{id}” names the {what} “{name}”, which there is not"),
                snapshot,
                one.name,
                id=one.by,
                what=Label(one.what),
                name=one.name,
            )
    for section in found.sections.values():
        _check_section(section, known, snapshot)
        _check_fields(section.id, section.of, section.model, known, snapshot)
    for kind in found.records.values():
        _check_fields(kind.id, kind.id, kind.model, known, snapshot)
    for action in found.actions.values():
        if action.signs and not _is_field(action.signs, action.records, known):
            raise _no_field(action.id, action.signs, snapshot)
    for rule in found.group_rules.values():
        if rule.by and not _is_field(rule.by, rule.records, known):
            raise _no_field(rule.id, rule.by, snapshot)
    for parameter in found.parameters.values():
        if parameter.basis and not _leads_somewhere(parameter.basis, known, loaded):
            raise _no_field(parameter.name, parameter.basis, snapshot)


def _references(found: Registry, known: Registry) -> Iterator[Named]:
    steps = {*known.steps, SAVE, PAY, ENTRY}
    gates = {*steps, *known.batches}
    tables = set(known.records)
    rules: list[Rule | GroupRule] = [*found.rules.values(), *found.group_rules.values()]
    for rule in rules:
        yield from (Named(rule.id, _("step"), step, gates, True) for step in rule.gate)
        yield from (
            Named(rule.id, _("section"), section, set(known.sections), True) for section in rule.needs
        )
        yield Named(rule.id, _("record type"), rule.records, {*tables, EVERY})
        if isinstance(rule, GroupRule):
            yield from (Named(rule.id, _("record type"), table, tables) for table in rule.also)
        if isinstance(rule, Rule):
            switches = {name for name, one in known.parameters.items() if one.type == "switch"}
            yield Named(rule.id, _("step"), rule.after, steps)
            for way in rule.exits:
                yield Named(rule.id, _("paper"), way.paper, set(known.papers))
                yield from (Named(rule.id, _("place"), place, set(known.places)) for place in way.to)
            yield Named(rule.id, _("parameter of type switch"), rule.switch, switches)
    for step_ in found.steps.values():
        yield from (Named(step_.id, _("step"), before, steps, True) for before in step_.after)
        yield Named(step_.id, _("action"), step_.action, set(known.actions), True)
        yield Named(step_.id, _("record type"), step_.records, tables)
    for action in found.actions.values():
        yield Named(action.id, _("step"), action.step, steps)
        yield Named(action.id, _("record type"), action.records, tables)
    for paper in found.papers.values():
        named = [*paper.not_at, *(place for copy in paper.copies for place in (copy.home, *copy.not_at))]
        yield from (Named(paper.id, _("place"), place, set(known.places)) for place in named)
    for batch in found.batches.values():
        yield Named(batch.id, _("step"), batch.step, set(known.steps), True)
        yield Named(batch.id, _("column"), batch.total, {column.name for column in batch.columns})
    for section in found.sections.values():
        yield Named(section.id, _("record type"), section.of, tables)
    for view in found.views.values():
        yield Named(view.id, _("record type"), view.records, tables)
    for document in found.documents.values():
        yield Named(document.id, _("record type"), document.records, tables)
    for importer in found.importers.values():
        yield from (Named(importer.id, _("record type"), sheet.records, tables) for sheet in importer.sheets)


def _check_section(section: Section, known: Registry, snapshot: Snapshot) -> None:
    """A section lies in the record under its id: nothing else may lie there."""
    twins = [one.id for one in known.sections.values() if one.model is section.model and one is not section]
    if twins:
        raise fault_at(
            _("{file}, line {line}: sections “{id}” and “{other}” have one model; give each its own"),
            snapshot,
            section.id,
            id=section.id,
            other=twins[0],
        )
    kind: RecordType | None = known.records.get(section.of)
    own = kind.model.model_fields if kind else {}
    if section.id in own or section.id in (KEPT, SOURCE, SUPPRESSED):
        raise fault_at(
            _(
                "{file}, line {line}: section “{id}” has the name of a field of {of}; give the plugin another id"
            ),
            snapshot,
            section.id,
            id=section.id,
            of=section.of,
        )


def _no_field(by: str, path: str, snapshot: Snapshot) -> PluginFault:
    return fault_at(
        _("{file}, line {line}: “{id}” names the field “{name}”, which there is not"),
        snapshot,
        path,
        id=by,
        name=path,
    )


def _check_fields(key: str, table: str, model: type[Model], known: Registry, snapshot: Snapshot) -> None:
    """The days that a field's day cannot precede must be there."""
    for name, spec in fields_of(model).items():
        for path in spec.meta.after:
            if not _is_field(path, table, known):
                raise _no_field(f"{key}.{name}", path, snapshot)
        if spec.meta.calculation and spec.meta.calculation not in known.calculations:
            raise fault_at(
                _("{file}, line {line}: “{id}” names the {what} “{name}”, which there is not"),
                snapshot,
                spec.meta.calculation,
                id=f"{key}.{name}",
                what=Label(_("calculation")),
                name=spec.meta.calculation,
            )


def _models(table: str, known: Registry) -> Iterator[tuple[str, type[Model]]]:
    """The models of a record type's fields, each with what stands before its fields in a path."""
    if table in known.records:
        yield "", known.records[table].model
    for section in known.sections.values():
        if section.of == table:
            yield f"{section.id}.", section.model


def _is_field(path: str, table: str, known: Registry) -> bool:
    """Whether a path names a field of a record type (of any for `*`)."""
    tables = known.records if table == EVERY else [table]
    return any(
        path.startswith(prefix) and path.removeprefix(prefix).partition(".")[0] in fields_of(model)
        for one in tables
        for prefix, model in _models(one, known)
    )


def _leads_somewhere(path: str, known: Registry, loaded: set[str]) -> bool:
    """Whether a path names a field of any record type, or of a plugin that is not there."""
    return _is_field(path, EVERY, known) or ("." in path and path.partition(".")[0] not in loaded)


def check_headings(found: Registry, before: Registry, snapshot: Snapshot) -> None:
    """Refuse a field with a heading of the office's books that is another field's of that record type. Raises PluginFault."""
    taken: dict[tuple[str, str], str] = {}
    for registry in (before, found):
        for table in {*registry.records, *(section.of for section in registry.sections.values())}:
            for prefix, model in _models(table, registry):
                for name, spec in fields_of(model).items():
                    for heading in spec.meta.office:
                        key, path = (table, match_key(heading)), f"{prefix}{name}"
                        if taken.setdefault(key, path) != path:
                            raise fault_at(
                                _(
                                    "{file}, line {line}: the heading “{heading}” of “{id}” is that of “{other}”"
                                ),
                                snapshot,
                                heading,
                                id=path,
                                heading=heading,
                                other=taken[key],
                            )


def check_letters(found: Registry, other: Registry, owner: str, snapshot: Snapshot) -> None:
    """Refuse letters of the go-to line that lead to something else of the same kind already. Raises PluginFault.

    One action on records of a type, one view of it and one list of records have letters in common: they stand for one
    duty, and what is typed after them says which is meant.
    """
    for kind in ("actions", "views", "records"):
        theirs = {_letters(kind, one): one.id for one in getattr(other, kind).values() if one.go}
        for one in getattr(found, kind).values():
            known = theirs.get(_letters(kind, one), one.id) if one.go else one.id
            if known != one.id:
                raise fault_at(
                    _(
                        "{file}, line {line}: the letters “{go}” of “{id}” lead to “{other}” of plugin {owner}"
                    ),
                    snapshot,
                    one.id,
                    id=one.id,
                    go=one.go,
                    other=known,
                    owner=owner,
                )


def _letters(kind: str, one: Action | View | RecordType) -> tuple[str, str]:
    """What must not be another's: the letters, and for an action or view the records that it is for."""
    return one.go, "" if isinstance(one, RecordType) else one.records


def check_words(found: Registry, other: Registry, owner: str, snapshot: Snapshot) -> None:
    """Refuse a fund, paper or place whose word in the office's books another plugin's has. Raises PluginFault."""
    for register in ("funds", "papers", "places", "batches"):
        theirs = {word: kind.id for kind in getattr(other, register).values() for word in _words(kind)}
        for kind in getattr(found, register).values():
            for word in _words(kind):
                if word in theirs:
                    raise fault_at(
                        _(
                            "{file}, line {line}: the word “{word}” of “{id}” means “{other}” of plugin {owner}"
                        ),
                        snapshot,
                        kind.id,
                        id=kind.id,
                        word=word,
                        other=theirs[word],
                        owner=owner,
                    )


def _words(kind: Fund | PaperKind | Place | BatchKind) -> set[str]:
    return {match_key(word) for word in (kind.id, *kind.words)}
