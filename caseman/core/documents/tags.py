"""What a template names, against what its document has: read from the .docx without the libraries that fill it.

Loading must stay quick, so this is a small reader of the tags that templates may use: `{{ name }}`, `{{ row.name }}`,
`{{ name|filter }}`, `{% if %}`, `{% for row in rows %}`, and Word's row and paragraph forms `{%tr %}`, `{%p %}`.
"""

import difflib
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from caseman.api.fields import fields_of
from caseman.api.messages import CasemanError
from caseman.api.messages import msg as _

#: Filters that templates may use; `filling` has those that are ours.
FILTERS = ("capital", "iso", "join", "length", "first", "last")
#: The line that every template must show.
IMPRINT = "imprint"
#: Parts of a .docx that people read.
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_TAG = re.compile(r"\{\{(?P<told>.*?)\}\}|\{%(?P<done>.*?)%\}", re.DOTALL)
_FOR = re.compile(r"for\s+(?P<each>[^\W\d]\w*)\s+in\s+(?P<rows>.+)", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|‘[^’]*’|“[^”]*”")
_CHAIN = re.compile(
    r"(?P<lead>\|\s*|\bis\s+(?:not\s+)?)?(?P<name>[^\W\d]\w*)(?P<rest>(?:\s*\.\s*[^\W\d]\w*)*)"
)
_WORDS = frozenset(
    ("and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "True", "False", "None")
)
#: Word's own forms of a tag: of a table row, a cell, a paragraph, a run.
_WORDS_OWN = re.compile(r"^(tr|tc|p|r)\s")
#: A field whose rows are known, or None for a value without fields.
Scope = dict[str, type[BaseModel] | None]
#: What `loop` has inside a `for`.
_LOOP = ("index", "index0", "first", "last", "length")


class TemplateFault(CasemanError):
    """A template cannot be used: one sentence."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what stands in it, and whether it is a `{% … %}`."""

    text: str
    control: bool


def problems(data: bytes, fields: type[BaseModel]) -> list[TemplateFault]:
    """What is wrong with a template of a document that has these fields; none where it can be filled."""
    try:
        parts = list(_parts(data))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, OSError):
        return [TemplateFault(_("it is not a .docx file"))]
    if not parts:
        return [TemplateFault(_("it is not a .docx file"))]
    found: list[TemplateFault] = []
    named: set[str] = set()
    for text in parts:
        found += _Reader(fields, named).problems(_tags(text))
    if not found and IMPRINT not in named:
        found.append(TemplateFault(_("it does not show {{ imprint }}, the line that says which print it is")))
    return found


def _parts(data: bytes) -> Iterator[str]:
    """The text of the parts of a .docx, without its markup."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in sorted(file.namelist()):
            if _PARTS.fullmatch(name):
                yield html.unescape(re.sub(r"<[^>]+>", "", file.read(name).decode("utf-8")))


def _tags(text: str) -> Iterator[Tag]:
    for match in _TAG.finditer(text):
        inner = match["told"] if match["told"] is not None else match["done"]
        inner = inner.strip().strip("-+").strip()
        yield Tag(_WORDS_OWN.sub("", inner).strip(), match["told"] is None)


class _Reader:
    """Follows the tags of one part, with what is known inside each `for`."""

    def __init__(self, fields: type[BaseModel], named: set[str]) -> None:
        self._fields = fields
        self._named = named
        self._scopes: list[Scope] = []
        self._open: list[str] = []

    def problems(self, tags: Iterable[Tag]) -> list[TemplateFault]:
        found: list[TemplateFault] = []
        for tag in tags:
            try:
                self._read(tag)
            except TemplateFault as fault:
                found.append(fault)
        if self._open:
            found.append(TemplateFault(_("“{tag}” is not closed"), tag=self._open[-1]))
        return found

    def _read(self, tag: Tag) -> None:
        if not tag.control:
            self._expression(tag.text)
            return
        word, _space, rest = tag.text.partition(" ")
        if word == "for":
            self._for(tag.text)
        elif word in ("if", "elif"):
            if word == "if":
                self._open.append("if")
            self._expression(rest)
        elif word in ("endif", "endfor"):
            if not self._open or self._open.pop() != word[3:]:
                raise TemplateFault(_("“{tag}” closes nothing"), tag=word)
            if word == "endfor":
                self._scopes.pop()
        elif word != "else":
            raise TemplateFault(_("“{tag}” is not understood"), tag=tag.text[:40])

    def _for(self, text: str) -> None:
        found = _FOR.fullmatch(text)
        self._open.append("for")
        if not found:
            self._scopes.append({})
            raise TemplateFault(_("“{tag}” is not understood"), tag=text[:40])
        try:
            each = self._chain(*re.split(r"\s*\.\s*", found["rows"].strip()))
        except TemplateFault:
            self._scopes.append({found["each"]: None})
            raise
        self._scopes.append({found["each"]: each})

    def _expression(self, text: str) -> None:
        for match in _CHAIN.finditer(_QUOTED.sub(" ", text)):
            name, lead = match["name"], match["lead"]
            if lead and lead.startswith("|"):
                if name not in FILTERS:
                    raise TemplateFault(
                        _("there is no filter {name}; there are {known}"), name=name, known=list(FILTERS)
                    )
            elif lead is None and name not in _WORDS:
                self._chain(name, *[part.strip() for part in match["rest"].split(".")[1:]])

    def _chain(self, name: str, *rest: str) -> type[BaseModel] | None:
        """What a name leads to: the model of its rows, if it has any. Raises TemplateFault for what is not there."""
        self._named.add(name)
        model: type[BaseModel] | None
        if name == IMPRINT:
            return None
        if name == "loop" and self._scopes:
            if rest and rest[0] not in _LOOP:
                raise _unknown(f"loop.{rest[0]}", rest[0], _LOOP)
            return None
        scope = next((scope for scope in reversed(self._scopes) if name in scope), None)
        if scope is not None:
            model = scope[name]
        else:
            known = fields_of(self._fields)
            if name not in known:
                inner = [one for scope in self._scopes for one in scope]
                raise _unknown(name, name, [*known, *inner, IMPRINT])
            model = known[name].item
        for part in rest:
            known = fields_of(model) if model else {}
            if part not in known:
                raise _unknown(".".join((name, *rest)), part, known)
            model = known[part].item
        return model


def _unknown(told: str, name: str, known: Iterable[str]) -> TemplateFault:
    near = difflib.get_close_matches(name, list(known), 1)
    if near:
        return TemplateFault(_("there is no field {name}; is {near} meant?"), name=told, near=near[0])
    return TemplateFault(_("there is no field {name}"), name=told)


def digest(data: bytes) -> str:
    """Names a template's content in eight letters."""
    import hashlib

    return hashlib.sha256(data).hexdigest()[:8]


def version(data: bytes) -> str:
    """A template's version: what Word's file properties say, with its digest."""
    told = ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            found = re.search(
                r"<cp:version>([^<]*)</cp:version>", file.read("docProps/core.xml").decode("utf-8")
            )
            told = html.unescape(found[1]).strip() if found else ""
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        told = ""
    return f"{told}/{digest(data)}" if told else digest(data)
