"""The core's record types."""

from collections.abc import Mapping
from typing import Any

from caseman.api.fields import Model, field
from caseman.api.messages import msg as _
from caseman.api.records import Case, Project, Unit
from caseman.api.sections import RecordType
from caseman.api.values import Text
from caseman.core.money import Entry
from caseman.core.papers import Paper
from caseman.core.people import User

from .prints import PRINTS


class ListFile(Model):
    """A file that was imported, kept as received; its rows that wait and its notices are stored beside these fields."""

    kind: Text = field(_("kind"), default="", computed=True)
    file: Text = field(_("file"), default="", computed=True)
    sha256: Text = field(_("hash"), default="", computed=True)
    imported_on: Text = field(_("imported on"), default="", computed=True)


def _case_label(data: Mapping[str, Any]) -> str:
    buyers = "、".join(str(buyer.get("name", "")) for buyer in data.get("buyers", ()))
    return f"{str(data.get('unit', '')).rpartition(':')[2]} {buyers}".strip()


def _named(key: str) -> Any:
    return lambda data: str(data.get(key, ""))


ALL = [
    RecordType(id="projects", title=_("projects"), model=Project, label=_named("name"), order=10),
    RecordType(id="units", title=_("units"), model=Unit, label=_named("name"), order=20),
    RecordType(id="cases", title=_("cases"), model=Case, label=_case_label, order=30),
    RecordType(id="papers", title=_("papers"), model=Paper, label=_named("number"), order=40),
    RecordType(id="entries", title=_("postings"), model=Entry, label=_named("number"), order=50),
    RecordType(id="lists", title=_("imported files"), model=ListFile, label=_named("file"), order=60),
    RecordType(id="people", title=_("users"), model=User, label=_named("title"), order=70),
    PRINTS,
]
