"""What a process of a run does at its start: it leaves Ctrl-C to the parent, ends with it, and bounds its memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["MOST_MEMORY", "settle", "undisturbed"]

#: Bytes that a process may take, where nothing else is said.
MOST_MEMORY = 1 << 30
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_CAN_HOLD = hasattr(signal, "pthread_sigmask")  # not on Windows


@contextmanager
def undisturbed() -> Iterator[None]:
    """Blocks signals while a process starts: one at that moment would be lost, or leave a stray process."""
    if not _CAN_HOLD:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle(memory: int | None) -> None:
    """To be called in a new process, once its threads have started: one that starts without memory hangs.

    memory: the bytes that it may take beside those of its parent; None for no limit.
    """
    # Ctrl-C reaches the whole group of processes; the parent ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if _CAN_HOLD:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if memory is not None:
        _limit(memory)


def _limit(memory: int) -> None:
    """Lets the process have no more than so many bytes, where the system can do that: Linux, and not Windows."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        # What it writes to, and not what is only reserved: threads reserve gigabytes.
        most = memory + _taken()
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _taken() -> int:
    """The bytes of data that the process has already, which it shares with its parent."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def _end_with_parent() -> None:
    """Ends a process whose parent was killed. A pipe does not show that, because other processes hold it as well."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
