"""What on this computer is not as it should be: terminal, language, clipboard, disk, store, plugins, packs, templates."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman import __version__
from caseman.api.messages import msg as _

from . import clipboard
from .backups import last_copy
from .config import Config
from .documents import pdf, tags
from .documents.printing import TEMPLATES
from .i18n import Translator
from .keys import Keys
from .policy import Calendar, Pack, later_than_review, stale
from .store import Store, StoreError

if TYPE_CHECKING:
    from .loaded import Loaded

#: Two lines whose bars stand under each other where the terminal draws Chinese two cells wide.
GLYPHS = ("甲乙丙|abc|１２３|—…·“”|", "------|---|------|-----|")
#: ok: as it should be · look: worth knowing · bad: to be put right
MARKS = {"ok": "✔", "look": "·", "bad": "✘"}
#: The smallest screen that everything fits, and the free space below which writing may soon fail.
COLUMNS, LINES, FREE = 80, 24, 500 * 1024 * 1024
#: Days after which the last copy of the store is told as old: a long weekend is none.
LATE = 10
TITLES = {
    "versions": _("versions"), "terminal": _("terminal"), "glyphs": _("Chinese on the screen"), "locale": _("language"),
    "clipboard": _("clipboard"), "encryption": _("disk encryption"), "settings": _("settings"), "keys": _("keys"), "store": _("store"),
    "backup": _("copy of the store"), "calendar": _("calendar"), "disk": _("disk"), "plugins": _("plugins"), "packs": _("policy packs"), "templates": _("own templates"), "pdf": _("PDF"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at: its name, title and what is said of it, both in the user's language."""

    name: str
    title: str
    state: str
    said: str


class _Doctor:
    """Looks at one thing after the other; what it finds are (name, state, message id, facts)."""

    def __init__(self, config: Config, data: Path, loaded: "Loaded", today: date) -> None:
        self.config, self.data, self.loaded, self.today = config, data, loaded, today

    def all(self, only: Sequence[str]) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        for look in (
            self._versions, self._terminal, self._locale, self._clipboard, self._encryption, self._settings,
            self._keys, self._store, self._backup, self._calendar, self._disk, self._plugins, self._packs, self._templates, self._printing,
        ):  # fmt: skip
            if not only or look.__name__.removeprefix("_") in only:
                yield from look()

    def _versions(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        facts: dict[str, object] = {
            "caseman": __version__, "python": platform.python_version(), "textual": _version("textual"),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        }  # fmt: skip
        yield "versions", "ok", _("caseman {caseman}, Python {python}, Textual {textual}, {system}"), facts

    def _terminal(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        size = shutil.get_terminal_size((COLUMNS, LINES))
        facts: dict[str, object] = {
            "columns": size.columns,
            "lines": size.lines,
            "kind": os.environ.get("TERM", "-"),
        }
        if not _out().isatty():
            yield "terminal", "look", _("this is no terminal, so its size is not known"), facts
        elif size.columns < COLUMNS or size.lines < LINES:
            yield "terminal", "bad", _("{columns} by {lines}: make it at least 80 by 24"), facts
        elif facts["kind"] == "dumb":
            yield "terminal", "bad", _("the terminal says that it can do nothing (TERM=dumb)"), facts
        else:
            yield "terminal", "ok", _("{columns} by {lines}, {kind}"), facts
        told = _(
            'the bars of the two lines must stand under each other; if not, set borders = "ascii" or change the font'
        )
        yield "glyphs", "look", told, {}

    def _locale(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        encoding = (_out().encoding or "").lower().replace("-", "")
        name = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or "-"
        facts: dict[str, object] = {"encoding": encoding or "-", "locale": name}
        if encoding in ("utf8", "gb18030", "cp65001"):
            yield "locale", "ok", _("{locale}, output in {encoding}"), facts
        else:
            yield (
                "locale",
                "bad",
                _("{locale}, output in {encoding}: set LANG=zh_CN.UTF-8, or Chinese is lost"),
                facts,
            )

    def _clipboard(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        found = clipboard.program()
        if found:
            yield "clipboard", "ok", _("copied by {program}"), {"program": found}
        else:
            yield (
                "clipboard",
                "look",
                _("copied by the terminal itself (OSC 52), which not every terminal allows"),
                {},
            )

    def _encryption(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        if _encrypted(self.data):
            yield "encryption", "ok", _("the office lies on an encrypted disk"), {}
        else:
            told = _(
                "not known to be encrypted: names and document numbers lie here, see to it that this disk is"
            )
            yield "encryption", "look", told, {}

    def _settings(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        folder = self.config.folder
        if folder is None:
            yield "settings", "ok", _("no settings file: everything as it comes"), {}
        else:
            yield "settings", "ok", _("settings of {folder}"), {"folder": str(folder)}

    def _keys(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        """What of the key file the screens do not take; their keys stay as they come."""
        changes = self.config.keys
        problems = Keys(changes).problems
        for problem in problems:
            yield "keys", "bad", problem.message, dict(problem.facts)
        if not changes:
            yield "keys", "ok", _("as they come"), {}
        elif not problems:
            yield "keys", "ok", _("changed for {count} of the commands"), {"count": len(changes)}

    def _store(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        facts: dict[str, object] = {"folder": str(self.data)}
        if not self.data.is_dir():
            yield "store", "look", _("there is no office in {folder} yet"), facts
            return
        try:
            with Store.open(self.data, read_only=True, create=False) as store:
                damage = len(store.verify())
                facts |= {"count": store.head, "damage": damage}
        except (StoreError, OSError) as error:
            facts["reason"] = getattr(error, "strerror", "") or str(error)
            yield "store", "bad", _("{folder} cannot be opened: {reason}"), facts
            return
        if damage:
            yield "store", "bad", _("damaged at {damage} places; see caseman store verify"), facts
        elif not os.access(self.data, os.W_OK):
            yield "store", "bad", _("{folder} may be read and not written"), facts
        else:
            yield "store", "ok", _("{folder}: whole, {count} change sets"), facts

    def _backup(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        """The last copy that a day close made."""
        last = last_copy(self.data)
        if last is None:
            yield "backup", "look", _("none yet: each day close makes one"), {}
            return
        name, day = last
        facts: dict[str, object] = {"name": name, "day": day}
        if (self.today - day).days > LATE:
            yield "backup", "look", _("the last one is of {day} ({name})"), facts
        else:
            yield "backup", "ok", _("of {day} ({name})"), facts

    def _calendar(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        """Until when the days on which offices work are published; later ones are only assumed."""
        known = Calendar([self._in_force()])
        year = self.today.year
        if not known.known(date(year, 12, 31)):
            told = _("{year} is not published: its holidays are assumed")
            yield "calendar", "bad", told, {"year": year}
        elif not known.known(date(year + 1, 12, 31)):
            told = _("{year} is known; days of {next} are assumed until it is published")
            yield "calendar", "ok", told, {"year": str(year), "next": str(year + 1)}
        else:
            yield (
                "calendar",
                "ok",
                _("{year} and {next} are known"),
                {"year": str(year), "next": str(year + 1)},
            )

    def _disk(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        place = self.data if self.data.is_dir() else Path.cwd()
        free = shutil.disk_usage(place).free
        facts: dict[str, object] = {"free": free // (1024 * 1024)}
        state, told = ("ok", _("{free} MB free")) if free >= FREE else ("bad", _("only {free} MB free"))
        yield "disk", state, told, facts

    def _plugins(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        items = self.loaded.plugins.items
        failed = [item for item in items if not item.in_use and item.reason and str(item.state) != "off"]
        used: dict[str, object] = {"count": sum(item.in_use for item in items)}
        if not failed:
            yield "plugins", "ok", _("{count} in use"), used
        for item in failed:
            facts = {"plugin": item.id, **item.facts, "reason": _Reason(item.reason, item.facts)}
            yield "plugins", "bad", _("{plugin} is not in use: {reason}"), facts

    def _packs(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        packs = self._in_force()
        late = stale(packs, self.today)
        for fault in self.loaded.faults:
            yield "packs", "bad", _("{file}: {reason}"), {
                "file": fault.file, "reason": _Reason(fault.message, fault.facts)
            }  # fmt: skip
        for pack, due in late:
            facts: dict[str, object] = {"pack": pack.id, "day": due}
            yield "packs", "look", _("{pack} should have been read against its sources by {day}"), facts
        newer = later_than_review(packs)
        if newer:
            told = _("{count} local values are older than a wider rule; see caseman packs stale")
            yield "packs", "look", told, {"count": len(newer)}
        if not late and not self.loaded.faults:
            yield "packs", "ok", _("{count} in use"), {"count": len(packs)}

    def _in_force(self) -> Sequence[Pack]:
        """The packs of the folders, with those that the office has switched on; without these where it cannot be opened,
        which the store's own line says."""
        from .office import Office, Options

        if not self.data.is_dir():
            return self.loaded.packs
        try:
            options = Options(data=self.data, read_only=True, create=False)
            with Office.open(self.config, options, self.loaded) as office:
                return office.policies.packs
        except (StoreError, OSError):
            return self.loaded.packs

    def _templates(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        folder = self.config.folder / TEMPLATES if self.config.folder else None
        files = sorted(folder.glob("*.docx")) if folder and folder.is_dir() else []
        documents = self.loaded.plugins.registry.documents
        for file in files:
            document = documents.get(file.stem)
            if document is None:
                yield (
                    "templates",
                    "bad",
                    _("{file}: there is no document {name}"),
                    {"file": file.name, "name": file.stem},
                )
                continue
            problems = tags.problems(file.read_bytes(), document.fields)
            for problem in problems:
                told: dict[str, object] = {
                    "file": file.name,
                    "problem": _Reason(problem.message, problem.facts),
                }
                yield "templates", "bad", _("{file}: {problem}"), told
            if not problems:
                yield "templates", "ok", file.name, {}

    def _printing(self) -> Iterator[tuple[str, str, str, dict[str, object]]]:
        found = pdf.program()
        if found:
            yield "pdf", "ok", _("made by {program}"), {"program": found}
        else:
            yield "pdf", "look", _("LibreOffice is not there: documents come as .docx for Word or WPS"), {}


class _Reason(str):
    """A message id with its facts, told inside another sentence."""

    facts: dict[str, object]

    def __new__(cls, message: str, facts: object) -> "_Reason":
        made = super().__new__(cls, message)
        made.facts = dict(facts)  # type: ignore[call-overload]
        return made


def examine(
    config: Config,
    data: Path,
    loaded: "Loaded",
    text: Translator,
    today: date | None = None,
    only: Sequence[str] = (),
) -> list[Examined]:
    """Look at everything, or `only` at what is named; raises nothing for what is wrong."""
    found = []
    for name, state, message, facts in _Doctor(config, data, loaded, today or date.today()).all(only):
        told = {
            key: text.sentence(str(value), value.facts) if isinstance(value, _Reason) else value
            for key, value in facts.items()
        }
        found.append(Examined(name, text(TITLES[name]), state, text.sentence(message, told)))
    return found


def _out() -> Any:
    """The program's output; the terminal's screens stand something without an encoding in its place."""
    return sys.stdout if getattr(sys.stdout, "encoding", None) else sys.__stdout__ or sys.stdout


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"


def _encrypted(place: Path) -> bool:
    """Whether the disk under a folder is known to be encrypted; False also where that cannot be told."""
    if sys.platform != "linux":
        return False
    try:
        device = (place if place.exists() else Path.cwd()).stat().st_dev
        link = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve()
        kinds = [link, *(link / "slaves").glob("*")]
        return any(
            (kind / "dm" / "uuid").read_text().startswith("CRYPT") for kind in kinds if (kind / "dm").is_dir()
        )
    except OSError:
        return False
