"""What every office is run with: the plugins and packs of their folders, loaded once and independent of any store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caseman.core.plugins import Plugins, load
from caseman.core.policy import Pack, PackFault, Policies, load_packs

from . import builtin
from .config import Config
from .rulebook import Rulebook
from .schema import Schema

SHIPPED = Path(__file__).resolve().parents[1] / "_plugins"
IN_REPOSITORY = Path(__file__).resolve().parents[2] / "plugins"


@dataclass(slots=True)
class Loaded:
    """Plugins and packs, independent of any store."""

    plugins: Plugins
    rulebook: Rulebook
    schema: Schema
    policies: Policies
    packs: Sequence[Pack]
    faults: Sequence[PackFault] = field(default_factory=tuple)

    @property
    def owners(self) -> list[str]:
        """The plugins in use, for looking up their words."""
        return [item.id for item in self.plugins.items if item.in_use]


def plugin_folders(config: Config) -> list[Path]:
    """The shipped plugins, then those beside config.toml."""
    folders = [SHIPPED if SHIPPED.is_dir() else IN_REPOSITORY]
    if (
        config.folder
        and (config.folder / "plugins").is_dir()
        and (config.folder / "plugins").resolve() != folders[0]
    ):
        folders.append(config.folder / "plugins")
    return folders


def load_all(config: Config, journal: Path | None = None) -> Loaded:
    """Load every plugin and pack. What fails is left out and listed, it never raises."""
    plugins = load(
        plugin_folders(config), config.plugins, config.disabled, builtin=builtin.PLUGINS, journal=journal
    )
    rulebook = Rulebook(plugins.registry)
    schema = Schema(plugins.registry.records, plugins.registry.sections)
    packs, faults = load_packs(plugins.packs, plugins.registry.parameters)
    return Loaded(plugins, rulebook, schema, Policies(plugins.registry.parameters, packs), packs, faults)
