"""Writing the lines of a report to a file: what is asked, where it goes, and that it was written."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from caseman.api.choices import Choice
from caseman.api.fields import Params, field
from caseman.api.messages import CasemanError, InputError
from caseman.api.messages import msg as _
from caseman.api.values import Mark, Text

from .params import ask_fields

if TYPE_CHECKING:
    from caseman.core.reports import Ledger
    from caseman.tui.aside import Aside

    from .work import OfficeScreen


class FileForm(Choice):
    """How an export is written."""

    XLSX = "xlsx", _("Excel workbook"), "xlsx", "excel"
    CSV = "csv", _("CSV, UTF-8"), "csv"
    GB = "gb18030", _("CSV, GB18030"), "gb", "gbk"
    HTML = "html", _("web page"), "html"
    JSON = "json", _("JSON"), "json"


class Export(Params):
    """What an export asks."""

    form: FileForm = field(_("written as"), default=FileForm.XLSX)
    file: Text = field(
        _("file"), default="", help=_("empty: in the office's folder, under the report's name")
    )
    full: Mark = field(_("personal data in full"), default=False, help=_("noted in the log"))


def ask_export(
    screen: "OfficeScreen", aside: "Aside", ledger: "Ledger", told: Callable[[int, int], str]
) -> None:
    """Ask how and where to, then write the lines of `ledger`; `told` says how far the work is."""
    ask_fields(
        screen,
        screen.say(_("export")),
        Export,
        {"form": FileForm.XLSX.value},
        lambda values: _write(screen, aside, ledger, told, values),
    )
    screen.shell.tell(
        screen.say(_("No file name: into this office's folder of exports, by the report's name."))
    )


def _write(
    screen: "OfficeScreen",
    aside: "Aside",
    ledger: "Ledger",
    told: Callable[[int, int], str],
    values: Mapping[str, object],
) -> None:
    """Make the file beside the interface, then put it there."""
    from caseman.core.exporting import Writer

    office, full = screen.desk.open, bool(values.get("full"))
    form = FileForm(str(values.get("form") or FileForm.XLSX))
    ending, encoding = ("csv", "gb18030") if form is FileForm.GB else (str(form.value), "utf-8")
    file = _file(
        office.options.data,
        str(values.get("file") or ""),
        screen.desk.title(ledger.report),
        ledger.day,
        ending,
    )
    aside.start(
        lambda step: Writer(office, ledger, full, step).write(ending, encoding),
        lambda data: _put(screen, ledger, data, file, full),
        refused=screen.shell.tell_error,
        told=told,
        left=lambda: screen.shell.tell(screen.say(_("stopped; nothing was kept")), "warn"),
    )


def _put(screen: "OfficeScreen", ledger: "Ledger", data: bytes, file: Path, full: bool) -> None:
    """Put the file where it goes; before personal data go out in full, the log says so."""
    from caseman.core.reads import note

    try:
        if full:
            note(screen.desk.open, f"reports/{ledger.report.id}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        message = _("{path} cannot be written: {reason}")
        path, reason = str(error.filename or ""), error.strerror or ""
        screen.shell.tell_error(InputError(message, path=path, reason=reason))
    except CasemanError as error:
        screen.shell.tell_error(error)
    else:
        message = _("{count} rows written to {file}")
        screen.shell.tell(screen.say(message, count=len(ledger.rows), file=str(file)), "good")


def _file(folder: Path, told: str, title: str, day: date, ending: str) -> Path:
    """Where an export goes: as typed, else beside the office's data, under the report's name and day."""
    if told:
        path = Path(told).expanduser()
        return path if path.suffix else path.with_suffix(f".{ending}")
    name = "".join("_" if sign in '\\/:*?"<>|' or sign < " " else sign for sign in title)
    return folder / "exports" / f"{name}-{day.isoformat()}.{ending}"
