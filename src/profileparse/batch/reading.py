"""Reads archives in a separate process with limits on time and memory: a hostile archive costs only its own rows.

The libraries that unpack archives trust what an archive says about itself. If the process dies or yields nothing for
too long, the current archive gets an Unreadable, and a new process continues after it.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from multiprocessing.connection import wait
from typing import IO, Any, NamedTuple

from . import Channel, Item, Page, ReadOptions, Unreadable
from .inputs import File, Meter, files, read_file
from .pool import MOST_MEMORY, settle, undisturbed

__all__ = ["Bounds", "read_archives"]

#: Items are sent to the parent in batches, limited by bytes, number and seconds.
_MOST_BYTES = 256_000
_MOST_ITEMS = 64
_MOST_SECONDS = 0.1
#: Reading is stuck if it takes in fewer bytes than this within `Bounds.seconds`.
_PROGRESS = 1 << 20


class Bounds(NamedTuple):
    """Limits on reading.

    seconds: time without an item or progress; None for no limit. memory: bytes of the process; None for no limit.
    """

    seconds: float | None = 25.0
    memory: int | None = MOST_MEMORY


def read_archives(
    paths: Sequence[str], options: ReadOptions, meter: Meter | None = None, bounds: Bounds | None = None
) -> Iterator[Item]:
    """Yields the pages of files and folders, in the order of the paths; those of a folder in order of name.

    An id is the path as given, for a member `archive.zip!folder/page.html`. Whatever can't be read becomes an
    Unreadable and does not stop the rest. meter: counts the bytes read. bounds: limits of the reading process.
    """
    reading = _Reading(paths, options, meter or Meter(), bounds or Bounds())
    with closing(reading):
        yield from reading.items()


class _Place(NamedTuple):
    """Where to start reading: the index of a file, and how many of its items to skip."""

    file: int
    items: int


class _Reading:
    """The parent's side: starts the process, receives its items, and restarts it if it ends too soon."""

    def __init__(self, paths: Sequence[str], options: ReadOptions, meter: Meter, bounds: Bounds) -> None:
        self._paths = tuple(paths)
        self._options = options
        self._meter = meter
        self._bounds = bounds
        self._process: Any = None
        self._channel: Channel | None = None
        self._messages: deque[list[tuple[int, Item]] | None] = deque()
        self._state: Any = None  # shared with the process: index of the file, bytes read

    def items(self) -> Iterator[Item]:
        """Yields all items, including an Unreadable for each failure of the process."""
        place, doubtful = _Place(0, 0), None
        while True:
            self._start(place, careful=doubtful is not None)
            problem, count = None, 0
            while True:
                found = self._receive()
                if found is None or isinstance(found, Unreadable):
                    problem = found
                    break
                for file, item in found:
                    place = _Place(file, place.items + 1 if file == place.file else 1)
                    count += 1
                    yield item
            if problem is None:
                return
            file = int(self._state[0])
            self.close()
            if doubtful != file or count >= _MOST_ITEMS:
                # Items not sent yet are lost with the process: try again, and send each at once.
                doubtful, place = file, place if place.file == file else _Place(file, 0)
                continue
            lost = next(islice(files(self._paths, self._options), file, None), None)
            if lost is None:
                return  # every file was read, or has a row
            doubtful, place = None, _Place(file + 1, 0)
            yield problem._replace(id=lost.id)

    def _start(self, place: _Place, *, careful: bool) -> None:
        context = multiprocessing.get_context()
        ours, theirs = socket.socketpair()
        self._channel = Channel(ours)
        self._messages.clear()
        self._state = context.RawArray("Q", 2)
        self._state[0] = place.file
        arguments = (theirs, self._state, self._paths, self._options, place, careful, self._bounds.memory)
        self._process = context.Process(target=_read, args=arguments, daemon=True)
        with undisturbed():
            self._process.start()
        theirs.close()

    def _receive(self) -> list[tuple[int, Item]] | Unreadable | None:
        """The next items; None after the last; an Unreadable if the process has died or is stuck."""
        assert self._channel is not None
        while not self._messages:
            before = self._state[1]
            if wait([self._channel.end], self._bounds.seconds):
                try:
                    self._messages.extend(self._channel.receive())
                except (EOFError, OSError):
                    message = "the process that read it died, perhaps for lack of memory"
                    return Unreadable("", "worker-died", message)
            elif self._state[1] < before + _PROGRESS:
                return Unreadable("", "timeout", "reading the rest takes too long: it is damaged or hostile")
        self._meter.done = int(self._state[1])
        return self._messages.popleft()

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._channel is not None:
            self._channel.close()


# --- in the process


def _read(
    end: socket.socket,
    state: Any,
    paths: Sequence[str],
    options: ReadOptions,
    place: _Place,
    careful: bool,
    memory: int | None,
) -> None:
    """The main function of the process: sends lists of (index of the file, item), and None at the end.

    state: shared with the parent: index of the current file, bytes read. careful: whether to send each of the first
    items on its own.
    """
    channel = Channel(end)
    sender, gauge = _Sender(channel, _MOST_ITEMS if careful else 0), _Gauge(state)
    settle(memory)
    for number, file in enumerate(files(paths, options)):
        if number >= place.file:
            state[0] = number
            for item in islice(
                read_file(file, options, gauge.follow), place.items if number == place.file else 0, None
            ):
                sender.send(number, item)
        gauge.end(file)
    sender.flush()
    channel.send(None)


class _Gauge:
    """Publishes how many bytes were read, even while a library skips over data without pages."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._before = 0
        self._descriptor: int | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def follow(self, raw: IO[bytes]) -> None:
        """Starts to follow an open file."""
        self._descriptor = raw.fileno()

    def end(self, file: File) -> None:
        """Counts the whole of a finished file."""
        self._descriptor = None
        if file.problem is None and not file.hidden:
            with suppress(OSError):
                self._before += os.path.getsize(file.path)
        self._state[1] = self._before

    def _watch(self) -> None:
        while True:
            time.sleep(_MOST_SECONDS)
            descriptor = self._descriptor
            if descriptor is not None:
                with suppress(OSError):
                    self._state[1] = self._before + os.lseek(descriptor, 0, os.SEEK_CUR)


class _Sender:
    """Sends items in batches: one message each would cost as much as reading a page. alone: how many to send singly."""

    def __init__(self, channel: Channel, alone: int) -> None:
        self._channel = channel
        self._alone = alone
        self._items: list[tuple[int, Item]] = []
        self._bytes = 0
        self._sent = time.monotonic()

    def send(self, number: int, item: Item) -> None:
        self._items.append((number, item))
        self._bytes += len(item.content) if isinstance(item, Page) else len(item.message)
        many = self._bytes >= _MOST_BYTES or len(self._items) >= _MOST_ITEMS
        if self._alone or many or time.monotonic() - self._sent >= _MOST_SECONDS:
            self._alone = max(self._alone - 1, 0)
            self.flush()

    def flush(self) -> None:
        if self._items:
            self._channel.send(self._items)
            self._items, self._bytes = [], 0
        self._sent = time.monotonic()
