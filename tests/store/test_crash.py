"""What may befall a store: cut logs, flipped bytes, killed writers, full disks, failed syncs, two processes."""

import errno
import os
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from caseman.core.store import Broken, Change, Damaged, ReadOnly, Store, StoreError
from caseman.core.store.files import Files
from caseman.core.store.log import lines_of

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


def test_a_log_cut_below_its_checkpoint_is_told(tmp_path: Path) -> None:
    lengths = filled(tmp_path)
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log[: lengths[5]])
    with Store.open(tmp_path) as store:
        assert store.head == 6
        assert "missing" in store.damage[0].reason
        with pytest.raises(ReadOnly):
            store.commit([Change("t", "new", {})], by="c1")


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


# -- what a log may look like, each once found to be taken wrongly


def committed(folder: Path, *docs: Any) -> None:
    """A store with a change set per document, left without a checkpoint."""
    with Store.open(folder) as store:
        for number, doc in enumerate(docs):
            store.commit([Change("t", str(number), doc)], by="c1")
    (folder / "index.json").unlink()


def test_a_document_that_looks_like_a_line_does_not_make_a_torn_write_damage(tmp_path: Path) -> None:
    line = {"h": "0123456789abcdef", "t": 99, "k": 1, "m": 1, "at": ""}
    committed(tmp_path, {}, {"line": line, "text": f"}}\n{line}"})
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log[:-3])
    with Store.open(tmp_path) as store:
        assert (store.ids("t"), list(store.damage)) == (["0"], [])


def test_two_lines_made_one_by_a_flipped_line_end_are_damage(tmp_path: Path) -> None:
    committed(tmp_path, {}, {}, {})
    lines = (tmp_path / LOG).read_bytes().splitlines(keepends=True)
    (tmp_path / LOG).write_bytes(b"".join(lines[:2]) + lines[2][:-1] + b"\x0b" + lines[3])
    with Store.open(tmp_path) as store:
        assert (store.ids("t"), [one.line for one in store.damage]) == (["0"], [3])


def test_one_line_made_two_hides_no_later_change_set(tmp_path: Path) -> None:
    committed(tmp_path, {"x": "*****"}, {}, {})
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log.replace(b"***", b"*\n*", 1))
    with Store.open(tmp_path) as store:
        assert store.ids("t") == ["1", "2"]
        assert store.damage[0].line == 2


def test_what_was_taken_back_under_a_reader_is_not_written_behind(tmp_path: Path) -> None:
    with Store.open(tmp_path) as one:
        one.commit([Change("t", "A", {"n": 1})], by="c1")
        length = (tmp_path / LOG).stat().st_size
        one.commit([Change("t", "A", {"n": 2})], by="c1")
        reader = Store.open(tmp_path)
        os.truncate(tmp_path / LOG, length)  # as a writer does whose sync failed
        with pytest.raises(ReadOnly):
            reader.commit([Change("t", "B", {})], by="c2")
    with Store.open(tmp_path) as store:
        assert b"\x00" not in (tmp_path / LOG).read_bytes()
        assert store.get("t", "B") is None


def test_a_log_that_was_replaced_by_another_of_the_same_length_is_not_written_behind(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.commit([Change("t", "A", {"n": 1})], by="c1")
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log.replace(b'{"h":"', b'{"h":"f', 2)[: len(log)])
    with pytest.raises(ReadOnly):
        store.commit([Change("t", "B", {})], by="c1")


def test_a_generation_that_is_cut_among_what_it_carries_is_damage(tmp_path: Path) -> None:
    committed(tmp_path, *({"n": number} for number in range(4)))
    with Store.open(tmp_path) as store:
        store.compact()
    (tmp_path / "index.json").unlink()
    log = tmp_path / "g00000002.jsonl"
    whole = log.read_bytes().splitlines(keepends=True)
    for kept in range(len(whole)):
        log.write_bytes(b"".join(whole[:kept]))
        with Store.open(tmp_path) as store:
            assert store.damage, kept


def test_a_log_that_is_gone_is_not_begun_anew_beside_its_archive(tmp_path: Path) -> None:
    committed(tmp_path, {})
    with Store.open(tmp_path) as store:
        store.compact()
    (tmp_path / "g00000002.jsonl").unlink()
    with pytest.raises(Damaged, match="only its archive"):
        Store.open(tmp_path)


def test_a_damaged_seal_does_not_bring_back_the_generation_before(tmp_path: Path) -> None:
    import gzip

    committed(tmp_path, {"n": 1})
    with Store.open(tmp_path) as store:
        store.compact()
        store.commit([Change("t", "0", {"n": 2})], by="c1")
    sealed = gzip.decompress((tmp_path / "archive-00000001.jsonl.gz").read_bytes())
    (tmp_path / "archive-00000001.jsonl.gz").unlink()
    (tmp_path / LOG).write_bytes(sealed.replace(b'"seal"', b'"zeal"'))
    with Store.open(tmp_path) as store:
        assert store.get("t", "0") == {"n": 2}
        assert store.verify()[0].file == LOG


def test_damage_behind_a_checkpoint_is_not_carried_into_a_new_generation(tmp_path: Path) -> None:
    filled(tmp_path)
    log = (tmp_path / LOG).read_bytes()
    place = log.rindex(b'"n":11')
    (tmp_path / LOG).write_bytes(log[:place] + b'"n":99' + log[place + 6 :])
    with Store.open(tmp_path) as store, pytest.raises(Damaged):
        store.compact()


def test_damage_is_told_once_however_often_it_is_looked_for(tmp_path: Path) -> None:
    filled(tmp_path)
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log.replace(b'"n":3', b'"n":4', 1))
    with Store.open(tmp_path) as store:
        assert len(store.verify()) == len(store.verify()) == 1


def test_a_damaged_past_is_refused_not_told_wrongly(tmp_path: Path) -> None:
    committed(tmp_path, {"n": 1}, {"n": 2})
    with Store.open(tmp_path) as store:
        store.commit([Change("t", "0", {"n": 3})], by="c1")
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log.replace(b'"n":1}', b'"n":7}'))
    with Store.open(tmp_path) as store:
        assert [one.after for one in store.history("t", "1")] == [{"n": 2}]
        for read in (lambda: store.history("t", "0"), lambda: store.inverse(3), lambda: store.as_of(1)):
            with pytest.raises(Damaged, match="t/0"):
                read()


def test_a_checkpoint_with_any_flipped_byte_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    index = (tmp_path / "index.json").read_bytes()
    for place in random.Random(3).sample(range(len(index)), 60):
        (tmp_path / "index.json").write_bytes(index[:place] + bytes([index[place] ^ 4]) + index[place + 1 :])
        with Store.open(tmp_path) as store:
            assert (store.get("t", "2"), list(store.damage)) == ({"n": 11, "k": 2}, [])


def test_an_interrupted_write_is_cut_off_and_kept(tmp_path: Path) -> None:
    lengths = filled(tmp_path)
    (tmp_path / "index.json").unlink()
    log = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(log[:-9])
    store = Store.open(tmp_path)
    assert (tmp_path / LOG).stat().st_size == lengths[-2]
    store.close()
    assert (tmp_path / f"torn-1-{lengths[-2]}.bin").read_bytes() == log[lengths[-2] : -9]


def test_a_log_at_rest_has_no_reserved_space(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for number in range(30):
            store.commit([Change("t", "A", {"n": number})], by="c1")
        assert (tmp_path / LOG).read_bytes().endswith(b"\n\n")
        store.backup(tmp_path / "b")
    for file in (tmp_path / LOG, tmp_path / "b" / LOG):
        log = file.read_bytes()
        assert log.endswith(b"}\n")
        assert log.count(b"\n") == 31


def test_a_log_that_a_killed_writer_left_with_reserved_space_goes_on(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    for number in range(30):
        store.commit([Change("t", "A", {"n": number})], by="c1")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / LOG).write_bytes((tmp_path / LOG).read_bytes())
    store.close()
    with Store.open(copy) as again:
        assert (again.head, list(again.damage)) == (30, [])
        again.commit([Change("t", "A", {"n": 30})], by="c1")
        assert list(again.verify()) == []


READER = """
import fcntl, os, sys
from caseman.core.store import Change, ReadOnly, Store
os.setgid(65534)
os.setuid(65534)
with Store.open(sys.argv[1]) as store:
    assert store.get("t", "A") == {"n": 1} and store.read_only
    try:
        store.commit([Change("t", "A", {"n": 2})], by="c1")
    except ReadOnly as error:
        print(error)
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may become another user"
)
@pytest.mark.parametrize("folder", [0o755, 0o777])
def test_another_users_store_is_read(tmp_path: Path, folder: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as outside:
        place = Path(outside) / "s"
        with Store.open(place) as store:
            store.commit([Change("t", "A", {"n": 1})], by="c1")
        for file in place.iterdir():
            file.chmod(0o444)
        Path(outside).chmod(0o755)
        place.chmod(folder)
        env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", READER, str(place)], capture_output=True, text=True, env=env, check=False
        )
        assert done.stdout == "the store is open for reading only\n", done.stderr


def test_a_damaged_line_among_those_that_a_generation_carries_hides_no_other(tmp_path: Path) -> None:
    committed(tmp_path, *({"n": number} for number in range(4)))
    with Store.open(tmp_path) as store:
        store.compact()
    (tmp_path / "index.json").unlink()
    log = tmp_path / "g00000002.jsonl"
    log.write_bytes(log.read_bytes().replace(b'{"n":1}', b'{"n":7}'))
    with Store.open(tmp_path) as store:
        assert store.ids("t") == ["0", "2", "3"]
        assert [one.line for one in store.damage] == [3]


def test_what_a_failed_sync_left_is_not_written_behind_by_another(tmp_path: Path) -> None:
    files = Faulty(tmp_path)
    one, two = Store.open(tmp_path, files=files), Store.open(tmp_path)
    files.fail = {"sync": 0}
    with pytest.raises(Broken):
        one.commit([Change("t", "A", {"n": 1})], by="c1")
    two.commit([Change("t", "B", {"n": 2})], by="c2")
    assert (two.head, two.ids("t"), list(two.verify())) == (1, ["B"], [])


@pytest.mark.parametrize("lost", [1, 20, 60])
def test_a_seal_that_was_not_written_whole_is_none(tmp_path: Path, lost: int) -> None:
    import gzip

    committed(tmp_path, {"n": 1}, {"n": 2})
    with Store.open(tmp_path) as store:
        store.compact()
    archive = tmp_path / "archive-00000001.jsonl.gz"
    log = gzip.decompress(archive.read_bytes())
    seal = log.rindex(b'{"h"')
    archive.unlink()
    for torn in (log[:seal] + bytes(lost) + log[seal + lost :], log[:-lost]):
        (tmp_path / "index.json").unlink()
        (tmp_path / LOG).write_bytes(torn)
        with Store.open(tmp_path) as store:
            assert store.count("t") == 2
            store.commit([Change("t", "0", {"n": 3})], by="c1")
            assert list(store.verify()) == []
            assert [one.after for one in store.history("t", "0")] == [{"n": 1}, {"n": 3}]


def test_a_seal_that_may_be_on_the_disk_keeps_its_successor(tmp_path: Path) -> None:
    files = Faulty(tmp_path)
    store = Store.open(tmp_path, files=files)
    store.commit([Change("t", "A", {"n": 1})], by="c1")
    files.fail = {"sync": 1, "truncate": 1}  # the seal's, and the attempt to take it back
    with pytest.raises(Broken):
        store.compact()
    with Store.open(tmp_path) as again:
        assert (again.get("t", "A"), list(again.damage)) == ({"n": 1}, [])
        again.commit([Change("t", "A", {"n": 2})], by="c1")
        assert list(again.verify()) == []
