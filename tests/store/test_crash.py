"""What may befall a store: cut logs, flipped bytes, killed writers, full disks, failed syncs, two processes."""

import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest

from caseman.core.store import Broken, Change, Damaged, ReadOnly, Store, StoreError
from caseman.core.store.files import Files
from caseman.core.store.log import lines_of

#: More of everything with CASEMAN_CRASHES=500.
CRASHES = int(os.environ.get("CASEMAN_CRASHES", "12"))
LOG = "g00000001.jsonl"


def filled(folder: Path, count: int = 12) -> list[int]:
    """A log of change sets of one to three documents; gives its length after each."""
    lengths = []
    with Store.open(folder) as store:
        for number in range(count):
            changes = [Change("t", str(k), {"n": number, "k": k}) for k in range(number % 3 + 1)]
            store.commit(changes, by="c1", why=f"第{number}次")
            lengths.append(len(lines_of((folder / LOG).read_bytes())))
    return lengths


def copied(source: Path, target: Path, log: bytes, index: bool) -> Path:
    target.mkdir()
    for file in source.iterdir():
        if file.name != "index.json" or index:
            (target / file.name).write_bytes(file.read_bytes())
    (target / LOG).write_bytes(log)
    return target


def test_a_log_cut_at_every_byte_opens_with_every_whole_change_set(tmp_path: Path) -> None:
    lengths = filled(tmp_path / "s")
    log = (tmp_path / "s" / LOG).read_bytes()
    header = log.index(b"\n") + 1
    for cut in range(header, len(log) + 1):
        folder = copied(tmp_path / "s", tmp_path / f"c{cut}", log[:cut], index=False)
        whole = sum(length <= cut for length in lengths)
        with Store.open(folder) as store:
            assert store.damage == [], cut
            assert store.head == whole, cut
            store.commit([Change("t", "new", {})], by="c1")
        with Store.open(folder) as store:
            assert (store.head, store.damage) == (whole + 1, []), cut


def test_a_log_cut_below_its_checkpoint_is_told(tmp_path: Path) -> None:
    lengths = filled(tmp_path / "s")
    log = (tmp_path / "s" / LOG).read_bytes()
    folder = copied(tmp_path / "s", tmp_path / "c", log[: lengths[5]], index=True)
    with Store.open(folder) as store:
        assert store.head == 6
        assert "missing" in store.damage[0].reason
        with pytest.raises(ReadOnly):
            store.commit([Change("t", "new", {})], by="c1")


@pytest.mark.parametrize("index", [False, True])
def test_no_flipped_byte_gives_a_wrong_document_in_silence(tmp_path: Path, index: bool) -> None:
    lengths = filled(tmp_path / "s")
    log = (tmp_path / "s" / LOG).read_bytes()
    with Store.open(tmp_path / "s") as store:
        right = {name: dict(store.get("t", name) or {}) for name in store.ids("t")}
        earlier = {name: [version.after for version in store.history("t", name)] for name in right}
    last = lengths[-2]
    places = range(len(log)) if CRASHES > 100 else random.Random(7).sample(range(len(log)), 400)
    for place in places:
        flipped = log[:place] + bytes([log[place] ^ 1 << place % 8]) + log[place + 1 :]
        folder = copied(tmp_path / "s", tmp_path / f"f{index}{place}", flipped, index)
        with Store.open(folder) as store:
            found = {name: dict(store.get("t", name) or {}) for name in store.ids("t")}
            damage = list(store.damage) or list(store.verify())
        if found != right:
            # An older revision is shown only by a store that says that it is damaged, or when the last,
            # perhaps unfinished, change set is what was hit.
            assert damage or place >= last, place
            assert all(doc in earlier[name] for name, doc in found.items()), place
        else:
            assert damage or place >= last, place


def test_damage_is_told_with_file_and_line_and_nothing_is_written(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "index.json").unlink()
    lines = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    lines[4] = lines[4].replace(b'"n":', b'"m":')
    (tmp_path / LOG).write_bytes(b"".join(lines))
    with Store.open(tmp_path) as store:
        assert [(one.file, one.line) for one in store.damage] == [(LOG, 5)]
        assert store.get("t", "0") is not None
        with pytest.raises(ReadOnly, match="line 5"):
            store.commit([Change("t", "new", {})], by="c1")


def test_an_edit_behind_a_checkpoint_is_found_when_it_is_read(tmp_path: Path) -> None:
    filled(tmp_path)
    log = (tmp_path / LOG).read_bytes()
    place = log.rindex(b'"n":11')
    (tmp_path / LOG).write_bytes(log[:place] + b'"n":99' + log[place + 6 :])
    with Store.open(tmp_path) as store:
        assert store.get("t", "2") != {"n": 99, "k": 2}
        assert store.damage


WRITER = textwrap.dedent(
    """
    import sys
    from caseman.core.store import Change, Conflict, Store
    folder, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with Store.open(folder) as store:
        done = 0
        while done < count:
            store.refresh()
            doc = dict(store.get("t", "counter") or {"n": 0})
            doc["n"] += 1
            changes = [Change("t", "counter", doc, store.rev("t", "counter")), Change("t", f"{name}{done}", {"by": name}, 0)]
            try:
                store.commit(changes, by=name)
            except Conflict:
                continue
            done += 1
            print(done, flush=True)
            if done % 25 == 0:
                store.compact()
    """
)


def writer(folder: Path, name: str, count: int) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", WRITER, str(folder), name, str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_two_writing_processes_lose_no_update(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    count = 60
    writers = [writer(tmp_path, name, count) for name in "ab"]
    for one in writers:
        one.communicate(timeout=120)
        assert one.returncode == 0
    with Store.open(tmp_path) as store:
        assert store.get("t", "counter") == {"n": 2 * count}
        assert store.count("t") == 2 * count + 1
        assert store.verify() == []


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is POSIX")
def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    acknowledged = 0
    dice = random.Random(11)
    for round_ in range(CRASHES):
        one = writer(tmp_path, f"r{round_}-", 100_000)
        assert one.stdout is not None
        one.stdout.readline()
        time.sleep(dice.random() * 0.15)
        one.kill()
        told = one.stdout.read().split("\n")
        one.wait()
        acknowledged += max([1, *(int(line) for line in told[:-1] if line.isdigit())])
        with Store.open(tmp_path) as store:
            assert store.damage == []
            counter = store.get("t", "counter") or {}
            assert counter["n"] >= acknowledged
            assert store.count("t") == counter["n"] + 1
            acknowledged = counter["n"]
    with Store.open(tmp_path) as store:
        assert store.verify() == []


class Faulty(Files):
    """A disk that fails when told: `fail` counts the calls of a kind down to the one that fails."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.fail: dict[str, int] = {}
        self.error = errno.ENOSPC
        self.half = False

    def _count(self, call: str) -> None:
        if call in self.fail:
            self.fail[call] -= 1
            if self.fail[call] < 0:
                raise OSError(self.error, os.strerror(self.error))

    def write(self, fd: int, offset: int, data: bytes) -> None:
        try:
            self._count("write")
        except OSError:
            if self.half:
                super().write(fd, offset, data[: len(data) // 2])
            raise
        super().write(fd, offset, data)

    def sync(self, fd: int) -> None:
        self._count("sync")
        super().sync(fd)

    def truncate(self, fd: int, length: int) -> None:
        self._count("truncate")
        super().truncate(fd, length)


@pytest.mark.parametrize("half", [False, True])
def test_a_full_disk_saves_nothing_and_goes_on_when_there_is_room(tmp_path: Path, half: bool) -> None:
    files = Faulty(tmp_path)
    files.half = half
    with Store.open(tmp_path, files=files) as store:
        store.commit([Change("t", "A", {"n": 1})], by="c1")
        files.fail = {"write": 0}
        with pytest.raises(StoreError, match="nothing was saved"):
            store.commit([Change("t", "A", {"n": 2})], by="c1")
        assert store.get("t", "A") == {"n": 1}
        files.fail = {}
        store.commit([Change("t", "A", {"n": 3})], by="c1")
    with Store.open(tmp_path) as store:
        assert store.get("t", "A") == {"n": 3}
        assert (store.head, store.verify()) == (2, [])


def test_after_a_failed_sync_the_store_must_be_opened_again(tmp_path: Path) -> None:
    files = Faulty(tmp_path)
    store = Store.open(tmp_path, files=files)
    store.commit([Change("t", "A", {"n": 1})], by="c1")
    files.fail, files.error = {"sync": 0}, errno.EIO
    with pytest.raises(Broken):
        store.commit([Change("t", "A", {"n": 2})], by="c1")
    files.fail = {}
    with pytest.raises(Broken):
        store.commit([Change("t", "A", {"n": 3})], by="c1")
    store.close()
    with Store.open(tmp_path) as again:
        assert again.get("t", "A") in ({"n": 1}, {"n": 2})
        again.commit([Change("t", "A", {"n": 4})], by="c1")
        assert again.verify() == []


@pytest.mark.parametrize("call", ["write", "sync", "truncate"])
def test_a_compaction_that_fails_anywhere_changes_nothing(tmp_path: Path, call: str) -> None:
    for number in range(8):
        folder = tmp_path / str(number)
        files = Faulty(folder)
        store = Store.open(folder, files=files)
        store.commit([Change("t", "A", {"n": 1})], by="c1")
        files.fail = {call: number}
        with suppress(StoreError):
            store.compact()
        with Store.open(folder) as again:
            assert again.get("t", "A") == {"n": 1}
            again.commit([Change("t", "B", {})], by="c1")
            assert again.verify() == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.commit([Change("t", "A", {"n": 1})], by="c1")
    for file in tmp_path.iterdir():
        file.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with Store.open(tmp_path) as store:
            assert store.get("t", "A") == {"n": 1}
            with pytest.raises(ReadOnly):
                store.commit([Change("t", "A", {"n": 2})], by="c1")
    finally:
        tmp_path.chmod(0o700)


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    filled(tmp_path / "s")
    with Store.open(tmp_path / "s") as store:
        store.backup(tmp_path / "b")
    log = (tmp_path / "b" / LOG).read_bytes()
    (tmp_path / "b" / LOG).write_bytes(log.replace(b'"n":3', b'"n":4', 1))
    with pytest.raises(Damaged):
        Store.restore(tmp_path / "b", tmp_path / "r")
