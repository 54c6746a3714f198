"""That the trials would notice a disk that lies, and a store that is cut while it is made."""

import random

import pytest
from store_disk import Disk
from trials import FOLDER, power_cuts

from caseman.core.store import Change, Store, StoreError


class LyingSync(Disk):
    def sync(self, fd: int) -> None:
        self.watch("sync")


class LyingFolder(Disk):
    def sync_folder(self) -> None:
        self.watch("sync_folder")


@pytest.mark.parametrize("disk", [LyingSync, LyingFolder])
def test_these_tests_catch_a_disk_that_lies(disk: type[Disk]) -> None:
    def cut() -> None:
        for seed in range(6):
            power_cuts(seed, disk())

    with pytest.raises((AssertionError, StoreError)):
        cut()


def test_a_store_that_is_cut_while_it_is_made_can_be_made_again() -> None:
    disk = Disk()
    left: list[dict[str, bytes]] = []
    disk.watch = lambda call: left.extend(disk.after_power_cut(random.Random(1)))
    Store.open(FOLDER, files=disk).close()
    for one in left:
        with Store.open(FOLDER, files=Disk(one)) as store:
            assert (store.head, list(store.damage)) == (0, [])
            store.commit([Change("t", "A", {})], by="c1")
