"""A message knows whose it is: one English word of two plugins is two Chinese ones."""

import copy
import json

from caseman.api.fields import fields_of
from caseman.api.messages import Label, msg
from caseman.core.config import Config
from caseman.core.i18n import Translator
from caseman.core.loaded import load_all


def test_a_label_is_translated_by_its_own_plugin_wherever_it_is_shown() -> None:
    loaded = load_all(Config())
    text = Translator("zh", loaded.plugins.locale, loaded.owners)
    plain = Translator("zh")
    registry = loaded.plugins.registry
    titles = [
        (section.id, spec.title)
        for section in registry.sections.values()
        for spec in fields_of(section.model).values()
    ]
    titles += [(report.id, column.title) for report in registry.reports.values() for column in report.columns]
    titles = [one for one in titles if not one[0].startswith("core.")]
    assert {text.label(title) == text(title, name.partition(".")[0]) for name, title in titles} == {True}
    shared = [one for one in titles if plain(str(one[1])) not in (one[1], text.label(one[1]))]
    assert shared, "some word of a plugin is another one in the core"


def test_core_words_stay_the_cores_in_a_plugins_place() -> None:
    loaded = load_all(Config())
    text = Translator("zh", loaded.plugins.locale, loaded.owners)
    from caseman.core.keys import Keys

    titles = {command.id: command.title for command in Keys().commands.values()}
    assert text.label(titles["table.open"]) == "打开"
    assert text(titles["table.open"], "handover") == "打开", "the plugin's own “open” is another word"
    assert text.label(Label(titles["table.open"])) == "打开"


def test_a_marked_text_is_a_text() -> None:
    marked = msg("open")
    assert marked == "open"
    assert hash(marked) == hash("open")
    assert copy.deepcopy(marked) == "open"
    assert json.dumps({"x": marked}) == '{"x": "open"}'
