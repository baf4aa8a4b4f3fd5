"""A directory that is held open."""

from __future__ import annotations

import os
import weakref


class Directory:
    """A directory that stays the same one, also if it is renamed and another has its name."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Raises Python's own exception if it is no directory."""
        path = os.fspath(path)
        if not isinstance(path, str):
            raise TypeError(f"directory: expected a str or a Path, not {path!r}")
        if not path:
            raise ValueError("directory: expected a path, not ''")
        self.path = os.path.abspath(path)
        self._descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        self.close = weakref.finalize(self, os.close, self._descriptor)

    @property
    def opened(self) -> str:
        """The path by which wasmtime, which takes no descriptors, opens the directory. Without
        Linux's `/proc` it is that which was given."""
        held = f"/proc/self/fd/{self._descriptor}"
        return held if os.path.isdir(held) else self.path

    def has(self, name: str) -> bool | None:
        """Whether something of this name is there. None if that cannot be known."""
        try:
            os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError:
            return None
        return True
