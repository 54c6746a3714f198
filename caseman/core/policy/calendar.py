"""Working days and terms. Holidays and make-up days come from chinesecalendar, and from packs for years it lacks."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .figures import Term
from .pack import Pack

START, COUNTED, OFF, LAST = _("start, not counted"), _("counted"), _("day off"), _("last day")
ROLLED = _("day off: moved on")
DAY = timedelta(days=1)


@lru_cache(maxsize=1 << 16)
def _published(day: date) -> bool | None:
    """Whether offices work by the State Council's notices; None for years without one."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


class Calendar:
    """The calendar of a place: days that packs name, the nearest region's first; then the years that packs know
    whole, the published ones, and beyond them weekends and fixed holidays.
    """

    def __init__(self, nearest_first: Sequence[Sequence[Pack]]) -> None:
        packs = [pack for place in nearest_first for pack in place]
        self._named: dict[date, bool] = {}
        for pack in reversed(packs):
            self._named |= dict.fromkeys(pack.holidays, False) | dict.fromkeys(pack.workdays, True)
        self._years = frozenset[int]().union(*(pack.years for pack in packs))
        self._fixed = frozenset[tuple[int, int]]().union(*(pack.fixed for pack in packs))

    def known(self, day: date) -> bool:
        """Whether the holidays of that year are published, or in a pack."""
        return day in self._named or day.year in self._years or _published(day) is not None

    def working_day(self, day: date) -> bool:
        """Whether offices work. Beyond the known years: not on weekends and fixed holidays."""
        if day in self._named:
            return self._named[day]
        published = None if day.year in self._years else _published(day)
        if published is not None:
            return published
        return day.weekday() < 5 and (day.month, day.day) not in self._fixed

    def count(self, start: date, term: Term) -> tuple[date, list[tuple[date, str]], bool]:
        """The last day of a term, the proof day by day, and whether a day was judged beyond the known years.

        Raises InputError for a term that ends after the year 9999.
        """
        try:
            return self._count(start, term)
        except (OverflowError, ValueError):
            raise InputError(
                _("a term of {count} from {start} ends beyond the calendar"), count=term.count, start=start
            ) from None

    def _count(self, start: date, term: Term) -> tuple[date, list[tuple[date, str]], bool]:
        walk = [(start, START)]
        if term.unit == "working_days":
            day = self._working_days(start, term.count, walk)
        else:
            day = (
                start + timedelta(days=term.count) if term.unit == "days" else months_after(start, term.count)
            )
        if term.roll == "next_working_day":
            while not self.working_day(day):
                if walk[-1][0] != day:  # a term of no days begins and ends on its start
                    walk.append((day, ROLLED))
                day += DAY
        if walk[-1][0] != day:
            walk.append((day, LAST))
        elif len(walk) > 1:
            walk[-1] = (day, LAST)
        judges = term.unit == "working_days" or term.roll == "next_working_day"
        return day, walk, judges and not all(self.known(one) for one, _word in walk[1:] or walk)

    def _working_days(self, start: date, count: int, walk: list[tuple[date, str]]) -> date:
        day, counted = start, 0
        while counted < count:
            day += DAY
            works = self.working_day(day)
            counted += works
            walk.append((day, COUNTED if works else OFF))
        return day


def months_after(day: date, months: int) -> date:
    """The same day months later; the last of that month where it has no such day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
