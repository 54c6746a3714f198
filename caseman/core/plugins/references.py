"""What descriptors name of each other, judged when every plugin has been asked."""

from collections.abc import Iterator
from typing import NamedTuple

from caseman.api.fields import fields_of
from caseman.api.kinds import Fund, PaperKind, Place
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.rules import GroupRule, Rule
from caseman.api.sections import RecordType, Section
from caseman.api.values import match_key
from caseman.core.schema import KEPT, SOURCE, SUPPRESSED

from .judging import fault_at
from .registry import Registry
from .snapshots import Snapshot

#: The step that stands for every save, and the word for records of every type.
SAVE, EVERY = "core.save", "*"


class Named(NamedTuple):
    """That descriptor `by` names `name`, which must be one of `known`."""

    by: str
    what: str
    name: str
    known: set[str]


def check_references(found: Registry, known: Registry, loaded: set[str], snapshot: Snapshot) -> None:
    """Refuse references to what no loaded plugin has. What belongs to a plugin that is not there may be named.

    Raises PluginFault.
    """
    for one in _references(found, known):
        ours = one.name.partition(".")[0] in loaded or "." not in one.name
        if one.name and one.name not in one.known and ours:
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
    for parameter in found.parameters.values():
        if parameter.basis and not _leads_somewhere(parameter.basis, known, loaded):
            raise fault_at(
                _("{file}, line {line}: “{id}” names the field “{name}”, which there is not"),
                snapshot,
                parameter.basis,
                id=parameter.name,
                name=parameter.basis,
            )


def _references(found: Registry, known: Registry) -> Iterator[Named]:
    steps = {*known.steps, SAVE}
    tables = set(known.records)
    rules: list[Rule | GroupRule] = [*found.rules.values(), *found.group_rules.values()]
    for rule in rules:
        yield from (Named(rule.id, _("step"), step, steps) for step in rule.gate)
        yield from (Named(rule.id, _("section"), section, set(known.sections)) for section in rule.needs)
        yield Named(rule.id, _("record type"), rule.records, {*tables, EVERY})
        if isinstance(rule, Rule):
            switches = {name for name, one in known.parameters.items() if one.type == "switch"}
            yield Named(rule.id, _("step"), rule.after, steps)
            yield Named(rule.id, _("parameter of type switch"), rule.switch, switches)
    for step_ in found.steps.values():
        yield from (Named(step_.id, _("step"), before, steps) for before in step_.after)
        yield Named(step_.id, _("action"), step_.action, set(known.actions))
        yield Named(step_.id, _("record type"), step_.records, tables)
    for action in found.actions.values():
        yield Named(action.id, _("step"), action.step, steps)
        yield Named(action.id, _("record type"), action.records, tables)
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


def _leads_somewhere(path: str, known: Registry, loaded: set[str]) -> bool:
    """Whether a path names a field of some record type, of a section, or of a plugin that is not there."""
    for section in sorted(known.sections.values(), key=lambda one: -len(one.id)):
        if path.startswith(section.id + "."):
            return path[len(section.id) + 1 :].partition(".")[0] in fields_of(section.model)
    first = path.partition(".")[0]
    if any(first in fields_of(kind.model) for kind in known.records.values()):
        return True
    return "." in path and first not in loaded


def check_words(found: Registry, other: Registry, owner: str, snapshot: Snapshot) -> None:
    """Refuse a fund, paper or place whose word in the office's books another plugin's has. Raises PluginFault."""
    for register in ("funds", "papers", "places"):
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


def _words(kind: Fund | PaperKind | Place) -> set[str]:
    return {match_key(word) for word in (kind.id, *kind.words)}
