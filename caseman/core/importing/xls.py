"""What the workbook reader leaves out of an xls file: formula errors, and the day from which day numbers count.

An xls file is a stream of records ([MS-XLS]) within a compound file ([MS-CFB]), which is a small file system of
sectors. Only what leads to the stream `Workbook` is read here.
"""

import struct
from collections.abc import Iterator

#: Record types ([MS-XLS] 2.3): start of a substream, worksheet's place and name, date mode, error value, formula.
_BOUNDSHEET, _DATEMODE, _BOOLERR, _FORMULA, _EOF = 0x85, 0x22, 0x205, 0x06, 0x0A
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: Sector numbers from here on are marks: end of chain, free.
_MARKS = 0xFFFFFFFA


def details(data: bytes) -> tuple[bool, dict[str, dict[tuple[int, int], str]]]:
    """Whether day numbers count from 1904; formula errors by worksheet and place (row, column; from 0).

    Raises ValueError, LookupError or struct.error where the file is damaged.
    """
    stream = _workbook_stream(data)
    sheets: dict[str, int] = {}
    from_1904 = False
    for kind, body in _records(stream, 0):
        if kind == _DATEMODE:
            from_1904 = body[:2] == b"\x01\x00"
        elif kind == _BOUNDSHEET:
            sheets[_short_string(body[6:])] = struct.unpack_from("<I", body)[0]
    return from_1904, {name: dict(_errors(stream, start)) for name, start in sheets.items()}


def _errors(stream: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _records(stream, start):
        code = None
        if kind == _BOOLERR and body[7] == 1:
            code = body[6]
        elif kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
            code = body[8]
        if code is not None:
            row, column = struct.unpack_from("<HH", body)
            yield (row, column), _ERRORS.get(code, "#N/A")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream and of those within it (charts), to its end."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == 0x809) - (kind == _EOF)
        if depth <= 0:
            return


def _short_string(body: bytes) -> str:
    """A worksheet's name: its length, whether it is in two-byte characters, the characters."""
    length, wide = body[0], body[1] & 1
    return body[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


# -- the compound file


def _workbook_stream(data: bytes) -> bytes:
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    small = 1 << struct.unpack_from("<H", data, 32)[0]
    directory_at, small_limit, small_fat_at = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))

    def read(first: int, table: list[int]) -> bytes:
        return b"".join(data[(n + 1) * sector : (n + 2) * sector] for n in _chain(first, table))

    fat = _numbers(b"".join(data[(n + 1) * sector : (n + 2) * sector] for n in _fat_sectors(data, sector)))
    directory = read(directory_at, fat)
    entries = {}
    for at in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    first, size = entries["Workbook"]
    if size >= small_limit:
        return read(first, fat)[:size]
    container = read(entries["Root Entry"][0], fat)
    chain = _chain(first, _numbers(read(small_fat_at, fat)))
    return b"".join(container[n * small : (n + 1) * small] for n in chain)[:size]


def _fat_sectors(data: bytes, sector: int) -> Iterator[int]:
    """The sectors of the allocation table: 109 named in the header, the rest in a chain of lists."""
    yield from (n for n in struct.unpack_from("<109I", data, 76) if n < _MARKS)
    following, count = struct.unpack_from("<II", data, 68)
    for _each in range(count):
        *numbers, following = _numbers(data[(following + 1) * sector : (following + 2) * sector])
        yield from (n for n in numbers if n < _MARKS)


def _numbers(data: bytes) -> list[int]:
    return [number for (number,) in struct.iter_unpack("<I", data[: len(data) // 4 * 4])]


def _chain(first: int, table: list[int]) -> Iterator[int]:
    """The sectors of a stream in their order. Raises LookupError where the chain leads nowhere or in a circle."""
    for _each in range(len(table) + 1):
        if first >= _MARKS:
            return
        yield first
        first = table[first]
    raise LookupError("circle of sectors")
