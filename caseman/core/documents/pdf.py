"""PDF, where LibreOffice is there: Word and WPS make it too, so caseman brings no converter of its own."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

_PROGRAMS = ("soffice", "libreoffice", "soffice.exe")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
#: Seconds that LibreOffice may take.
_PATIENCE = 120


def program() -> str:
    """LibreOffice's program, or empty."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


def convert(docx: bytes) -> bytes:
    """A .docx as PDF. Raises InputError where LibreOffice is not there, or does not do it."""
    found = program()
    if not found:
        raise InputError(
            _("for PDF LibreOffice must be installed; or print a .docx and save it as PDF from Word or WPS")
        )
    with tempfile.TemporaryDirectory(prefix="caseman-") as name:
        folder = Path(name)
        (folder / "print.docx").write_bytes(docx)
        command = [
            found, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "pdf", "--outdir", str(folder), str(folder / "print.docx"),
        ]  # fmt: skip
        try:
            subprocess.run(
                command, check=True, timeout=_PATIENCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            return (folder / "print.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise InputError(
                _("LibreOffice did not make the PDF: {reason}"), reason=type(error).__name__
            ) from None
