"""Collects messages, keeps the Chinese catalogues in step, and compiles them. `python3 run.py i18n [--check]`.

Catalogues: `zh_CN/LC_MESSAGES/caseman.po` beside this file, and `locale/zh_CN/LC_MESSAGES/<id>.po` in each plugin's
folder. They hold neither days nor line numbers, so that only a changed message changes them.
"""

import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PACKAGE, PLUGINS = HERE.parent, HERE.parents[1] / "plugins"


class Undated(Catalog):
    """A catalogue whose head holds no day and no version: the same messages give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [("Language", "zh_CN"), ("Content-Type", "text/plain; charset=utf-8")]


def messages(files: Iterable[Path]) -> Iterator[str]:
    """Every message marked `_("…")`, adjacent strings joined, in the order of files and lines."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "_"
                and node.args
            ):
                text = node.args[0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def catalogues() -> list[tuple[str, Path, list[Path]]]:
    """(domain, .po file, sources) of the core and of each plugin with messages of its own."""
    found = [("caseman", HERE / "zh_CN" / "LC_MESSAGES" / "caseman.po", sorted(PACKAGE.rglob("*.py")))]
    for folder in sorted(PLUGINS.iterdir()):
        sources = sorted(folder.rglob("*.py")) if folder.is_dir() else []
        if any(True for _message in messages(sources)):
            file = folder / "locale" / "zh_CN" / "LC_MESSAGES" / f"{folder.name}.po"
            found.append((folder.name, file, sources))
    return found


def renewed(domain: str, file: Path, sources: list[Path]) -> Catalog:
    """The catalogue with every message of the sources and nothing else; known translations are kept."""
    old = Catalog()
    if file.is_file():
        with file.open("rb") as stream:
            old = read_po(stream, locale="zh_CN", domain=domain)
    new = Catalog(locale="zh_CN", domain=domain, fuzzy=False)
    for message in sorted(set(messages(sources))):
        known = old.get(message)
        new.add(message, known.string if known else "")
    return new


def as_po(catalogue: Catalog) -> bytes:
    """Text with the same bytes for the same messages."""
    head = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    out = io.BytesIO()
    write_po(out, catalogue, omit_header=True, no_location=True, width=0)
    return head.encode() + out.getvalue().lstrip()


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue."""
    out, undated = io.BytesIO(), Undated(locale="zh_CN")
    for message in read_po(io.BytesIO(as_po(catalogue)), locale="zh_CN"):
        if message.id:
            undated.add(message.id, message.string)
    write_mo(out, undated)
    return out.getvalue()


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    wrong = 0
    for domain, file, sources in catalogues():
        catalogue = renewed(domain, file, sources)
        for path, data in ((file, as_po(catalogue)), (file.with_suffix(".mo"), as_mo(catalogue))):
            if check:
                wrong += not path.is_file() or path.read_bytes() != data
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        missing = [message.id for message in catalogue if message.id and not message.string]
        wrong += len(missing)
        print(f"{domain}: {len(catalogue)} messages, {len(missing)} without a translation")
        for text in missing[: None if check else 0]:
            print(f"  {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
