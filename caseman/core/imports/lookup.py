"""What a row of a file may ask of the office."""

from datetime import date
from typing import TYPE_CHECKING

from caseman.api.kinds import Fund
from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.api.units import parse_unit
from caseman.api.values import match_key
from caseman.core.drafts import Draft
from caseman.core.names import unit_key
from caseman.core.records import Record

if TYPE_CHECKING:
    from caseman.core.office import Office


class FileLookup:
    """Satisfies `caseman.api.Lookup` over a draft, so that later sheets see what earlier ones brought."""

    def __init__(self, office: "Office", draft: Draft) -> None:
        self._office = office
        self._draft = draft
        self._units: dict[str, list[str]] | None = None
        self._projects: list[tuple[str, set[str]]] = []
        self._projects_seen = -1

    @property
    def today(self) -> date:
        return self._office.today

    def project(self, name: str = "") -> str:
        wanted = match_key(name)
        if self._projects_seen != self._draft.version("projects"):
            self._projects_seen = self._draft.version("projects")
            self._projects = [(r.id, _project_names(r)) for r in self._draft.all("projects")]
        found = [record for record, names in self._projects if not wanted or wanted in names]
        if len(found) == 1:
            return found[0]
        if name:
            raise InputError(_("there is no project called “{name}”"), name=name)
        if not found:
            raise InputError(_("there is no project yet: import the projects first"))
        raise InputError(_("there are several projects: the file must name one in a column 项目名称"))

    def unit(self, text: str, project: str = "") -> str:
        key = parse_unit(text).key
        if self._units is None:
            self._units = {}
            for unit in self._draft.all("units"):
                self._units.setdefault(unit_key(unit), []).append(unit.id)
        found = [one for one in self._units.get(key, ()) if not project or one.startswith(f"{project}:")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(_("there is no unit {unit} in the house table"), unit=text)
        raise InputError(
            _("unit {unit} may be any of {candidates}: name the project"), unit=text, candidates=found
        )

    def case(self, unit: str, party: str = "") -> str:
        found = [r for r in self._draft.find("cases", ("unit",), unit) if not r.data.get("closed_on")]
        if not found:
            raise InputError(_("there is no contract for unit {unit}"), unit=unit.rpartition(":")[2])
        if len(found) == 1:
            return found[0].id
        named = [r for r in found if party and match_key(party) in _buyer_names(r)]
        return named[0].id if len(named) == 1 else ""

    def kind(self, register: str, word: str) -> str:
        return self._office.rulebook.kind(register, word)

    def fund(self, word: str) -> Fund:
        """A fund by the office's word. Raises InputError."""
        return self._office.rulebook.known_fund(self.kind("funds", word))

    def copy_kind(self, paper: str, word: str) -> str:
        """A counted copy of a paper by the office's word. Raises InputError."""
        return self._office.rulebook.copy_kind(paper, word)


def _project_names(record: Record) -> set[str]:
    return {match_key(str(record.data.get(name, ""))) for name in ("name", "promo_name")}


def _buyer_names(record: Record) -> set[str]:
    return {match_key(str(buyer.get("name", ""))) for buyer in record.data.get("buyers", ())}
