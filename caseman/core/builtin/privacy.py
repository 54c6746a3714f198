"""Rules on what may be written where: no secret in a note."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from caseman.api.context import CheckContext
from caseman.api.messages import Label
from caseman.api.messages import msg as _
from caseman.api.rules import Finding, Fix, Rule, Severity

if TYPE_CHECKING:
    from caseman.core.facts import Facts

#: A word for a secret, then something that looks like one.
_SECRET = re.compile(
    r"(?:密码|口令|passw(?:or)?d|pwd|pin码?)\s*(?:是|为|[:：=＝])?\s*([A-Za-z0-9!@#$%^&*_+.\-]{4,})",
    re.IGNORECASE,
)

_CHANGE = Fix(title=_("delete the password from the text and change it with the office that gave it"))


def secret_in_a_note(ctx: CheckContext) -> Iterable[Finding]:
    """The secret itself is never repeated in the finding."""
    record = cast("Facts", ctx).record
    for section, texts in record.schema.texts(record.table):
        # As it is stored: a text is a text, and need not be read by its type to be looked through.
        held = record.data.get(section) if section else record.data
        if not isinstance(held, dict):
            continue
        for path, name, title in texts:
            found = held.get(name)
            if isinstance(found, str) and _SECRET.search(found):
                yield Finding(
                    message=_("{field} looks like it holds a password; secrets are not stored here"),
                    facts={"field": Label(title)},
                    path=path,
                    fix=(_CHANGE,),
                )


ALL = [
    Rule(
        id="core.secret",
        code="SEC-01",
        title=_("no password in a note"),
        severity=Severity.BLOCK,
        check=secret_in_a_note,
        records="*",
        gate=("core.save",),
    ),
]
