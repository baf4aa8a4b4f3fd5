"""The compiled component, kept in the user's cache: loading it takes milliseconds, compiling it
more than a second.

Compiled code is machine code: whoever loads it trusts it. It is safe here because only this user
can have written it. The folder and the file belong to the user who runs the program. Nobody else
may write to the folder, or read or write the file; a link is not followed. Who can act as this user
could as well change this package. A file that a crash or a disk damaged is recognized by its
digest. It is named after what it was made of and for, and `wasmtime` checks that once more. Whatever
does not fit is compiled anew and replaced.
"""

from __future__ import annotations

import errno
import hashlib
import os
import platform
import stat
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path

import platformdirs
from wasmtime import Engine, WasmtimeError
from wasmtime.component import Component

from ._threads import COMPILING

# What is compiled differently under the same version of wasmtime.
SETTINGS = b"fuel"
DIGEST = hashlib.sha256
DIGEST_SIZE = 32


def default_folder() -> Path | None:
    """Where compiled components are kept if the program does not say: `~/.cache/expenses-store`.
    None if the user has no home."""
    folder = platformdirs.user_cache_path("expenses-store", appauthor=False)
    return folder if folder.is_absolute() else None


def load(engine: Engine, wasm: bytes, folder: Path | None, is_chosen: bool) -> Component:
    """Returns the component, compiled now only if `folder` does not have it. A folder that cannot be
    used is not an error; if the program has chosen it, a warning says why."""
    if folder is None:
        return _compiled(engine, wasm)
    path = folder / f"{_key(wasm)}.compiled"
    code = _read(path)
    if code is not None:
        try:
            return Component.deserialize(engine, code)
        except WasmtimeError:
            pass  # From another build of the same version, or for another processor.
    component = _compiled(engine, wasm)
    try:
        _write(path, bytes(component.serialize()))
    except OSError as error:
        if is_chosen:
            reason = f"the compiled component is not kept, and is compiled each time: {error}"
            warnings.warn(reason, RuntimeWarning, stacklevel=3)
    return component


def _compiled(engine: Engine, wasm: bytes) -> Component:
    COMPILING.need()
    return Component(engine, wasm)


def _key(wasm: bytes) -> str:
    """Names the compiled form by what it depends on."""
    parts = [wasm, SETTINGS, version("wasmtime").encode(), _processor()]
    digest = DIGEST()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def _processor() -> bytes:
    """The processor with what it can do: the code uses it."""
    machine = f"{platform.system()} {platform.machine()}".encode()
    try:
        lines = Path("/proc/cpuinfo").read_bytes().splitlines()
    except OSError:
        return machine
    return machine + next((line for line in lines if line.startswith((b"flags", b"Features"))), b"")


def _is_ours(status: os.stat_result, forbidden: int) -> bool:
    """Whether it is this user's, and others have none of these rights."""
    return status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & forbidden == 0


#: What others must not do with a folder: change what is in it.
FOLDER = 0o022
#: What they must not do with a file: anything.
FILE = 0o077


def _read(path: Path) -> bytes | None:
    """The code in a file of the cache; None if there is none, or none that may be trusted."""
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if not _is_ours(os.fstat(folder), FOLDER):
            return None
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with open(os.open(path.name, flags, dir_fd=folder), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or not _is_ours(status, FILE):
                return None
            content = file.read()
    except OSError:
        return None
    finally:
        os.close(folder)
    digest, code = content[:DIGEST_SIZE], content[DIGEST_SIZE:]
    return code if DIGEST(code).digest() == digest else None


def _write(path: Path, code: bytes) -> None:
    """Puts the code into the cache, all or nothing. If that raises `OSError`, the next program
    compiles."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = os.lstat(path.parent)
    if not stat.S_ISDIR(status.st_mode) or not _is_ours(status, FOLDER):
        reason = "not a folder that belongs to you and that nobody else can write to"
        raise PermissionError(errno.EPERM, reason, str(path.parent))
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(DIGEST(code).digest() + code)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
