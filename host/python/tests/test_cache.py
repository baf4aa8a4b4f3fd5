"""The compiled component in the user's cache."""

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from wasmtime.component import Component

from expenses_store import Sandbox


class Compiled(Exception):
    """Raised instead of compiling."""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("caches") / "expenses-store"
    Sandbox(cache=folder)
    return folder


@pytest.fixture
def folder(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with the compiled component. Compiling raises `Compiled`."""
    folder = tmp_path / "caches" / "expenses-store"
    shutil.copytree(compiled, folder)

    def compile(*_: object) -> None:
        raise Compiled

    monkeypatch.setattr(Component, "__init__", compile)
    return folder


def entry(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_it_is_this_users_alone(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert entry(folder).stat().st_mode & 0o777 == 0o600


def test_it_is_loaded_and_not_compiled_again(folder: Path, tmp_path: Path) -> None:
    start = time.monotonic()
    with Sandbox(cache=folder).open(tmp_path) as store:
        assert store.info().expenses == 0
    assert time.monotonic() - start < 0.5
    with pytest.raises(Compiled):
        Sandbox(cache=None)


def test_others_may_read_the_folder_but_not_write_to_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o755)
    Sandbox(cache=folder)
    entry(folder).unlink()
    monkeypatch.undo()
    Sandbox(cache=folder)
    assert entry(folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o775, 0o777, 0o1777])
def test_a_folder_that_others_can_write_to_is_not_used_and_that_is_said(
    tmp_path: Path, mode: int
) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.warns(RuntimeWarning, match="not kept.*nobody else can write to.*cache") as warned:
        Sandbox(cache=folder)
    assert warned[0].filename == __file__
    assert list(folder.iterdir()) == []


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def other_code(file: Path) -> None:
    """Has a right digest, but is nothing that wasmtime made."""
    code = b"\x7fELF"
    file.write_bytes(hashlib.sha256(code).digest() + code)


def readable_by_others(file: Path) -> None:
    file.chmod(0o644)


def folder_of_all(file: Path) -> None:
    file.parent.chmod(0o777)


def link(file: Path) -> None:
    file.rename(file.parent.parent / "elsewhere")
    file.symlink_to(file.parent.parent / "elsewhere")


def fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def of_another_user(file: Path) -> None:
    os.chown(file, 12345, -1)


def folder_of_another_user(file: Path) -> None:
    os.chown(file.parent, 12345, -1)


NEEDS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0 and "CI" not in os.environ, reason="only root can give a file away"
)


@pytest.mark.parametrize(
    "change",
    [
        damage,
        truncate,
        empty,
        other_code,
        readable_by_others,
        folder_of_all,
        link,
        fifo,
        pytest.param(of_another_user, marks=NEEDS_ROOT),
        pytest.param(folder_of_another_user, marks=NEEDS_ROOT),
    ],
)
def test_what_is_damaged_or_foreign_is_not_loaded(
    folder: Path, change: Callable[[Path], None]
) -> None:
    change(entry(folder))
    with pytest.raises(Compiled):
        Sandbox(cache=folder)


@pytest.mark.parametrize("change", [damage, link])
def test_what_is_not_loaded_is_replaced(
    folder: Path, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(entry(folder))
    monkeypatch.undo()
    Sandbox(cache=folder)
    monkeypatch.setattr(Component, "__init__", lambda *_: pytest.fail("compiled again"))
    Sandbox(cache=folder)


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.warns(RuntimeWarning, match="Not a directory"):
        sandbox = Sandbox(cache=tmp_path / "file" / "folder")
    with sandbox.open(tmp_path) as store:
        assert store.info().expenses == 0


def test_a_user_without_a_home_has_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("~/.cache/x"))
    with Sandbox().open(tmp_path) as store:
        assert store.info().expenses == 0
    assert list(tmp_path.iterdir()) == []
