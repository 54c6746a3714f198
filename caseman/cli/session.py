"""One run of the command line: settings, the office opened as the command needs it, and how things are said."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.rules import Severity
from caseman.api.values import parse_day
from caseman.core.checks import Found
from caseman.core.config import Config, data_folder, read_config
from caseman.core.i18n import Translator, choose_language
from caseman.core.loaded import Loaded, load_all
from caseman.core.office import Office, Options
from caseman.core.policy import Policies
from caseman.core.store import StoreError

DONE, FINDINGS, USAGE, STORE = 0, 1, 2, 3
#: Words that mark a finding's severity.
MARKS = {Severity.BLOCK: "⛔", Severity.WARN: "⚠", Severity.NOTE: "·", Severity.TODO: "☐"}


#: Opens the terminal over the office in a folder; gives the exit code.
OpenTerminal = Callable[[Path, argparse.Namespace], int]


class Session:
    """What every command has: `told` (the parsed command line), the office, and ways to speak."""

    def __init__(self, told: argparse.Namespace, open_terminal: OpenTerminal) -> None:
        self.told = told
        self.open_terminal = open_terminal
        self.text = Translator(choose_language(told.lang or ""))
        self._stack = ExitStack()

    def __enter__(self) -> "Session":
        return self

    def close(self) -> None:
        """Let go of the office, for a terminal that opens its own."""
        self._stack.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def run(self) -> int:
        """Run the command; gives the exit code."""
        from . import commands

        return commands.run(self)

    # -- what commands ask for

    @cached_property
    def config(self) -> Config:
        config = read_config(self.told.config or "")
        if not self.told.lang and config.language:
            self.text = Translator(config.language)
        return config

    @cached_property
    def loaded(self) -> Loaded:
        loaded = load_all(self.config, self.data / "state" if self.data.is_dir() else None)
        self.text = Translator(self.text.language, loaded.plugins.locale, loaded.owners)
        return loaded

    @cached_property
    def data(self) -> Path:
        return data_folder(self.told.data or "", self.config)

    @cached_property
    def office(self) -> Office | None:
        """The office of this command line, for what can do without: its law and its day. None where there is none."""
        return self.open() if self.data.is_dir() else None

    @property
    def law(self) -> Policies:
        """What is in force: in an office with the packs that it has switched on."""
        return self.office.policies if self.office else self.loaded.policies

    @property
    def today(self) -> date:
        return self.office.today if self.office else self.day(self.told.today) or date.today()

    def day(self, word: str | None) -> date | None:
        return parse_day(word, date.today()) if word else None

    @property
    def region(self) -> str:
        """`--region` as packs write it; empty for the nation. Raises InputError for what is no place's code."""
        from caseman.core.policy import region_code

        return region_code(self.told.region) if self.told.region else ""

    def options(self, data: Path, *, create: bool) -> Options:
        return Options(
            data=data,
            language=self.text.language,
            today=self.day(self.told.today),
            policy_date=self.day(self.told.policy_date),
            user=self.told.user or "",
            create=create,
        )

    def open(self, data: Path | None = None, *, create: bool = False) -> Office:
        """The office, closed again when the command ends. Raises InputError where there is none."""
        folder = data or self.data
        if not create and not folder.is_dir():
            raise InputError(
                _("there is no office in {folder}: import a file, or make the demo with caseman demo"),
                folder=str(folder),
            )
        loaded = self.loaded
        office = Office.open(self.config, self.options(folder, create=create), loaded)
        self._stack.callback(office.close)
        self.text.person = office.users.told
        self._stack.callback(office.users.told, "")  # what is said after closing needs the names too
        return office

    # -- speaking

    def out(self, text: str) -> None:
        """Data, to stdout."""
        sys.stdout.write(text if text.endswith("\n") else text + "\n")

    def json(self, value: object) -> None:
        self.out(json.dumps(value, ensure_ascii=False, indent=1))

    def say(self, message: str, **facts: object) -> None:
        """Words, to stderr."""
        sys.stderr.write(self.text.sentence(message, facts) + "\n")

    def say_error(self, error: CasemanError) -> None:
        sys.stderr.write(self.text.error(error) + "\n")

    def say_store_error(self, error: StoreError) -> None:
        sys.stderr.write(
            self.text.sentence(
                _("the store cannot be used: {reason}"),
                {"reason": self.text.sentence(error.message, error.facts)},
            )
            + "\n"
        )

    def say_fault(self, fault: Exception) -> None:
        """A fault of the program: where, never with what data. The log has no more than that either."""
        frame = fault.__traceback__
        while frame and frame.tb_next:
            frame = frame.tb_next
        where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
        facts = {"kind": type(fault).__name__, "where": where}
        sys.stderr.write(
            self.text.sentence(
                _("caseman failed ({kind} in {where}); nothing was written by this step"), facts
            )
            + "\n"
        )

    # -- findings

    def findings(self, office: Office, found: Sequence[Found]) -> None:
        """Findings as text or JSON."""
        if self.told.json:
            self.json([self.finding_json(office, one) for one in found])
            return
        for one in found:
            self.out(self.finding_text(office, one))

    def finding_json(self, office: Office, one: Found) -> dict[str, Any]:
        owner = self.owner(office, one.rule)
        return {
            "id": one.id,
            "code": one.code,
            "rule": one.rule,
            "severity": str(one.severity),
            "ref": one.ref,
            "unit": one.unit,
            "path": one.path,
            "message": self.text.sentence(one.message, one.facts, owner),
            "facts": {name: self.text.fact(value, owner) for name, value in one.facts.items()},
            "cite": one.cite,
            "fix": [
                {
                    "title": self.text(fix.title, owner),
                    "action": fix.action,
                    "record": fix.record or None,
                    "who": str(fix.who),
                }
                for fix in one.fix
            ],
            "due": one.due.isoformat() if one.due else None,
            "root": one.root or None,
        }

    def finding_text(self, office: Office, one: Found) -> str:
        owner = self.owner(office, one.rule)
        indent = "  " if one.root else ""
        where, said = one.unit or one.ref, self.text.sentence(one.message, one.facts, owner)
        told = said if said.startswith(where) else f"{where}  {said}"
        lines = [f"{indent}{MARKS[one.severity]} {one.code} {told}"]
        if one.cite:
            lines.append(f"{indent}    {self.text(_('by'))} {one.cite}")
        for number, fix in enumerate(one.fix, start=1):
            on = f"  {fix.record}" if fix.record else ""
            action = f" [{fix.action}]" if fix.action else ""
            lines.append(f"{indent}    {number} {self.text(fix.title, owner)}{on}{action}")
        return "\n".join(lines)

    @staticmethod
    def owner(office: Office, descriptor: str) -> str:
        return office.plugins.owner(descriptor)
