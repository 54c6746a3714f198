"""plugins and packs: what IT looks at, and new ones to begin with."""

from datetime import date
from pathlib import Path
from typing import Any

from caseman.api.messages import InputError
from caseman.api.messages import msg as _
from caseman.cli.session import DONE, FINDINGS, Session
from caseman.core.loaded import plugin_folders
from caseman.core.plugins import PluginItem, check, scaffold
from caseman.core.policy import (
    Entry,
    entry_json,
    explain,
    failed_tests,
    later_than_review,
    load_packs,
    pack_diff,
    stale,
)
from caseman.core.tables import text_table

from .diffing import tell_sums, who_pays

#: Words of a plugin's state.
STATES = {"loaded": _("loaded"), "off": _("switched off"), "failed": _("failed"), "faulty": _("faulty")}
#: Words of what a plugin is made as.
FORMS = {
    "builtin": _("of caseman itself"),
    "folder": _("folder"),
    "file": _("single file"),
    "pack": _("policy pack"),
}


def plugins(session: Session) -> int:
    """list, why, new, check, enable, disable. Exit 1 where a plugin failed."""
    what, words = session.told.what, session.told.words
    if what == "list":
        return _list(session, session.loaded.plugins.items)
    if not words:
        raise InputError(_("name the plugin: caseman plugins {what} ID"), what=what)
    if what == "new":
        return _new(session, words[0])
    if what == "check":
        return _check_one(session, words[0])
    if what in ("enable", "disable"):
        return _switch(session, words[0], what == "disable")
    return _why(session, words[0])


def _list(session: Session, items: list[PluginItem]) -> int:
    text = session.text
    failed = [item for item in items if item.reason and item.state != "off"]
    if session.told.json:
        session.json([_item_json(session, item) for item in items])
    else:
        heads = [text(head) for head in (_("plugin"), _("title"), _("version"), _("made as"), _("state"))]
        rows = [[i.id, i.title, i.version, text(FORMS[i.form]), text(STATES[i.state])] for i in items]
        session.out(text_table(heads, rows))
        for item in failed:
            session.out(f"✘ {item.id}: {text.sentence(item.reason, item.facts)}")
        for fault in session.loaded.faults:
            session.out(f"✘ {_place(fault.file, fault.line)}: {text.sentence(fault.message, fault.facts)}")
    return FINDINGS if failed else DONE


def _item_json(session: Session, item: PluginItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "version": item.version,
        "api": item.api,
        "form": item.form,
        "state": str(item.state),
        "reason": session.text.sentence(item.reason, item.facts) if item.reason else None,
        "file": item.facts.get("file", item.where),
        "line": item.facts.get("line", 0),
    }


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file


def _check_one(session: Session, word: str) -> int:
    """What is wrong with the plugin at a path, or of an id."""
    problems = check(Path(word), plugin_folders(session.config), session.config.plugins)
    told = [(one, session.text.sentence(one.message, one.facts)) for one in problems]
    if session.told.json:
        session.json([{"file": one.file, "line": one.line, "problem": text} for one, text in told])
    for one, text in () if session.told.json else told:
        session.out(f"✘ {text}" if one.file in text else f"✘ {_place(one.file, one.line)}: {text}")
    if not problems:
        session.say(_("{name}: nothing is wrong"), name=word)
    return FINDINGS if problems else DONE


def _why(session: Session, name: str) -> int:
    """Why a plugin is, or is not, in use, and what it brings."""
    found = [item for item in session.loaded.plugins.items if item.id == name]
    if not found:
        known = sorted(item.id for item in session.loaded.plugins.items)
        raise InputError(_("there is no plugin {name}; there are {known}"), name=name, known=known)
    code = _list(session, found)
    owner = session.loaded.plugins.owner
    for register, ids in session.loaded.plugins.registry.ids().items():
        mine = sorted(one for one in ids if owner(one) == name)
        if mine and not session.told.json:
            session.out(f"{register}: {'  '.join(mine)}")
    return code


def _new(session: Session, name: str) -> int:
    folder = (session.config.folder or Path.cwd()) / "plugins"
    for file in scaffold(folder, name, session.told.kind, session.region):
        session.out(str(file))
    if session.config.folder is None:
        session.say(
            _("write a config.toml beside {folder}, an empty one will do: it says where plugins lie"),
            folder=str(folder),
        )
    return DONE


def _switch(session: Session, name: str, off: bool) -> int:
    """config.toml is the user's text: what to write there is said, not written."""
    disabled = set(session.config.disabled)
    disabled = disabled | {name} if off else disabled - {name}
    listed = ", ".join(f'"{one}"' for one in sorted(disabled))
    session.say(_("write this into config.toml, table [plugins]:"))
    session.out(f"disabled = [{listed}]")
    return DONE


def packs(session: Session) -> int:
    """list, parameters, show, check, diff, stale. Exit 1 where something is wrong."""
    tool = {
        "list": _packs_list,
        "parameters": _parameters,
        "show": _show,
        "check": _check,
        "diff": _diff,
        "stale": _stale,
    }[session.told.what]
    return tool(session)


def _packs_list(session: Session) -> int:
    found = session.law.packs
    if session.told.json:
        session.json(
            [
                {"id": p.id, "title": p.title, "region": p.region, "version": p.version, "file": p.file}
                for p in found
            ]
        )
        return DONE
    heads = [session.text(head) for head in (_("pack"), _("title"), _("region"), _("version"), _("entries"))]
    session.out(text_table(heads, [[p.id, p.title, p.region, p.version, str(len(p.entries))] for p in found]))
    return DONE


def _parameters(session: Session) -> int:
    loaded, text = session.loaded, session.text
    rows = []
    for name, one in sorted(loaded.plugins.registry.parameters.items()):
        owner = loaded.plugins.owner(name)
        rows.append([name, text(one.title, owner), one.kind, one.type, text(one.unit, owner), one.basis])
    if session.told.json:
        keys = ("name", "title", "kind", "type", "unit", "basis")
        session.json([dict(zip(keys, row, strict=True)) for row in rows])
        return DONE
    heads = [
        text(head)
        for head in (_("parameter"), _("title"), _("kind"), _("type"), _("unit"), _("deciding day"))
    ]
    session.out(text_table(heads, rows))
    return DONE


def _day(session: Session) -> date:
    return session.day(session.told.on) or session.today


def _show(session: Session) -> int:
    """Every entry of a parameter for a place; the one in force is marked."""
    if not session.told.words:
        raise InputError(_("name the parameter: caseman packs show PARAMETER --region CODE"))
    found = explain(session.law, session.told.words[0], session.region, _day(session))
    if session.told.json:
        session.json(found)
    for one in () if session.told.json else found:
        mark = "▶" if one["in_force"] else " "
        unverified = "" if one["verified"] else session.text(_(" (unverified)"))
        value = one["stops"] or one["value"]
        session.out(
            f"{mark} {one['from']}  {one['region']:>6}  {value}  {one['source']}{unverified}  {_place(one['file'], one['line'])}"
        )
    return DONE


def _check(session: Session) -> int:
    """Read every pack, run its worked cases, and name what a wider rule may have overtaken."""
    loaded, law, text = session.loaded, session.law, session.text
    count, failed = failed_tests(law.packs, law, loaded.rulebook.calculations)
    for fault in [*loaded.faults, *failed]:
        session.out(f"✘ {_place(fault.file, fault.line)}: {text.sentence(fault.message, fault.facts)}")
    for entry, newer in later_than_review(law.packs):
        facts = {"parameter": entry.parameter, "pack": entry.pack, "other": newer.pack, "day": newer.since}
        session.out(
            "⚠ "
            + text.sentence(
                _(
                    "{parameter} of {pack}: {other} has a newer rule from {day}; look whether the local one still holds"
                ),
                facts,
            )
        )
    session.say(
        _("{packs} packs, {count} worked cases, {failed} wrong"),
        packs=len(law.packs),
        count=count,
        failed=len(failed) + len(loaded.faults),
    )
    return FINDINGS if failed or loaded.faults else DONE


def _diff(session: Session) -> int:
    """What a new version of a pack changes."""
    from caseman.core.plugins import PackFile

    if len(session.told.words) != 2:
        raise InputError(_("name two files: caseman packs diff OLD NEW"))
    read = []
    for name in session.told.words:
        try:
            data = Path(name).read_bytes()
        except OSError as error:
            raise InputError(
                _("{path} cannot be read: {reason}"), path=name, reason=error.strerror or ""
            ) from None
        found, faults = load_packs([PackFile(name, data, "")], session.loaded.plugins.registry.parameters)
        if not found:
            raise InputError(faults[0].message, **faults[0].facts)
        read.append(found[0])
    changes, sums = pack_diff(read[0], read[1]), who_pays(session, read[0], read[1])
    if session.told.json:
        told = [{"change": sign, **entry_json(entry)} for sign, entry in changes]
        session.json({"entries": told, "cases": sums} if session.told.data else told)
        return DONE
    before = {(one.parameter, one.since, one.when): one for one in read[0].entries}
    for sign, entry in changes:
        old = before.get((entry.parameter, entry.since, entry.when)) if sign == "~" else None
        session.out(f"{sign} {entry.parameter}  {entry.since.isoformat()}  {_changed(session, old, entry)}")
    if session.told.data:
        tell_sums(session, sums)
    return DONE


def _changed(session: Session, old: Entry | None, new: Entry) -> str:
    """An entry's value and source; of one that was there before, what is another now, old → new."""

    def told(entry: Entry) -> tuple[str, str]:
        known = entry_json(entry)
        unsure = "" if known["verified"] else session.text(_(" (unverified)"))
        return str(known["stops"] or known["value"]), f"{known['source']}{unsure}"

    (value, source), (was, cited) = told(new), told(old or new)
    return "  ".join(
        now if now == then else f"{then} → {now}" for then, now in ((was, value), (cited, source))
    )


def _stale(session: Session) -> int:
    found = stale(session.law.packs, _day(session))
    for pack, due in found:
        session.out(
            session.text.sentence(
                _("{pack}: its sources were to be read again by {day}"), {"pack": pack.id, "day": due}
            )
        )
    return FINDINGS if found else DONE
