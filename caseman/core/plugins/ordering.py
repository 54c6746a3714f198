"""The order in which plugins are loaded: each after those that it requires."""

from collections.abc import Collection, Mapping, Sequence

from caseman.api.messages import msg as _

from .faults import PluginFault
from .snapshots import Snapshot

COULD_NOT = _("{file}, line {line}: it requires {missing}, which could not be loaded")
SWITCHED_OFF = _("{file}, line {line}: it requires {missing}, which is switched off in config.toml")
NOT_THERE = _("{file}, line {line}: it requires {missing}, which is not there")


def in_order(
    chosen: Sequence[Snapshot], present: Collection[str], absent: Mapping[str, str]
) -> tuple[list[Snapshot], list[tuple[Snapshot, PluginFault]]]:
    """The plugins that can be loaded, in their order, and the others with what is missing.

    Of those that need nothing more, the first of `chosen` comes first: what caseman ships keeps its ids and words.
    `present` are ids that are there already; `absent` tells of an id why it is not (a message id).
    """
    waiting = {snapshot.id: snapshot for snapshot in chosen}
    ordered: list[Snapshot] = []
    refused: list[tuple[Snapshot, PluginFault]] = []
    done, lost = set(present), dict(absent)
    while waiting:
        free = next((one for one in waiting.values() if set(one.requires) <= done), None)
        if free:
            ordered.append(waiting.pop(free.id))
            done.add(free.id)
            continue
        broken = [one for one in waiting.values() if _missing(one, waiting, done)]
        for snapshot in broken:
            missing = _missing(snapshot, waiting, done)
            refused.append((snapshot, required_fault(snapshot, missing, lost.get(missing, ""))))
        for snapshot in broken:
            del waiting[snapshot.id]
            lost[snapshot.id] = COULD_NOT
        if not broken:
            circle = _circle(waiting)
            for name in circle:
                refused.append((waiting.pop(name), _circle_fault(_of(name, chosen), circle)))
                lost[name] = COULD_NOT
    return ordered, refused


def required_fault(snapshot: Snapshot, missing: str, why: str = "") -> PluginFault:
    """That a plugin which is required is not in use."""
    file, line = snapshot.manifest_place("requires")
    return PluginFault(why or NOT_THERE, file, line, missing=missing)


def _missing(snapshot: Snapshot, waiting: Mapping[str, Snapshot], done: Collection[str]) -> str:
    return next((name for name in snapshot.requires if name not in waiting and name not in done), "")


def _circle(waiting: Mapping[str, Snapshot]) -> list[str]:
    """One circle among plugins of which each requires another that waits."""
    path = [next(iter(waiting))]
    while True:
        after = next(name for name in waiting[path[-1]].requires if name in waiting)
        if after in path:
            return path[path.index(after) :]
        path.append(after)


def _circle_fault(snapshot: Snapshot, circle: Sequence[str]) -> PluginFault:
    file, line = snapshot.manifest_place("requires")
    return PluginFault(
        _("{file}, line {line}: these plugins require each other in a circle: {circle}"),
        file,
        line,
        circle=circle,
    )


def _of(name: str, chosen: Sequence[Snapshot]) -> Snapshot:
    return next(one for one in chosen if one.id == name)
