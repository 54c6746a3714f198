"""doctor: what on this computer is not as it should be."""

from caseman.cli.session import DONE, FINDINGS, STORE, Session
from caseman.core.doctor import GLYPHS, MARKS, Examined, examine


def doctor(session: Session) -> int:
    """Exit 1 where something is wrong, 3 where the store cannot be used; a hint alone is no fault."""
    told = session.told
    found = examine(session.config, session.data, session.loaded, session.text, session.day(told.today))
    if told.json:
        session.json([{"name": one.name, "state": one.state, "said": one.said} for one in found])
    else:
        for one in found:
            session.out(line(one))
            if one.name == "glyphs":
                session.out("\n".join(f"    {row}" for row in GLYPHS))
    if any(one.name == "store" and one.state == "bad" for one in found):
        return STORE
    return FINDINGS if any(one.state == "bad" for one in found) else DONE


def line(one: Examined) -> str:
    return f"{MARKS[one.state]} {one.title}  {one.said}"
