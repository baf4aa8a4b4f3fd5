"""The directory, its data file and its disk, when they fail or change."""

import os
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from expenses_store import (
    MissingError,
    NewExpense,
    Sandbox,
    StorageFullError,
    Store,
    TrapError,
    pack,
)

TEA = NewExpense(description="Tea", amount=Decimal("3.20"), category="food")
MANY = pack([TEA] * 50_000)


def trap(store: Store) -> None:
    with pytest.raises(TrapError):
        store.add_packed(MANY, False)


@pytest.mark.skipif(
    os.geteuid() != 0 and "CI" not in os.environ, reason="only root can mount a small disk"
)
def test_a_change_that_does_not_fit_on_the_disk_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=True)
    try:
        with sandbox.open(tmp_path) as store:
            store.add(TEA)
            with pytest.raises(StorageFullError) as error:
                store.add_packed(pack([TEA] * 2000), False)
            assert not error.value.outcome_unknown
            assert os.listdir(tmp_path) == ["expenses.json"]
            assert store.add(TEA).id == 2
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def test_a_file_that_is_gone_after_a_trap_is_not_begun_anew(small: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "expenses.json"
    with small.open(tmp_path) as store:
        store.add(TEA)
        trap(store)
        content = file.read_bytes()
        file.unlink()
        for _ in range(2):
            with pytest.raises(MissingError):
                store.add(TEA)
        assert not file.exists()
        file.write_bytes(content)
        assert store.add(TEA).id == 2
        file.unlink()
    with small.open(tmp_path) as store:
        assert store.add(TEA).id == 1


def test_a_store_that_traps_before_it_has_a_file_begins_one(small: Sandbox, tmp_path: Path) -> None:
    with small.open(tmp_path) as store:
        trap(store)
        assert store.add(TEA).id == 1


def test_after_a_trap_the_store_is_in_the_same_directory(small: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "money").mkdir()
    with small.open(tmp_path / "money") as store:
        store.add(TEA)
        (tmp_path / "money").rename(tmp_path / "moved")
        (tmp_path / "money").mkdir()
        trap(store)
        assert store.add(TEA).id == 2
    assert os.listdir(tmp_path / "money") == []
    assert os.listdir(tmp_path / "moved") == ["expenses.json"]


def test_an_empty_path_is_no_directory(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="^directory: expected a path, not ''$"):
        sandbox.open("")
