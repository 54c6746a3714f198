"""What is in force: for a place, on a day."""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any

from caseman.api.messages import InputError, Label, NoPolicy
from caseman.api.messages import msg as _
from caseman.api.policy import Calculated, Calculation, Due, Parameter, Value

from .calculating import calculate
from .calendar import Calendar
from .conditions import fits, typed
from .pack import DEFER, ENDED, Entry, Pack
from .regions import NATION, place_names, regions
from .terms import UNITS

_since = attrgetter("since")


class Policies:
    """Every entry of every pack, by parameter and region."""

    def __init__(self, parameters: Mapping[str, Parameter], packs: Sequence[Pack]) -> None:
        self.parameters = parameters
        self.packs = packs
        self._entries: dict[tuple[str, str], list[Entry]] = {}
        for pack in packs:
            for entry in pack.entries:
                self._entries.setdefault((entry.parameter, entry.region), []).append(entry)
        for entries in self._entries.values():
            entries.sort(key=lambda one: (one.since, bool(one.when)))  # what stops all lists, before new ones
        self._calendars: dict[str, Calendar] = {}
        self._found: dict[tuple[str, str, date], Entry | NoPolicy] = {}
        self._values: dict[tuple[str, str, date], Value] = {}
        self._counted: dict[tuple[str, str, date, date], Due] = {}

    def view(
        self,
        region: str,
        today: date,
        deciding: Callable[[str], date | None] | None = None,
        policy_date: date | None = None,
    ) -> "View":
        """The law of a place. `deciding` gives a record's day by path; `policy_date` stands in for every day."""
        return View(self, region, today, deciding, policy_date)

    def calculate(
        self, calculation: Calculation, given: Mapping[str, object], day: date, region: str
    ) -> Calculated:
        """Run a calculation under the law of a place and day. Raises InputError, NoPolicy."""
        return calculate(calculation, given, day, View(self, region, day, None, day))

    def calendar(self, region: str) -> Calendar:
        if region not in self._calendars:
            inside = regions(region)
            self._calendars[region] = Calendar(
                [[pack for pack in self.packs if pack.region == code] for code in inside]
            )
        return self._calendars[region]

    def parameter(self, name: str) -> Parameter:
        """Raises NoPolicy where no loaded plugin has it."""
        found = self.parameters.get(name)
        if found is None:
            raise NoPolicy(_("no loaded plugin has the parameter {parameter}"), parameter=name)
        return found

    def entries(self, name: str, region: str) -> list[Entry]:
        """Every entry of a parameter that may hold in a place, oldest first."""
        found = [entry for code in regions(region) for entry in self._entries.get((name, code), ())]
        return sorted(found, key=lambda entry: (entry.since, len(entry.region)))

    def in_force(self, name: str, region: str, day: date) -> Entry:
        """The entry of the nearest region that has one in force. Raises NoPolicy."""
        key = (name, region, day)
        if key not in self._found:
            self._found[key] = self._look_up(name, region, day)
        found = self._found[key]
        if isinstance(found, NoPolicy):
            raise NoPolicy(found.message, **found.facts)
        return found

    def value(self, name: str, region: str, day: date) -> Value:
        """What is in force, with its provenance. Raises NoPolicy."""
        key = (name, region, day)
        known = self._values.get(key)
        if known is None:
            entry = self.in_force(name, region, day)
            known = self._values[key] = _value(entry, entry.payload)
        return known

    def due(self, name: str, region: str, day: date, start: date) -> Due:
        """A term counted from a day. Raises NoPolicy, InputError."""
        key = (name, region, day, start)
        known = self._counted.get(key)
        if known is None:
            entry = self.in_force(name, region, day)
            last, walk, beyond = self.calendar(region).count(start, entry.payload)
            value = _value(entry, entry.payload.count)
            unit = UNITS[entry.payload.unit]
            known = self._counted[key] = Due(
                day=last, start=start, value=value, walk=tuple(walk), beyond=beyond, unit=unit
            )
        return known

    def _look_up(self, name: str, region: str, day: date) -> Entry | NoPolicy:
        for code in regions(region):
            entries = self._entries.get((name, code), ())
            begun = bisect_right(entries, day, key=_since)
            if not begun or entries[begun - 1].stops == DEFER:
                continue
            last = entries[begun - 1]
            return self._nothing(name, region, day, last) if last.stops == ENDED else last
        return self._nothing(name, region, day, None)

    def lists(self, name: str, region: str, day: date) -> list[Entry]:
        """The checklists in force: of the nearest region that has any, the latest of each condition. Raises NoPolicy."""
        for code in regions(region):
            latest: dict[object, Entry] = {}
            for one in self._entries.get((name, code), ()):  # oldest first
                if one.since > day:
                    break
                if one.stops and not one.when:
                    latest.clear()  # the place's lists are all no more
                latest[one.when] = one
            held = [one for one in latest.values() if not one.stops]
            if held:
                return held
            ended = [one for one in latest.values() if one.stops == ENDED]
            if ended:
                raise self._nothing(name, region, day, ended[-1])
        raise self._nothing(name, region, day, None)

    def _nothing(self, name: str, region: str, day: date, ended: Entry | None) -> NoPolicy:
        title = Label(self.parameter(name).title)
        facts: dict[str, object] = {"parameter": title, "name": name, "region": region or NATION, "day": day}
        if ended is not None:
            message = _("{parameter} has no value in {region} on {day}: it ended on {since} ({source})")
            return NoPolicy(message, **facts, since=ended.since, source=str(ended.source))
        return NoPolicy(
            _("no policy pack sets {parameter} for {region} on {day}; it cannot be computed"), **facts
        )

    @cached_property
    def fingerprint(self) -> str:
        """Names everything that the packs say; what was computed under another one is out of date."""
        total = hashlib.sha256()
        for pack in sorted(self.packs, key=lambda one: (one.region, one.id)):
            total.update(
                repr(
                    (
                        pack.id,
                        pack.version,
                        pack.entries,
                        sorted(pack.holidays),
                        sorted(pack.workdays),
                        sorted(pack.years),
                        sorted(pack.fixed),
                    )
                ).encode()
            )
        return total.hexdigest()[:16]


class View:
    """Satisfies `caseman.api.PolicyView`."""

    def __init__(
        self,
        policies: Policies,
        region: str,
        today: date,
        deciding: Callable[[str], date | None] | None,
        policy_date: date | None,
    ) -> None:
        self._policies = policies
        self.region = region
        self._today = today
        self._deciding = deciding
        self._policy_date = policy_date

    def place_names(self) -> Sequence[str]:
        inside = regions(self.region)[:-1]
        titles = [pack.title for pack in self._policies.packs if pack.region in inside]
        return [*place_names(self.region), *titles]

    def _day(self, name: str, on: date | None) -> date:
        """The day whose law applies: the what-if day, the day asked for, the record's deciding day, today."""
        if self._policy_date or on:
            return self._policy_date or on or self._today
        basis = self._policies.parameter(name).basis
        return (self._deciding(basis) if basis and self._deciding else None) or self._today

    def value(self, parameter: str, on: date | None = None) -> Value:
        return self._policies.value(parameter, self.region, self._day(parameter, on))

    def table(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        entry = self._policies.in_force(parameter, self.region, self._day(parameter, on))
        given = self._given(parameter, inputs)
        for number, row in enumerate(entry.payload, start=1):
            if not fits(row.when, given):
                continue
            if row.unset:
                raise self._unset(parameter, entry, row.when, inputs, self._day(parameter, on))
            return _value(entry, row.value, number)
        raise NoPolicy(
            _("no row of {parameter} is for {inputs}"),
            parameter=Label(self._policies.parameter(parameter).title),
            name=parameter,
            inputs=self._called(parameter, inputs),
        )

    def _unset(
        self, parameter: str, entry: Entry, asked: Collection[str], inputs: Mapping[str, object], day: date
    ) -> NoPolicy:
        facts = {
            "parameter": Label(self._policies.parameter(parameter).title),
            "name": parameter,
            "region": self.region or NATION,
            "day": day,
            "source": str(entry.source),
        }
        told = self._called(parameter, {name: value for name, value in inputs.items() if name in asked})
        if told:
            message = _("{parameter} for {inputs} is not known in {region} on {day} ({source}); type it in")
            return NoPolicy(message, **facts, inputs=told)
        return NoPolicy(_("{parameter} is not known in {region} on {day} ({source}); type it in"), **facts)

    def checklist(self, parameter: str, on: date | None = None, **inputs: object) -> Value:
        entries = self._policies.lists(parameter, self.region, self._day(parameter, on))
        given = self._given(parameter, inputs)
        fitting = [entry for entry in entries if fits(entry.payload[0], given)]
        if not fitting:
            raise NoPolicy(
                _("no list of {parameter} is for {inputs}"),
                parameter=Label(self._policies.parameter(parameter).title),
                name=parameter,
                inputs=self._called(parameter, inputs),
            )
        items = tuple(item for entry in fitting for item in entry.payload[1])
        return _value(fitting[0], items)

    def _called(self, parameter: str, inputs: Mapping[str, object]) -> list[InputError]:
        """Inputs and what was given for them, as people call them."""
        known = self._policies.parameter(parameter).inputs
        return [
            InputError(_("{name} {value}"), name=Label(known[name].title or name), value=value)
            for name, value in inputs.items()
            if value not in (None, "")
        ]

    def _given(self, parameter: str, inputs: Mapping[str, object]) -> dict[str, Any]:
        known = self._policies.parameter(parameter).inputs
        for name in inputs:
            if name not in known:
                raise InputError(_("{parameter} has no input {name}"), parameter=parameter, name=name)
        return {
            name: typed(value, known[name].type) for name, value in inputs.items() if value not in (None, "")
        }

    def deadline(self, parameter: str, start: date, on: date | None = None) -> Due:
        return self._policies.due(parameter, self.region, self._day(parameter, on), start)

    def working_day(self, day: date) -> bool:
        return self._policies.calendar(self.region).working_day(day)

    def working_days(self, start: date, end: date) -> int:
        works = self._policies.calendar(self.region).working_day
        return sum(works(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))

    def versions(self, parameter: str) -> Sequence[Value]:
        return [
            _value(one, one.payload)
            for one in self._policies.entries(parameter, self.region)
            if not one.stops
        ]


def _value(entry: Entry, value: Any, row: int | None = None) -> Value:
    return Value(
        value=value,
        parameter=entry.parameter,
        pack=entry.pack,
        region=entry.region,
        since=entry.since,
        source=entry.source,
        verified=entry.verified,
        row=row,
        version=entry.version,
    )
