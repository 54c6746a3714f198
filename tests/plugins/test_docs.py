"""The pages on plugins: they name every hook, descriptor and what plugin code is given, and their examples work."""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

import docx
import pytest
from plugins_kit import sentence

import caseman.api
from caseman.__main__ import main
from caseman.api import API, context, fields, hookspecs, importers, ledgers
from caseman.core.loaded import IN_REPOSITORY
from caseman.core.plugins import check, load
from caseman.core.plugins.collecting import REGISTERS
from caseman.core.plugins.host import State
from caseman.core.plugins.judging import INPUT_TYPES
from caseman.core.plugins.manifest import KEYS

DOCS = Path(__file__).parents[2] / "docs" / "it"
PAGES = ("plugins.md", "plugins.zh-CN.md")
LOCALES = {"plugins.md": "en_US.UTF-8", "plugins.zh-CN.md": "zh_CN.UTF-8"}

HOOKS = {
    name: found
    for name, found in inspect.getmembers(hookspecs, inspect.isfunction)
    if getattr(found, f"{hookspecs.hookspec.project_name}_spec", None)
}
#: Descriptors beside those of the registers, which are parts of them or what plugin code gets.
PARTS = (
    "Finding", "Fix", "Member", "Input", "Line", "Value", "Source", "Due", "Calculated", "Column", "Sheet", "Placed",
    "Facts", "Table", "Digits", "Prose", "Form", "Board", "Lane", "Card", "Chart", "FieldMeta", "ListField", "ListScope", "Ours", "Listed", "Told", "StepTold", "Copy", "Asked",
    "BatchAnswer", "Exit",
)  # fmt: skip
PROTOCOLS = {
    name: found
    for module in (context, importers, ledgers)
    for name, found in vars(module).items()
    if inspect.isclass(found)
    and getattr(found, "_is_protocol", False)
    and found.__module__ == module.__name__
}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text_of(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def headings(page: str) -> list[str]:
    return re.findall(r"(?m)^### (.+)$", text_of(page))


def part(page: str, name: str) -> str:
    """What stands under the heading of a descriptor or protocol."""
    found = re.search(rf"(?ms)^### `{name}`\n(.*?)(?=^##)", text_of(page) + "\n## end")
    assert found, f"{page} has no heading `{name}`"
    return found[1]


def rows(text: str) -> dict[str, str]:
    """The keys of a table's rows, and what is said of them."""
    return {
        name: cells
        for names, cells in re.findall(r"(?m)^\| (`[^|]+`)[^|]*\| (.+) \|$", text)
        for name in re.findall(r"`([a-z_]+)`", names.partition("[")[0])
    }


# -- the page and the contract


def test_every_hook_is_documented_with_its_signature_and_every_documented_one_exists(page: str) -> None:
    told = [heading.strip("`") for heading in headings(page) if "(ctx)" in heading]
    specs = []
    for name, hook in HOOKS.items():
        gives = inspect.signature(hook).return_annotation
        kinds = re.sub(r"\b[a-z_]+\.(?:[a-z_]+\.)*", "", str(gives)) if get_origin(gives) else str(gives)
        specs.append(f"{name}(ctx) -> {kinds}")
    assert sorted(told) == sorted(specs)


def _fields(name: str) -> set[str]:
    found = getattr(caseman.api, name, None) or getattr(fields, name)
    return {one.name for one in dataclasses.fields(found)}


@pytest.mark.parametrize("name", sorted({kind.__name__ for kind in REGISTERS} | set(PARTS)))
def test_every_field_of_a_descriptor_is_documented_and_no_other(name: str, page: str) -> None:
    assert set(rows(part(page, name))) == _fields(name)


@pytest.mark.parametrize("name", sorted(kind.__name__ for kind in REGISTERS))
def test_what_a_field_is_without_being_given_is_told_right(name: str, page: str) -> None:
    for one in dataclasses.fields(getattr(caseman.api, name)):
        row = re.search(rf"(?m)^\| `{one.name}`([^|]*)\|", part(page, name))
        assert row
        told = row[1].strip()
        if one.default is dataclasses.MISSING:
            assert told in ("", "[`{}`]", "[`()`]")
            assert bool(told) == (one.default_factory is not dataclasses.MISSING)
        else:
            value = getattr(one.default, "value", one.default)
            assert told == (f"[`{value}`]" if value not in ("", None) else "[–]")


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_every_member_of_what_plugin_code_is_given_is_documented_and_no_other(name: str, page: str) -> None:
    members = {one for one in vars(PROTOCOLS[name]) if not one.startswith("_")}
    assert set(rows(part(page, name))) == members


def test_everything_else_with_a_heading_exists(page: str) -> None:
    named = [
        heading.strip("`") for heading in headings(page) if heading.startswith("`") and "(" not in heading
    ]
    assert set(named) == {kind.__name__ for kind in REGISTERS} | set(PARTS) | set(PROTOCOLS)


def test_the_manifests_keys_the_states_and_the_version_of_the_contract_are_documented(page: str) -> None:
    told = rows(text_of(page))
    assert set(KEYS) <= told.keys()
    assert {str(state) for state in State} <= told.keys()
    assert f'`"{API[0]}.{API[1]}"`' in text_of(page)
    assert all(f"`{kind}`" in part(page, "Input") for kind in INPUT_TYPES)


def test_both_pages_have_the_same_code_and_the_same_order() -> None:
    english, chinese = (text_of(page) for page in PAGES)
    fence = re.compile(r"(?ms)^```(?:python|toml|csv)\n.*?^```")
    assert fence.findall(english) == fence.findall(chinese)
    assert [heading for heading in headings(PAGES[0]) if heading.startswith("`")] == [
        heading for heading in headings(PAGES[1]) if heading.startswith("`")
    ]


def test_links_lead_somewhere(page: str) -> None:
    """Within the page, by GitHub's rule for anchors; and to files."""
    anchors = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"(?m)^#+ (.+)$", text_of(page))
    }
    links = re.findall(r"\]\(([^)]+)\)", text_of(page))
    assert len(links) > 10
    for link in links:
        assert link.removeprefix("#") in anchors if link.startswith("#") else (DOCS / link).is_file()


# -- the examples


def files(page: str) -> dict[str, str]:
    """The files of the page by the name that stands above each."""
    return dict(re.findall(r"(?ms)^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```", text_of(page)))


@pytest.fixture
def place(page: str, tmp_path: Path) -> Path:
    """A folder with config.toml and the page's files, as a reader makes it."""
    (tmp_path / "config.toml").write_text("", "utf-8")
    for name, text in files(page).items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    template = tmp_path / "plugins" / "inspection" / "documents" / "notice.docx"
    template.parent.mkdir()
    notice = docx.Document()
    notice.add_paragraph("{{ unit }} 验房单 {{ number }} {{ day }}")
    notice.add_paragraph("{{ imprint }}")
    notice.save(str(template))
    return tmp_path


def test_the_plugins_of_the_page_load_and_have_nothing_wrong(place: Path) -> None:
    from caseman.core import builtin

    folders = [IN_REPOSITORY, place / "plugins"]
    plugins = load(folders, {}, (), builtin.PLUGINS)
    mine = {one.id: one for one in plugins.items if Path(one.where).is_relative_to(place)}
    assert sorted(mine) == ["anlu-2027", "anlu_extra", "decoration", "inspection", "keys_batch"]
    assert [sentence(one) for one in mine.values() if not one.in_use] == []
    for entry in (place / "plugins").iterdir():
        assert check(entry, folders, {}) == []


def test_every_hook_has_an_example(place: Path) -> None:
    shown = "\n".join(file.read_text("utf-8") for file in place.rglob("*.py"))
    assert [name for name in HOOKS if f"@hookimpl\ndef {name}(" not in shown] == []


def test_single_examples_run(page: str) -> None:
    blocks = re.findall(r"(?ms)(?<!\*\*\n\n)^```python\n(.*?)^```", text_of(page))
    assert len(blocks) >= 3
    for block in blocks:
        space: dict[str, Any] = {"__name__": "example"}
        exec(block, space)
        if "from_1" in space:
            assert space["from_1"]({"given_back": "2026-01-05"}) == {"returned_on": "2026-01-05"}


def transcripts(page: str) -> Iterator[tuple[str, list[str]]]:
    """Commands of the page, each with the lines that it says."""
    for block in re.findall(r"(?ms)^```console\n(.*?)^```", text_of(page)):
        for command in re.split(r"(?m)^\$ ", block)[1:]:
            line, *said = command.rstrip("\n").split("\n")
            yield line, said


ONE_IN_CI = pytest.mark.parametrize(
    "page", [pytest.param(PAGES[0], marks=pytest.mark.long), PAGES[1]], indirect=True
)


@ONE_IN_CI
def test_what_the_page_shows_is_what_the_commands_say(
    page: str, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    monkeypatch.setenv("LC_ALL", LOCALES[page])
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "nobody"))
    main(["--data", "try", "demo", "--no-open"])
    shown = list(transcripts(page))
    assert len(shown) >= 10
    for command, lines in shown:
        capsys.readouterr()
        main(command.split()[1:])
        told = capsys.readouterr()
        said = [line.rstrip() for line in (told.out + told.err).replace(str(place), "…").splitlines()]
        assert sorted(said) == sorted(line.rstrip() for line in lines), command


@ONE_IN_CI
def test_the_office_column_of_the_page_is_read(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contract ledger with a column that only the page's section claims."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "nobody"))
    main(["--data", "try", "demo", "--no-open"])
    book = (IN_REPOSITORY / "demo" / "office" / "contracts.csv").read_text("utf-8").splitlines()
    unit = book[0].split(",").index("房号")
    row = next(line for line in book[1:] if line.split(",")[unit] == "2-1-0202")
    (place / "台账.csv").write_text(f"{book[0]},装修押金\n{row},2900\n", "utf-8")
    main(["--data", "try", "import", "台账.csv", "--as", "contracts"])
    capsys.readouterr()
    main(["--data", "try", "report", "decoration.deposits", "--format", "csv"])
    assert "2-1-0202,吕*,,2900.00," in capsys.readouterr().out


def test_settings_of_the_page_are_taken(place: Path, page: str) -> None:
    from caseman.core.config import read_config
    from caseman.core.loaded import load_all

    told = re.search(r"(?ms)^```toml\n(\[plugins\].*?)^```", text_of(page))
    assert told
    (place / "config.toml").write_text(told[1].replace("D:/scans", place.as_posix()), "utf-8")
    config = read_config(str(place / "config.toml"))
    assert config.plugins["inspection"] == {"scans": place.as_posix()}
    states = {one.id: one.state for one in load_all(config).plugins.items}
    assert states["inspection"] is State.LOADED
    (place / "config.toml").write_text(told[1], "utf-8")
    items = load_all(read_config(str(place / "config.toml"))).plugins.items
    failed = next(one for one in items if one.id == "inspection")
    assert sentence(failed).endswith("FileNotFoundError: 没有文件夹 D:/scans")
