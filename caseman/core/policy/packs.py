"""Reading packs: entries that set parameters, calendars and worked cases. One bad entry is left out and told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.policy import Parameter, Source
from caseman.core.toml import read_toml, table_lines

from .conditions import conditions, faults
from .figures import term, typed_value
from .pack import DEFER, ENDED, Entry, File, Pack, PackFault, Row, Worked
from .regions import region_code

FORMAT = 1
#: The table of a pack that sets a parameter of each kind.
KINDS = ("value", "table", "checklist", "deadline")
#: unique: exactly one row for each case; first: rows may overlap, the first counts.
HITS = ("unique", "first")
_COMMON = ("parameter", "from", "source", "verified", ENDED, DEFER, "note")
#: The keys of a pack's other tables.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "pack": ("id", "title", "version", "region", "maintainer", "reviewed_on", "review_every_days"),
    "source": ("title", "number", "published", "file"),
    "calendar": ("year", "holidays", "workdays", "fixed", "source"),
    "test": ("name", "parameter", "calculation", "date", "given", "expect", "region"),
}
_OWN = {
    "value": ("value",),
    "table": ("rows", "hit"),
    "checklist": ("when", "items"),
    "deadline": ("count", "unit", "roll"),
}


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or `-`."""
    import difflib

    near = difflib.get_close_matches(name, list(known), 1)
    return near[0] if near else "-"


def load_packs(
    files: Iterable[File], parameters: Mapping[str, Parameter]
) -> tuple[list[Pack], list[PackFault]]:
    """Read packs against the parameters that plugins declare. It never raises."""
    packs: list[Pack] = []
    told: list[PackFault] = []
    for file in files:
        try:
            packs.append(_Reading(file, parameters, told).pack())
        except CasemanError as error:
            line = error.facts.get("line", 0)
            told.append(
                PackFault(file.path, line if isinstance(line, int) else 0, error.message, dict(error.facts))
            )
    return _without_doubles(packs, told), told


def _without_doubles(packs: Sequence[Pack], told: list[PackFault]) -> list[Pack]:
    """Two entries for one parameter, region and day: the second is left out, and both places are named."""
    from dataclasses import replace

    seen: dict[tuple[object, ...], Entry] = {}
    kept = []
    for pack in packs:
        entries = []
        for entry in pack.entries:
            key = (entry.parameter, entry.region, entry.since, entry.when)
            first = seen.setdefault(key, entry)
            if first is entry:
                entries.append(entry)
                continue
            facts = {"parameter": entry.parameter, "day": entry.since, "other": f"{first.file}:{first.line}"}
            message = _("{parameter} is set from {day} a second time; the first is {other}")
            told.append(PackFault(entry.file, entry.line, message, facts))
        kept.append(replace(pack, entries=tuple(entries)))
    return kept


class _Reading:
    """One pack's file on its way in."""

    def __init__(self, file: File, parameters: Mapping[str, Parameter], told: list[PackFault]) -> None:
        self._file = file
        self._parameters = parameters
        self._told = told
        self._data = read_toml(file.data, file.path)

    def pack(self) -> Pack:
        """Raises InputError where the pack as a whole cannot be used."""
        head = self._data.get("pack")
        if self._data.get("format") != FORMAT:
            raise InputError(_("{file}: `format = 1` is missing"), file=self._file.path)
        if not isinstance(head, Mapping):
            raise InputError(_("{file}: the table [pack] is missing"), file=self._file.path)
        try:
            region = region_code(head.get("region", ""))
        except InputError:
            raise InputError(
                _("{file}: region is CN or a code of GB/T 2260, not “{value}”"),
                file=self._file.path,
                value=head.get("region", ""),
            ) from None
        self._look_for_strange_keys()
        self._id, self._region = str(head.get("id", "")), region
        self._version = str(head.get("version", ""))
        self._sources = self._read_sources()
        reviewed = head.get("reviewed_on")
        calendars = [one for one in self._data.get("calendar", ()) if isinstance(one, Mapping)]
        return Pack(
            id=self._id,
            title=str(head.get("title", "")),
            version=self._version,
            region=region,
            file=self._file.path,
            plugin=self._file.plugin,
            maintainer=str(head.get("maintainer", "")),
            reviewed_on=reviewed if isinstance(reviewed, date) else None,
            review_every_days=int(head.get("review_every_days", 0)),
            entries=tuple(self._entries()),
            holidays=self._days(calendars, "holidays"),
            workdays=self._days(calendars, "workdays"),
            years=frozenset(int(one["year"]) for one in calendars if isinstance(one.get("year"), int)),
            fixed=frozenset(self._fixed(calendars)),
            tests=tuple(self._tests()),
        )

    def _look_for_strange_keys(self) -> None:
        """A key that a pack does not have is told: written wrong, what it says would be missed in silence."""
        for name in self._data:
            if name not in ("format", *_PARTS, *KINDS):
                self._fault(0, _("there is no table {name} in a pack"), name=name)
        tables = [("pack", self._data["pack"], 0)]
        tables += [("source", one, 0) for one in (self._data.get("source") or {}).values()]
        for name in ("calendar", "test"):
            lines = table_lines(self._file.data, name)
            told = self._data.get(name, ())
            tables += [(name, one, line) for one, line in zip(told, [*lines, *[0] * len(told)], strict=False)]
        for name, table, line in tables:
            for key in table if isinstance(table, Mapping) else ():
                if key not in _PARTS[name]:
                    near = nearest(key, _PARTS[name])
                    self._fault(
                        line, _("[{table}]: there is no key {key}; {hint}"), table=name, key=key, hint=near
                    )

    def _fault(self, line: int, message: str, **facts: object) -> None:
        self._told.append(PackFault(self._file.path, line, message, facts))

    def _read_sources(self) -> dict[str, Source]:
        sources = {}
        for name, one in (self._data.get("source") or {}).items():
            day = one.get("published")
            if not str(one.get("title", "")).strip():
                self._fault(0, _("[source.{name}] has no title"), name=name)
                continue
            if day is not None and not isinstance(day, date):
                self._fault(0, _("[source.{name}]: `published` is a day such as 2026-01-01"), name=name)
            sources[name] = Source(
                title=str(one.get("title", "")),
                number=str(one.get("number", "")),
                published=day if isinstance(day, date) else None,
                file=str(one.get("file", "")),
            )
        return sources

    @staticmethod
    def _days(calendars: Sequence[Mapping[str, Any]], name: str) -> frozenset[date]:
        return frozenset(day for one in calendars for day in one.get(name, ()) if isinstance(day, date))

    def _fixed(self, calendars: Sequence[Mapping[str, Any]]) -> Iterable[tuple[int, int]]:
        """Holidays of every year, as `"05-01"`."""
        for one in calendars:
            for written in one.get("fixed", ()):
                month, _dash, day = str(written).partition("-")
                try:
                    date(2024, int(month), int(day))  # a leap year: 02-29 is a day
                    yield int(month), int(day)
                except ValueError:
                    self._fault(0, _('“{value}” is no day of the year such as "05-01"'), value=written)

    def _entries(self) -> Iterable[Entry]:
        for kind in KINDS:
            lines = table_lines(self._file.data, kind)
            for number, told in enumerate(self._data.get(kind, ())):
                line = lines[number] if number < len(lines) else 0
                try:
                    yield self._entry(kind, told, line)
                except CasemanError as error:
                    self._fault(line, error.message, **error.facts)

    def _entry(self, kind: str, told: Mapping[str, Any], line: int) -> Entry:
        name = told.get("parameter")
        parameter = self._parameters.get(str(name))
        if parameter is None:
            raise InputError(
                _("no loaded plugin has the parameter {name}; {hint}"),
                name=name,
                hint=nearest(str(name), self._parameters),
            )
        if parameter.kind != kind:
            raise InputError(
                _("{name} is set by [[{wanted}]], not [[{kind}]]"),
                name=name,
                wanted=parameter.kind,
                kind=kind,
            )
        for key in told:
            if key not in (*_COMMON, *_OWN[kind]):
                raise InputError(
                    _("{name}: there is no key {key}; {hint}"),
                    name=name,
                    key=key,
                    hint=nearest(key, (*_COMMON, *_OWN[kind])),
                )
        since = told.get("from")
        if not isinstance(since, date):
            raise InputError(_("{name}: `from` must be a day such as 2026-01-01"), name=name)
        if told.get("source") not in self._sources:
            raise InputError(
                _("{name}: there is no [source.{source}]"), name=name, source=told.get("source", "")
            )
        stops = self._stops(parameter, told, kind)
        payload = None if stops and kind != "checklist" else self._payload(kind, parameter, told, stops)
        return Entry(
            parameter=parameter.name,
            kind=kind,
            region=self._region,
            since=since,
            source=self._sources[told["source"]],
            verified=told.get("verified") is True,
            pack=self._id,
            file=self._file.path,
            line=line,
            stops=stops,
            payload=payload,
            first_hit=told.get("hit") == "first",
            version=self._version,
        )

    @staticmethod
    def _stops(parameter: Parameter, told: Mapping[str, Any], kind: str) -> str:
        """`ended`, `defer` or neither. Raises InputError for both, for a value beside one, for other than true."""
        for key in (ENDED, DEFER, "verified"):
            if not isinstance(told.get(key, False), bool):
                raise InputError(
                    _("{name}: {key} is true or false, without quotes"), name=parameter.name, key=key
                )
        stops = [key for key in (ENDED, DEFER) if told.get(key)]
        beside = [key for key in _OWN[kind] if key in told and key != "when"] if stops else []
        if len(stops) > 1 or beside:
            raise InputError(
                _("{name}: `{stop}` stands alone, without {other}"),
                name=parameter.name,
                stop=stops[0],
                other=[*stops[1:], *beside],
            )
        return stops[0] if stops else ""

    def _payload(self, kind: str, parameter: Parameter, told: Mapping[str, Any], stops: str) -> Any:
        if kind == "value":
            if "value" not in told:
                raise InputError(_("{name}: `value` is missing"), name=parameter.name)
            return typed_value(parameter, told["value"])
        if kind == "deadline":
            return term(parameter, told)
        if kind == "checklist":
            when = conditions(told.get("when", {}), parameter.inputs)
            items = told.get("items", [])
            if not stops and (
                not isinstance(items, list)
                or not items
                or not all(isinstance(one, Mapping) and isinstance(one.get("doc"), str) for one in items)
            ):
                raise InputError(
                    _("{name}: `items` is a list of {{ doc = …, title = … }}"), name=parameter.name
                )
            return when, tuple(dict(one) for one in items)
        return self._rows(parameter, told)

    @staticmethod
    def _rows(parameter: Parameter, told: Mapping[str, Any]) -> tuple[Row, ...]:
        rows = []
        for number, one in enumerate(told.get("rows", ()), start=1):
            if not isinstance(one, Mapping) or ("value" in one) == (one.get("unset") is True):
                raise InputError(
                    _("{name}: row {row} has no value; where it is not known, write unset = true"),
                    name=parameter.name,
                    row=number,
                )
            when = conditions(one.get("when", {}), parameter.inputs)
            unset = "value" not in one
            rows.append(Row(when, None if unset else typed_value(parameter, one["value"]), unset))
        if not rows:
            raise InputError(_("{name}: the table has no rows"), name=parameter.name)
        hit = told.get("hit", "unique")
        if hit not in HITS:
            raise InputError(_("{name}: `hit` is one of {known}"), name=parameter.name, known=list(HITS))
        wrong = faults([row.when for row in rows], parameter.inputs, hit == "first")
        if wrong.startswith("-: "):
            raise InputError(_("{name}: row {row} is for nothing"), name=parameter.name, row=wrong[3:])
        if wrong:
            raise InputError(_("{name}: not exactly one row is for {case}"), name=parameter.name, case=wrong)
        return tuple(rows)

    def _tests(self) -> Iterable[Worked]:
        lines = table_lines(self._file.data, "test")
        for number, told in enumerate(self._data.get("test", ())):
            line = lines[number] if number < len(lines) else 0
            day = told.get("date")
            if (
                not isinstance(day, date)
                or "expect" not in told
                or not (told.get("parameter") or told.get("calculation"))
            ):
                self._fault(line, _("a [[test]] has name, parameter or calculation, date, given, expect"))
                continue
            yield Worked(
                name=str(told.get("name", "")),
                parameter=str(told.get("parameter", "")),
                calculation=str(told.get("calculation", "")),
                day=day,
                given=dict(told.get("given", {})),
                expect=told["expect"],
                region=str(told.get("region", self._region)),
                line=line,
            )
