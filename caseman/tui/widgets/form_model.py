"""What a form holds, without a screen: values, what was typed, what is wrong, what has changed, undo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _

from . import kinds

if TYPE_CHECKING:
    from caseman.api.fields import FieldSpec

#: Kinds that are typed into the live editor; the others are changed by keys of the form or elsewhere.
TYPED = frozenset(
    {"text", "long_text", "code", "money", "area", "rate", "share", "day", "count", "choice", "document_number",
     "phone", "unit", "list", "user"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a field: its value; where the typed text is no value, that text and why not."""

    value: object = None
    text: str | None = None
    error: CasemanError | None = None


class Users(Protocol):
    """The users of the office by name."""

    def told(self, user: str) -> str:
        """What a user is called, by short name."""

    def read(self, text: str) -> str:
        """The short name of the user whom a text means. Raises InputError."""


class FormModel:
    """Fields with their values. Only what differs from the values it began with is a change."""

    def __init__(
        self,
        fields: Sequence["FieldSpec"],
        values: Mapping[str, object],
        today: date,
        translate: Callable[[str], str] = str,
        users: Users | None = None,
    ) -> None:
        self.fields = tuple(fields)
        self.specs = {spec.name: spec for spec in fields}
        self._today = today
        self._translate = translate
        self._users = users
        self._start = {spec.name: self._native(spec, values.get(spec.name)) for spec in fields}
        self._entries = {name: Entry(value) for name, value in self._start.items()}
        self._told: dict[str, CasemanError] = {}
        self._undo: list[tuple[str, Entry, Entry]] = []
        self._redo: list[tuple[str, Entry, Entry]] = []

    def _native(self, spec: "FieldSpec", value: object) -> object:
        """A stored text as the value it stands for, so that equal values compare equal."""
        if isinstance(value, str) and spec.kind in kinds.VALUES:
            try:
                return kinds.read(spec.kind, value, self._today)
            except InputError:
                return value
        if spec.kind == "mark":
            return bool(value)
        return None if value == "" else value

    # Reading

    def value(self, name: str) -> object:
        return self._entries[name].value

    def error(self, name: str) -> CasemanError | None:
        return self._entries[name].error or self._told.get(name)

    @property
    def errors(self) -> dict[str, CasemanError]:
        """What is wrong, by field, in the order of the fields."""
        return {spec.name: error for spec in self.fields if (error := self.error(spec.name))}

    def changed(self, name: str) -> bool:
        entry = self._entries[name]
        return entry.text is not None or entry.value != self._start[name]

    @property
    def dirty(self) -> bool:
        return any(self.changed(name) for name in self._entries)

    def changes(self) -> dict[str, object]:
        """The values that differ from the beginning; fields with an unreadable text are not among them."""
        return {
            name: entry.value
            for name, entry in self._entries.items()
            if entry.text is None and entry.value != self._start[name]
        }

    def shown(self, name: str) -> str:
        """The field as it is painted."""
        entry, spec = self._entries[name], self.specs[name]
        if entry.text is not None:
            return entry.text
        if spec.kind == "group":
            return self._group(spec, entry.value)
        if spec.choices is not None and isinstance(entry.value, str | list):
            titles = self.titles(name)
            chosen = entry.value if isinstance(entry.value, list) else [entry.value]
            return "、".join(titles.get(str(one), str(one)) for one in chosen)
        return kinds.shown(spec.kind, entry.value, self._users)

    def _group(self, spec: "FieldSpec", value: object) -> str:
        """A sub-record on one line: each field that is set, behind its title."""
        from caseman.api.fields import fields_of

        inner = fields_of(spec.item) if spec.item is not None else {}
        parts = value if isinstance(value, Mapping) else {}
        told = [
            (inner[name], part) for name, part in parts.items() if name in inner and part not in (None, "")
        ]
        return "  ".join(
            f"{self._translate(one.title)} {kinds.shown(one.kind, part, self._users)}" for one, part in told
        )

    def editable(self, name: str) -> str:
        """The field's text for the editor."""
        entry, spec = self._entries[name], self.specs[name]
        if entry.text is not None:
            return entry.text
        return (
            self.shown(name)
            if spec.choices is not None or spec.kind == "user"
            else kinds.editable(spec.kind, entry.value)
        )

    def titles(self, name: str) -> dict[str, str]:
        """Titles of a choice's values by code, in the user's language."""
        choices = self.specs[name].choices
        return {str(member.value): self._translate(member.title_id) for member in choices} if choices else {}

    # Writing

    def type(self, name: str, text: str) -> bool:
        """Take a typed text; what cannot be read stays as typed, with its error. Whether anything changed."""
        if text == self.editable(name):
            return False
        try:
            entry = Entry(self._read(name, text))
        except InputError as error:
            entry = Entry(self._start[name], text, error)
        return self._set(name, entry)

    def put(self, name: str, value: object) -> bool:
        """Set a value; whether anything changed."""
        return self._set(name, Entry(self._native(self.specs[name], value)))

    def whole(self) -> dict[str, object]:
        """Every field that has a value, changed or not."""
        return {name: one.value for name, one in self._entries.items() if one.value not in (None, "", [])}

    def _read(self, name: str, text: str) -> object:
        spec = self.specs[name]
        if spec.kind == "user" and self._users is not None and text.strip():
            return self._users.read(str(kinds.read("text", text, self._today)))
        if spec.choices is None or not text.strip():
            return kinds.read(spec.kind, text, self._today)
        titles = self.titles(name)
        if spec.kind == "list":
            parts = [part for part in kinds.split(text) if part.strip()]
            return [str(self._chosen(spec, part, titles)) for part in parts] or None
        return self._chosen(spec, text, titles)

    @staticmethod
    def _chosen(spec: "FieldSpec", text: str, titles: Mapping[str, str]) -> str:
        assert spec.choices is not None
        member = kinds.choice_of(spec.choices, text, titles)
        if member is None:
            raise InputError(_("“{value}” is none of {known}"), value=text, known="、".join(titles.values()))
        return str(member.value)

    def _set(self, name: str, entry: Entry) -> bool:
        before = self._entries[name]
        if entry == before or (entry.text is not None and entry.text == before.text):
            return False
        self._undo.append((name, before, entry))
        self._redo.clear()
        self._entries[name] = entry
        self._told.pop(name, None)
        return True

    def undo(self) -> str | None:
        """Take the last change back; the field's name, None when there is nothing to take back."""
        return self._travel(self._undo, self._redo, back=True)

    def redo(self) -> str | None:
        return self._travel(self._redo, self._undo, back=False)

    def _travel(
        self, source: list[tuple[str, Entry, Entry]], target: list[tuple[str, Entry, Entry]], *, back: bool
    ) -> str | None:
        if not source:
            return None
        step = source.pop()
        target.append(step)
        name, before, after = step
        self._entries[name] = before if back else after
        self._told.pop(name, None)
        return name

    def demand(self) -> None:
        """Mark the required fields that are empty."""
        for spec in self.fields:
            entry = self._entries[spec.name]
            if (
                spec.required
                and not spec.meta.computed
                and entry.text is None
                and entry.value in (None, "", [])
            ):
                self._told[spec.name] = InputError(_("this must not be empty"))

    def tell(self, errors: Mapping[str, CasemanError]) -> None:
        """Errors found elsewhere (when saving); each stays until its field is changed."""
        self._told.update({name: error for name, error in errors.items() if name in self.specs})

    def saved(self) -> None:
        """What stands here is stored now: nothing is changed any more."""
        self._start = {name: entry.value for name, entry in self._entries.items()}
        self._entries = {name: replace(entry, text=None, error=None) for name, entry in self._entries.items()}
        self._told.clear()
        self._undo.clear()
        self._redo.clear()

    # Drafts

    def draft(self) -> dict[str, Any]:
        """What was changed, as plain data: typed texts, and values of what is not typed."""
        texts, values = {}, {}
        for name in self._entries:
            if self.changed(name):
                if self.specs[name].kind in TYPED:
                    texts[name] = self.editable(name)
                else:
                    values[name] = self._entries[name].value
        return {"texts": texts, "values": values}

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put a draft back in; fields that are gone are left out."""
        for name, text in draft.get("texts", {}).items():
            if name in self.specs:
                self.type(name, text)
        for name, value in draft.get("values", {}).items():
            if name in self.specs:
                self.put(name, value)


def by_field(stem: str, error: CasemanError) -> dict[str, CasemanError]:
    """An error at the field that it names behind `stem`, for `FormModel.tell`; empty where it names none."""
    path = str(error.facts.get("path") or error.facts.get("name") or "")
    name = path.removeprefix(stem).partition(".")[0]
    reason = error.facts.get("reason")
    return {name: reason if isinstance(reason, CasemanError) else error} if name else {}
