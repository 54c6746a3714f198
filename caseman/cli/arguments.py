"""The command line's grammar. Global options may stand before or after the command."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from caseman import __version__
from caseman.api.messages import msg as _
from caseman.core.i18n import Translator, choose_language

from .opening import GLOBAL
from .usage import Columns, one_of, speak


class Usage(Exception):
    """A command line that does not parse; the sentence is argparse's."""


class Parser(argparse.ArgumentParser):
    """argparse that leaves exiting to the caller, and takes a command's options before, between and after its words."""

    _mixed = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self._mixed or self._subparsers is not None:
            return super().parse_known_args(args, namespace)
        self._mixed = True  # argparse's way to do it calls this method for each half of the work
        self.usage = self._usage()
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixed, self.usage = False, None

    def _usage(self) -> str:
        """The usage without its first word, which argparse would cut off by the length of the English one."""
        formatter, head = self._get_formatter(), argparse._("usage: ")  # type: ignore[attr-defined]
        formatter.add_usage(None, self._actions, self._mutually_exclusive_groups, head)
        return formatter.format_help().removeprefix(head).strip().replace("%", "%%")

    def error(self, message: str) -> NoReturn:
        raise Usage(message)


def _globals(into: argparse.ArgumentParser, text: Translator, default: object) -> None:
    for name, (metavar, told) in GLOBAL.items():
        if metavar:
            into.add_argument(name, metavar=text(metavar), default=default, help=text(told))
        else:
            into.add_argument(name, action="store_true", default=default, help=text(told))


def _filter(into: argparse.ArgumentParser, text: Translator) -> None:
    into.add_argument(
        "--filter", default="", metavar=text(_("NAME")), help=text(_("a filter that you saved for this list"))
    )


def build(text: Translator) -> Parser:
    """The parser of every command."""
    parser = Parser(
        prog="caseman",
        description=text(_("case files from signed contract to registered title")),
        formatter_class=Columns,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"caseman {__version__}",
        help=text(_("show program's version number and exit")),
    )
    _globals(parser, text, None)
    commands = parser.add_subparsers(dest="command", metavar=text(_("COMMAND")), parser_class=Parser)

    def command(name: str, told: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text(told), description=text(told), formatter_class=Columns)
        _globals(sub, text, argparse.SUPPRESS)
        return sub

    demo = command("demo", _("make the demo office and open it"))
    demo.add_argument("dir", nargs="?", metavar=text(_("DIR")))
    demo.add_argument(
        "--planted", default="none", metavar=text(_("none|all|ID,…")), help=text(_("errors to plant"))
    )
    demo.add_argument(
        "--scale", type=int, default=1, metavar=text(_("N")), help=text(_("how many times as large"))
    )
    demo.add_argument(
        "--seed",
        type=int,
        default=None,
        metavar=text(_("N")),
        help=text(_("another office of the same shape")),
    )
    demo.add_argument(
        "--practice",
        nargs="?",
        type=int,
        const=10,
        default=None,
        metavar=text(_("N")),
        help=text(_("plant so many errors without naming them, and keep the score")),
    )
    demo.add_argument("--no-open", action="store_true", help=text(_("only make it")))

    file = command("import", _("take in a file of the office"))
    file.add_argument("file", metavar=text(_("FILE")))
    file.add_argument(
        "--as",
        dest="kind",
        required=True,
        metavar=text(_("KIND")),
        help=text(_("what it is, e.g. contracts")),
    )
    file.add_argument("--dry-run", action="store_true", help=text(_("show what would come of it")))
    file.add_argument(
        "--take", metavar=text(_("ROWS")), help=text(_("rows whose differences are taken: 5,7 or all"))
    )

    listed = command("reconcile", _("compare an authority's or bank's list with ours"))
    listed.add_argument("list", metavar=text(_("LIST")), help=text(_("which list, e.g. filing")))
    listed.add_argument("file", metavar=text(_("FILE")))
    listed.add_argument(
        "words",
        nargs="*",
        metavar=text(_("key=value")),
        help=text(_("what narrows it, or which column is which")),
    )
    listed.add_argument("--save", action="store_true", help=text(_("keep it; its differences stay in check")))

    found = command("find", _("find cases"))
    found.add_argument(
        "text", nargs="*", metavar=text(_("TEXT")),
        help=text(_("a name, a unit, the end of a number; or conditions on fields: total>=1000000; remark~x")),
    )  # fmt: skip
    _filter(found, text)
    command("show", _("show a record")).add_argument("record", metavar=text(_("RECORD")))
    why = command("why", _("what stands against a step"))
    why.add_argument("record", metavar=text(_("RECORD")))
    why.add_argument("step", nargs="?", default="", metavar=text(_("STEP")))
    command("history", _("what was done to a record")).add_argument("record", metavar=text(_("RECORD")))

    today = command("today", _("what is to be done today, and what changed since you were last here"))
    today.add_argument(
        "--where", action="append", default=[], metavar=text(_("CONDITION")),
        help=text(_("tasks that fit, e.g. due<=2026-04-07 or duty~handover; again for more")),
    )  # fmt: skip

    _filter(today, text)

    check = command("check", _("check the office, or some records"))
    check.add_argument("records", nargs="*", metavar=text(_("RECORD")))
    check.add_argument("--rule", default="", metavar=text(_("ID")), help=text(_("one rule or code")))

    do = command("do", _("do an action"))
    do.add_argument("action", nargs="?", metavar=text(_("ACTION")))
    do.add_argument("words", nargs="*", metavar=text(_("RECORD|key=value")))
    do.add_argument(
        "--rows", metavar=text(_("FILE")), help=text(_("CSV: a record and its parameters in each row"))
    )
    do.add_argument(
        "--force",
        default="",
        metavar=text(_("REASON")),
        help=text(_("pass a shut gate; a supervisor's right")),
    )
    do.add_argument("--list", action="store_true", help=text(_("list the actions")))

    calc = command("calc", _("calculate"))
    calc.add_argument("name", nargs="?", metavar=text(_("NAME")))
    calc.add_argument("words", nargs="*", metavar=text(_("key=value")))
    calc.add_argument("--on", metavar=text(_("DATE")), help=text(_("the day whose law applies")))
    calc.add_argument("--region", default="", metavar=text(_("CODE")), help=text(_("the place, GB/T 2260")))
    calc.add_argument("--list", action="store_true", help=text(_("list the calculations")))

    report = command("report", _("print or write a report"))
    report.add_argument("name", nargs="?", metavar=text(_("NAME")))
    report.add_argument("words", nargs="*", metavar=text(_("key=value")))
    report.add_argument("--format", default="", metavar="table|csv|xlsx|html|json")
    report.add_argument("-o", "--output", metavar=text(_("FILE")))
    report.add_argument(
        "--where", action="append", default=[], metavar=text(_("CONDITION")),
        help=text(_("rows that fit, e.g. total>=1000000 or state~filed; again for more")),
    )  # fmt: skip
    _filter(report, text)
    report.add_argument(
        "--sort",
        default="",
        metavar=text(_("COLUMNS")),
        help=text(_("e.g. signed,total-: the last one falling")),
    )
    report.add_argument(
        "--columns", default="", metavar=text(_("COLUMNS")), help=text(_("only these, in this order"))
    )
    report.add_argument(
        "--as-of", metavar=text(_("DATE")), help=text(_("as it stood at the end of that day"))
    )
    report.add_argument("--encoding", default="utf-8", metavar="utf-8|gb18030", help=text(_("of a CSV file")))
    report.add_argument(
        "--unmasked", action="store_true", help=text(_("personal data in full; noted in the log"))
    )
    report.add_argument("--list", action="store_true", help=text(_("list the reports")))

    view = command("view", _("show what a plugin says of a record, or of the office"))
    view.add_argument("name", nargs="?", metavar=text(_("NAME")))
    view.add_argument("record", nargs="?", default="", metavar=text(_("RECORD")))
    view.add_argument("--list", action="store_true", help=text(_("list the views")))

    prints = command("print", _("print a document for records"))
    prints.add_argument("document", nargs="?", metavar=text(_("DOCUMENT")))
    prints.add_argument("words", nargs="*", metavar=text(_("RECORD|key=value")))
    prints.add_argument(
        "-o", "--output", metavar=text(_("FILE|DIR")), help=text(_("FILE.docx, FILE.pdf or a folder"))
    )
    prints.add_argument("--format", default="", metavar="docx|pdf")
    prints.add_argument(
        "--draft", action="store_true", help=text(_("to look at: masked, marked as a draft, not counted"))
    )
    prints.add_argument("--list", action="store_true", help=text(_("list the documents")))

    command("doctor", _("look at the terminal, the disk, the store and the plugins"))

    plugins = command("plugins", _("the plugins"))
    plugins.add_argument(
        "what", nargs="?", default="list", **one_of("list", "why", "new", "check", "enable", "disable")
    )
    plugins.add_argument("words", nargs="*", metavar=text(_("ID")))
    plugins.add_argument("--kind", default="folder", **one_of("pack", "file", "folder"))
    plugins.add_argument("--region", default="", metavar=text(_("CODE")))

    packs = command("packs", _("the policy packs"))
    packs.add_argument(
        "what", nargs="?", default="list", **one_of("list", "parameters", "show", "check", "diff", "stale")
    )
    packs.add_argument("words", nargs="*", metavar=text(_("NAME")))
    packs.add_argument("--on", metavar=text(_("DATE")))
    packs.add_argument("--region", default="", metavar=text(_("CODE")))

    store = command("store", _("the store's files"))
    store.add_argument(
        "what",
        **one_of(
            "verify",
            "stats",
            "backup",
            "restore",
            "compact",
            "repair",
            "export",
            "import",
            "history",
            "purge",
            "archive",
        ),
    )
    store.add_argument("dir", nargs="?", metavar=text(_("DIR|FILE|TABLE/ID")))
    store.add_argument("--why", default="", help=text(_("the reason, which stays on record")))
    store.add_argument("--dry-run", action="store_true")
    return parser


def _early_language(words: Sequence[str]) -> str:
    """The language asked for, before anything is parsed: usage too is in it."""
    for place, word in enumerate(words):
        if word == "--lang" and place + 1 < len(words):
            return words[place + 1] if words[place + 1] in ("zh", "en") else ""
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return ""


def parse(words: list[str]) -> argparse.Namespace | int:
    """The parsed command line, or the exit code of one that ends here (help, version, bad usage)."""
    text = Translator(choose_language(_early_language(words)))
    speak(text)
    parser = build(text)
    try:
        told: Any = parser.parse_args(words)
    except Usage as error:
        sys.stderr.write(text.sentence(_("{error}; see caseman --help"), {"error": error}) + "\n")
        return 2
    except SystemExit as stop:
        return int(stop.code or 0)
    if told.lang not in (None, "zh", "en"):
        sys.stderr.write(text.sentence(_("--lang is zh or en, not “{value}”"), {"value": told.lang}) + "\n")
        return 2
    return argparse.Namespace(**vars(told))
