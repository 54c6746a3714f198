"""What finding looks at: the search keys of a record, and what a typed text may mean.

Everything searchable is folded (NFKC, lower case); marks tell the kinds apart, so that a query finds only what it means:
`~zs` pinyin initials of a name, `=2-1-101=` a unit, `1356$` the end of a phone or document number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import product
from typing import Any

from caseman.api.fields import FieldSpec, fields_of
from caseman.api.messages import InputError
from caseman.api.units import parse_unit
from caseman.api.values import half_width, match_key

from .readings import first_letters
from .schema import Schema

#: What a list shows of a case.
SHOWN = ("unit", "buyers", "number", "state", "remark")
#: How many readings of one name are kept, and how many letters of it.
READINGS, LETTERS = 4, 8
#: The last sign of a document number, as some write its X.
_CROSS = re.compile(r"(?<=\d)×")
#: Kinds of fields of which a query may name the end.
_TAILED = ("document_number", "phone", "code")


#: The middle dot of a name, in the signs that keyboards give.
_DOTS = str.maketrans("•・∙‧", "····")


def _folded(text: str) -> str:
    return match_key(text).translate(_DOTS)


@lru_cache(maxsize=65536)
def _letters(sign: str, every: bool) -> tuple[str, ...]:
    """First letters of a character's readings: all of them, or the usual one."""
    if sign.isascii():
        return (sign.lower(),) if sign.isalnum() else ()
    return first_letters(sign, every)


def initials(name: str) -> tuple[str, ...]:
    """Pinyin initials of a name, every reading of the surname (its first two characters): 单廷珪 gives dtg, stg, ctg."""
    signs = [_letters(sign, every=place < 2) for place, sign in enumerate(name[:LETTERS])]
    readings = ("".join(letters) for letters in product(*(letters for letters in signs if letters)))
    return tuple(dict.fromkeys(reading for _n, reading in zip(range(READINGS * 2), readings, strict=False)))[
        :READINGS
    ]


def _values(spec: FieldSpec, stored: Any) -> Iterator[tuple[str, str]]:
    """The searchable texts of a stored field, each with its kind."""
    if stored in (None, "", []):
        return
    if spec.kind == "rows" and spec.item is not None:
        inner = fields_of(spec.item)
        for row in stored:
            for name, part in inner.items():
                if part.meta.search and name in row:
                    yield from _values(part, row[name])
    elif spec.kind == "list":
        for one in stored:
            yield ("phone", str(one))
    elif isinstance(stored, str):
        yield (spec.kind, stored)


def search_keys(schema: Schema, table: str, data: Mapping[str, Any]) -> list[str]:
    """Everything by which a record is found."""
    keys: list[str] = []
    unit = str(data.get("unit") or data.get("name") or "").rpartition(":")[2]
    with suppress(InputError):
        keys.append(f"={parse_unit(unit).key.lower()}=")
    for path, spec in schema.specs(table):
        section, _dot, name = path.rpartition(".")
        holder: Any = data.get(section, {}) if section else data
        wanted = spec.meta.search or spec.kind in ("rows", "long_text")
        if not wanted or not isinstance(holder, Mapping):
            continue
        for kind, text in _values(spec, holder.get(name)):
            folded = _folded(text)
            keys.append(f"{folded}$" if kind in _TAILED else folded)
            if kind == "text":
                keys += [f"~{letters}" for letters in initials(text)]
    return keys


def queries(text: str) -> list[list[str]]:
    """What a typed text may mean, the likeliest first: each a list of terms that a line must all hold."""
    plain = _CROSS.sub("x", half_width(text).strip())
    if not plain:
        return []
    meant: list[list[str]] = []
    with suppress(InputError):
        meant.append([f"={parse_unit(plain).key.lower()}="])
    words = [_folded(word) for word in plain.split()]
    if all(re.fullmatch(r"[a-z]+", word) for word in words):
        meant.append([f"~{word}" for word in words])
    if all(re.fullmatch(r"\d{3,}x?", word) for word in words):
        meant.append([f"{word}$" for word in words])
    meant.append([f"~{word}" if re.fullmatch(r"[a-z]{1,3}", word) else word for word in words])
    return meant


def first_hits(find: Any, text: str) -> tuple[Sequence[int], bool]:
    """The rows that a text means: of its meanings the first that hits. `find` is a haystack's; the second
    value says that there are more."""
    for terms in queries(text):
        rows, more = find(terms)
        if rows:
            return rows, more
    return (), False


def names_of(buyers: Iterable[Mapping[str, Any]]) -> str:
    return "、".join(str(buyer.get("name", "")) for buyer in buyers)
