"""Filling a template: values as they are printed, a sandbox that reaches nothing else, the same bytes for the same input."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from caseman.api.capitals import capital
from caseman.api.fields import FieldSpec, fields_of
from caseman.api.identity import masked
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.values import plain
from caseman.core.i18n import Translator

from .tags import FILTERS

#: What XML cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Zip entries carry a day; it is always this one.
_STAMP = (1980, 1, 1, 0, 0, 0)


def printable(text: str) -> str:
    """Text as a .docx can hold it."""
    return _UNPRINTABLE.sub("", text)


def values_of(model: BaseModel, text: Translator, owner: str, *, hide: bool) -> dict[str, Any]:
    """A document's fields as plain values for its template; with `hide` personal ones are masked."""
    return {
        name: _value(spec, getattr(model, name, None), text, owner, hide)
        for name, spec in fields_of(type(model)).items()
    }


def _value(spec: FieldSpec, value: Any, text: Translator, owner: str, hide: bool) -> Any:
    if value is None:
        return ""
    if spec.kind == "rows":
        return [values_of(row, text, owner, hide=hide) for row in value]
    if spec.kind == "group":
        return values_of(value, text, owner, hide=hide)
    if spec.meta.personal and hide:
        told = text.fact(value, owner)
        return printable(told[:1] + "*" * (len(told) - 1) if spec.kind == "text" else masked(told))
    if spec.kind == "list":
        return [_plain(one, text, owner) for one in value]
    if spec.kind == "rate" and isinstance(value, Decimal):
        percent = plain((value * 100).normalize())
        return f"{percent}%"
    return _plain(value, text, owner)


def _plain(value: Any, text: Translator, owner: str) -> Any:
    if isinstance(value, Decimal | date | int):
        return value
    return printable(text.fact(value, owner))


def written(value: Any) -> Any:
    """A value as a print shows it: sums with separators and two decimals, days in Chinese."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "√" if value else "×"
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list):
        return "、".join(str(written(one)) for one in value)
    return value


def _capital(value: Any) -> str:
    """A sum in capitals; nothing for a sum that is not known."""
    return "" if value == "" else f"人民币{capital(value)}"


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def _environment() -> Any:
    """Templates see the values given and nothing else: no globals, no methods, no large products."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**", "%", "//", "/"))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError(f"{operator} is not allowed")

        def getattr(self, obj: Any, attribute: str) -> Any:
            """Only keys of mappings: `row.name` is the field, never a method."""
            if isinstance(obj, Mapping) and attribute in obj:
                return obj[attribute]
            if type(obj).__name__ == "LoopContext":
                return super().getattr(obj, attribute)
            return self.undefined(obj=obj, name=attribute)

        def is_safe_callable(self, obj: Any) -> bool:
            return False

    environment = Sandbox(autoescape=True, undefined=StrictUndefined, finalize=written)
    environment.globals.clear()
    own = {"capital": _capital, "iso": _iso}
    environment.filters = {name: own.get(name) or environment.filters[name] for name in FILTERS}
    return environment


def fill(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The filled document. Raises InputError where the template cannot be filled."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError

    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(values), _environment(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except InputError:
        raise
    except TemplateError as error:
        raise InputError(
            _("the template cannot be filled: {reason}"), reason=str(error.message or "")
        ) from None
    except Exception as error:  # what a damaged .docx raises is of many kinds
        raise InputError(_("the template cannot be filled: {reason}"), reason=type(error).__name__) from None
    return _settled(out.getvalue())


def _settled(data: bytes) -> bytes:
    """The same .docx with fixed days and order inside: the same input gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        first = "[Content_Types].xml"
        for name in sorted(read.namelist(), key=lambda one: (one != first, one)):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            write.writestr(entry, read.read(name))
    return out.getvalue()
