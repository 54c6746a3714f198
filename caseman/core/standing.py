"""What every register that leaves the house says of itself beside its rows: of which place, made by whom, under which law."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .policy import place_names, region_code

if TYPE_CHECKING:
    from .office import Office


def standing(office: "Office", unverified: Sequence[str] = ()) -> list[str]:
    """In words: place, maker and policy version; then, where figures rest on values that nobody has verified (titles as
    message ids), which."""
    worker = office.worker
    facts = {
        "place": places(office) or ["-"],
        "who": (worker.title or worker.name) if worker else "-",
        "policy": office.policies.fingerprint[:8],
    }
    told = [office.text.sentence(_("place {place} · made by {who} · policies {policy}"), facts)]
    if unverified:
        titles = [office.text.label(title) for title in unverified]
        told.append(
            office.text.sentence(
                _("※ rests on figures that nobody has verified: {titles}"), {"titles": titles}
            )
        )
    return told


def places(office: "Office") -> list[str]:
    """What the places of the office's projects are called: as their packs say, else by the official list."""
    titles = {pack.region: pack.title for pack in office.policies.packs}
    codes = (str(project.data.get("district") or "") for project in office.reader.all("projects"))
    found = []
    for code in filter(None, codes):
        try:
            region = region_code(code)
        except InputError:
            region = code
        found.append(titles.get(region) or "".join(place_names(code)) or code)
    return list(dict.fromkeys(found))
