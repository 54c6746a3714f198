"""Damage to the store as findings, so that the check tells it like everything else (AUD-01)."""

from caseman.api.messages import msg as _
from caseman.api.rules import Fix, Severity
from caseman.core.store import Store

from .findings import Found


def damage_findings(store: Store) -> list[Found]:
    """One finding per damaged place of the log; none for a store that is whole."""
    found = []
    for number, damage in enumerate(store.damage):
        facts = {"file": damage.file, "line": damage.line, "reason": damage.reason}
        found.append(
            Found(
                id=f"AUD-01:store:{number}",
                code="AUD-01",
                rule="core.store",
                severity=Severity.BLOCK,
                ref="store",
                unit="",
                path="",
                message=_(
                    "the store is damaged in {file}, line {line}: {reason}; it is open for reading only"
                ),
                facts=facts,
                cite="",
                fix=(Fix(title=_("restore the last backup, then enter again what came after it")),),
                due=None,
                per_day=None,
                refs=(),
                follows=(),
            )
        )
    return found
