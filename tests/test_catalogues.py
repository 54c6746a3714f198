"""The Chinese catalogues hold every message of the sources, nothing else, each translated with the same facts."""

import re
import string
from pathlib import Path

import pytest

from caseman.locale import build

DOMAINS = {domain: (file, sources) for domain, file, sources in build.catalogues()}


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_a_catalogue_is_complete_and_in_step(domain: str) -> None:
    file, sources = DOMAINS[domain]
    catalogue = build.renewed(domain, file, sources)
    assert [message.id for message in catalogue if message.id and not message.string] == []
    assert file.read_bytes() == build.as_po(catalogue), "python3 run.py i18n"
    assert file.with_suffix(".mo").read_bytes() == build.as_mo(catalogue), "python3 run.py i18n"


def facts(text: str) -> set[str]:
    """The names in braces; raises ValueError where the braces are wrong."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_a_translation_has_the_facts_of_its_message_and_no_other(domain: str) -> None:
    file, sources = DOMAINS[domain]
    wrong = []
    for message in build.renewed(domain, file, sources):
        try:
            if facts(message.string) - facts(message.id):
                wrong.append(message.id)
        except ValueError:
            wrong += [message.id] if "{" in message.id else []
    assert wrong == []


@pytest.mark.parametrize("domain", sorted(DOMAINS))
def test_a_translation_is_chinese(domain: str) -> None:
    file, sources = DOMAINS[domain]
    for message in build.renewed(domain, file, sources):
        # names of formats and programs are the same in every language
        if re.search(
            "[A-Za-z]{3}", re.sub(r"\{\w+\}|%\(\w+\)|JSON|PDF|caseman|Python|Textual", "", message.id)
        ):
            assert re.search("[一-鿿]", message.string), message.id


def test_every_module_with_messages_is_in_a_catalogue() -> None:
    gathered = {source for _file, sources in DOMAINS.values() for source in sources}
    root = Path(build.__file__).parents[2]
    for file in [*(root / "caseman").rglob("*.py"), *(root / "plugins").rglob("*.py")]:
        if any(True for _message in build.messages([file])):
            assert file in gathered
