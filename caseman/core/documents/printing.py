"""Printing: a document filled for records, each print noted in the log before its file is there."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caseman.api.documents import Document
from caseman.api.fields import Model, fields_of
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.core.actions import read_params
from caseman.core.builtin import prints as printlog
from caseman.core.drafts import Draft
from caseman.core.i18n import Translator
from caseman.core.records import Record
from caseman.core.schema import complain

from . import pdf, tags
from .context import Printing
from .filling import fill, values_of

if TYPE_CHECKING:
    from caseman.core.office import Office

ACTION = "core.print"
FORMATS = ("docx", "pdf")
#: The office's own templates lie here, beside config.toml, each under its document's id.
TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Template:
    """A template's bytes, its version, and whether it is the office's own."""

    data: bytes
    version: str
    own: bool


@dataclass(slots=True)
class Printed:
    """One filled document: for which record, under which file name (no personal data in it), which print it is (0: a
    draft), and the titles of what nobody has verified. `same`: a reprint that is the first print, byte by byte."""

    ref: str
    stem: str
    data: bytes
    number: int
    template: str
    policy: str
    unverified: tuple[str, ...]
    same: bool = False
    file: Path | None = None


@dataclass(slots=True)
class Run:
    """Documents that are filled and neither noted nor written yet."""

    office: "Office"
    document: Document
    prints: list[Printed]
    changes: Draft | None
    text: Translator = field(repr=False)

    def save(self, target: Path | None, form: str = "") -> list[Path]:
        """Note the prints in the log and write them: to a file, or to a folder that is there or ends in a slash, or
        beside where one stands. Raises InputError, Refused; a print that could not be written is not noted."""
        named = target.suffix.lower().lstrip(".") if target and not target.is_dir() else ""
        form = form or named or FORMATS[0]
        if form not in FORMATS:
            raise InputError(
                _("a document is written as {formats}, not “{form}”"), formats=FORMATS, form=form
            )
        files = _files(self.prints, target, form)
        waiting = []
        try:
            for one, file in zip(self.prints, files, strict=True):
                data = pdf.convert(one.data) if form == "pdf" else one.data
                waiting.append(_beside(file, data))
            if self.changes is not None:
                self.office.commit(self.changes, ACTION)
            for part, file in zip(waiting, files, strict=True):
                os.replace(part, file)
        except OSError as error:
            raise InputError(
                _("{path} cannot be written: {reason}"),
                path=str(error.filename or ""),
                reason=error.strerror or "",
            ) from None
        finally:
            for part in waiting:
                part.unlink(missing_ok=True)
        for one, file in zip(self.prints, files, strict=True):
            one.file = file
        return files


def documents_for(office: "Office", table: str) -> list[Document]:
    """The documents of a record type, by id."""
    documents = office.plugins.registry.documents
    return [documents[name] for name in sorted(documents) if documents[name].records == table]


def find_document(office: "Office", name: str) -> Document:
    """Raises InputError naming the nearest."""
    import difflib

    documents = office.plugins.registry.documents
    if name in documents:
        return documents[name]
    near = difflib.get_close_matches(name, documents, 1)
    if near:
        raise InputError(_("there is no document {name}; is {near} meant?"), name=name, near=near[0])
    raise InputError(_("there is no document {name}; see caseman print --list"), name=name)


def own_template(office: "Office", name: str) -> Path | None:
    """Where the office's own template of a document lies; None where it has none."""
    folder = office.config.folder
    file = folder / TEMPLATES / f"{name}.docx" if folder else None
    return file if file and file.is_file() else None


def template_of(office: "Office", document: Document) -> Template:
    """The office's own template, checked, else the plugin's. Raises InputError naming what is wrong in it."""
    file = own_template(office, document.id)
    if file is None:
        data = office.plugins.files(office.plugins.owner(document.id)).read(document.template)
        return Template(data, tags.version(data), False)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            _("{path} cannot be read: {reason}"), path=str(file), reason=error.strerror or ""
        ) from None
    for problem in tags.problems(data, document.fields):
        raise InputError(_("{file}: {problem}"), file=str(file), problem=problem)
    return Template(data, tags.version(data), True)


def prepare(
    office: "Office",
    name: str,
    records: Sequence[str],
    given: Mapping[str, object] | None = None,
    *,
    draft: bool = False,
) -> Run:
    """Fill a document for the records named, all at once; see `preparing`."""
    *_done, run = preparing(office, name, records, given, draft=draft)
    return run


def preparing(
    office: "Office",
    name: str,
    records: Sequence[str],
    given: Mapping[str, object] | None = None,
    *,
    draft: bool = False,
) -> Iterator[Run]:
    """Fill a document for the records named, one after the other; the last run has them all. A draft is masked, marked as
    one, and not noted.

    Raises InputError for a document, record, parameter or template that is not right; Refused where nothing may be
    written, so that nothing can be noted (a draft is possible even then).
    """
    document = find_document(office, name)
    if not records:
        raise InputError(_("{document} needs a record"), document=name)
    template = template_of(office, document)
    text = Translator("zh", office.plugins.locale, office.loaded.owners)
    text.person = office.users.told
    worker = office.worker if draft else office.require_worker()
    params = read_params(office, document.params, given or {})
    changes = None if draft else office.draft()
    prints: list[Printed] = []
    for word in records:
        record = office.names.record(word, document.records)
        if record.table != document.records:
            raise InputError(_("{document} is not printed for {ref}"), document=name, ref=record.ref)
        context = Printing(office, record, params, text)
        model = _data(office, document, context)
        kept = _kept(changes, document, record)
        number = 0 if changes is None else len(kept.prints) + 1 if kept else 1
        unverified = tuple(text.label(title) for title in context.policies.unverified)
        values = values_of(model, text, office.plugins.owner(name), hide=draft)
        now = printlog.Print(
            number=number, day=office.today, by=worker.name if worker else "", template=template.version,
            policy=office.policies.fingerprint[:8],
        )  # fmt: skip
        data = _first_again(office, text, document, template, kept, values, unverified)
        same = data is not None
        if data is None:
            data = fill(template.data, values | {tags.IMPRINT: _imprint(office, text, now, unverified)})
        printed = Printed(
            record.ref, _stem(office, text, document, record, number), data, number, template.version,
            now.policy, unverified, same,
        )  # fmt: skip
        if changes is not None:
            _note(office, changes, document, record, kept, printed, worker.name if worker else "")
        prints.append(printed)
        yield Run(office, document, prints, changes, text)


def _data(office: "Office", document: Document, context: Printing) -> Model:
    """What the plugin gives, as the document's fields. Raises InputError naming what does not fit."""
    given, fault = office.guard(document.id, document.data, context)
    if not fault and not isinstance(given, Mapping):
        fault = type(given).__name__
    if fault:
        raise InputError(_("the document {name} failed: {fault}"), name=document.id, fault=fault)
    for name in given:
        if name not in fields_of(document.fields):
            raise InputError(_("the document {name} has no field {field}"), name=document.id, field=name)
    try:
        return document.fields.model_validate(dict(given))
    except ValidationError as error:
        complain(error, f"{document.id} {'.'.join(str(part) for part in error.errors()[0]['loc'])}")


def _first_again(
    office: "Office",
    text: Translator,
    document: Document,
    template: Template,
    kept: printlog.Prints | None,
    values: Mapping[str, Any],
    unverified: Sequence[str],
) -> bytes | None:
    """The first print of a document whose reprints are the same, made anew; None where it comes out otherwise."""
    if kept is None or not kept.prints or not document.same_again:
        return None
    first = kept.prints[0]
    data = fill(template.data, {**values, tags.IMPRINT: _imprint(office, text, first, unverified)})
    return data if hashlib.sha256(data).hexdigest() == first.sha256 else None


def _imprint(office: "Office", text: Translator, one: printlog.Print, unverified: Sequence[str]) -> str:
    """The line that every print shows: which template, which policies, who and when, which print it is."""
    if one.number == 0:
        which = text(_("DRAFT, not valid"))
    elif one.number == 1:
        which = text(_("first print"))
    else:
        which = text.sentence(_("REPRINT, number {number}"), {"number": one.number})
    if office.options.policy_date:
        day = {"day": office.options.policy_date}
        which += text.sentence(_(" · what if the law of {day} applied"), day)
    told = text.sentence(
        _("template {template} · policies {policy} · {day} {who} · {which}"),
        {
            "template": one.template, "policy": one.policy, "day": one.day,
            "who": one.by, "which": which,
        },
    )  # fmt: skip
    if unverified:
        told += "\n" + text.sentence(
            _("※ rests on figures that nobody has verified: {titles}"), {"titles": list(unverified)}
        )
    return told


def _kept(changes: Draft | None, document: Document, record: Record) -> printlog.Prints | None:
    found = changes.get(printlog.TABLE, _log_id(document, record)) if changes is not None else None
    return found.own(printlog.Prints) if found else None


def _log_id(document: Document, record: Record) -> str:
    return f"{document.id}:{record.table}:{record.id}"


def _note(
    office: "Office",
    changes: Draft,
    document: Document,
    record: Record,
    kept: printlog.Prints | None,
    one: Printed,
    by: str,
) -> None:
    """One more row in the log of prints, part of the run's change set."""
    row: dict[str, Any] = {
        "number": one.number, "day": office.today.isoformat(), "by": by, "template": one.template,
        "policy": one.policy, "sha256": hashlib.sha256(one.data).hexdigest(), "full": True,
    }  # fmt: skip
    rows = [*(print_.model_dump(mode="json") for print_ in (kept.prints if kept else ())), row]
    if kept:
        changes.set(printlog.TABLE, _log_id(document, record), {"prints": rows})
        return
    case = record.id if record.table == "cases" else str(record.data.get("case", ""))
    values = {"document": document.id, "of": record.ref, "case": case, "prints": rows}
    changes.create(printlog.TABLE, _log_id(document, record), values)


def _stem(office: "Office", text: Translator, document: Document, record: Record, number: int) -> str:
    """A file's name: the document, the unit or number, which print. No name of a person."""
    title = text(document.title, office.plugins.owner(document.id))
    unit = str(record.data.get("unit", "")).rpartition(":")[2]
    parts = [title, unit or record.id]
    if record.table != "cases" and unit:
        parts.append(record.id)
    if number == 0:
        parts.append(text(_("draft")))
    elif number > 1:
        parts.append(text.sentence(_("reprint {number}"), {"number": number}))
    return "-".join(
        "".join("_" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in part) for part in parts
    )


def _files(prints: Sequence[Printed], target: Path | None, form: str) -> list[Path]:
    """Where each print goes."""
    if target is not None and target.suffix and not target.is_dir():
        if len(prints) > 1:
            raise InputError(_("{count} documents need a folder, not one file: -o FOLDER"), count=len(prints))
        return [target]
    folder = target or Path.cwd()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            _("{path} cannot be written: {reason}"), path=str(folder), reason=error.strerror or ""
        ) from None
    files: list[Path] = []
    for one in prints:
        file, number = folder / f"{one.stem}.{form}", 1
        while file.exists() or file in files:
            number += 1
            file = folder / f"{one.stem} ({number}).{form}"
        files.append(file)
    return files


def _beside(file: Path, data: bytes) -> Path:
    """The data in a file beside `file`, to be renamed when the print is noted."""
    part = file.with_name(f".{file.name}.part")
    part.write_bytes(data)
    return part
