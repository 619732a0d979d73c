"""One run at a time writes to an OUT: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

__all__ = ["Lock", "LockedError"]


class LockedError(Exception):
    """Another run that is alive holds the lock; the message says so."""


class Lock:
    """A file that this process has locked, for as long as the `with` lasts. Raises LockedError, OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> Lock:
        while True:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(self._descriptor):
                os.close(self._descriptor)
                raise LockedError(f"another run writes here ({self._path} is locked): wait for it, or write elsewhere")
            if self._is_current():
                return self
            os.close(self._descriptor)  # the run that held it has just removed it

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if os.name == "nt":  # no open file can be removed there
            os.close(self._descriptor)
            self._path.unlink(missing_ok=True)
            return
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False


def _locked(descriptor: int) -> bool:
    """Locks an open file; False where another process has locked it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            # Of the process and not of the file: workers inherit open files, and may live a moment longer.
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
