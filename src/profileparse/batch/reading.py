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
from collections.abc import Iterable, Iterator, Sequence
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
#: Files that the process is given at once.
_MOST_FILES = 256
#: Reading is stuck if it takes in fewer bytes than this within `Bounds.seconds`.
_PROGRESS = 1 << 20


class Bounds(NamedTuple):
    """Limits on reading.

    seconds: time without an item or progress; None for no limit. memory: bytes of the process; None for no limit.
    """

    seconds: float | None = 25.0
    memory: int | None = MOST_MEMORY


def read_archives(
    paths: Sequence[str],
    options: ReadOptions,
    meter: Meter | None = None,
    bounds: Bounds | None = None,
    given_up: Iterable[Unreadable] = (),
) -> Iterator[Item]:
    """Yields the pages of files and folders, in the order of the paths; those of a folder in order of name.

    An id is the path as given, for a member `archive.zip!folder/page.html`. Whatever can't be read becomes an
    Unreadable and does not stop the rest.

    meter: counts the bytes read. bounds: limits of the reading process. given_up: what an earlier reading of the same
    files yielded where it gave up a reader, to yield again in the same places: another one may come further.
    """
    reading = _Reading(paths, options, meter or Meter(), bounds or Bounds(), given_up)
    with closing(reading):
        yield from reading.items()


class _Reading:
    """The parent's side: starts the process, gives it files, receives their items, and restarts it if it ends too soon.

    The folders are walked here, and once: were they walked again after a restart, a file that came or went meanwhile
    would shift the others, and pages would be lost or read twice.
    """

    def __init__(
        self,
        paths: Sequence[str],
        options: ReadOptions,
        meter: Meter,
        bounds: Bounds,
        given_up: Iterable[Unreadable],
    ) -> None:
        self._files = enumerate(file for file in files(paths, options) if not file.hidden)
        self._given_up = {lost.given_up[0]: (lost.given_up[1], lost) for lost in given_up if lost.given_up}
        self._options = options
        self._meter = meter
        self._bounds = bounds
        self._process: Any = None
        self._channel: Channel | None = None
        self._messages: deque[list[tuple[int, Item]] | None] = deque()
        self._state: Any = None  # shared with the process: number of the file that it reads, bytes read
        self._given: deque[tuple[int, File]] = deque()  # files to read, the first of them perhaps in part
        self._passed = 0  # items received of the first
        self._bytes = 0  # of the files before it

    def items(self) -> Iterator[Item]:
        """Yields all items, including an Unreadable for each failure of the process."""
        doubtful = None
        while self._given or self._take():
            self._start(careful=doubtful is not None)
            count = 0
            while not isinstance(found := self._receive(), Unreadable):
                if found is None:
                    return
                for number, item in found:
                    self._reach(number)
                    self._passed += 1
                    count += 1
                    yield item
            number = int(self._state[0])
            self.close()
            if doubtful != number or count >= _MOST_ITEMS:
                # Items not sent yet are lost with the process: try again, and send each at once.
                doubtful = number
                continue
            self._reach(number)
            lost = found._replace(id=self._given[0][1].id, given_up=(number, self._passed))
            self._reach(number + 1)
            doubtful = None
            yield lost

    def _take(self) -> bool:
        """Takes the next files, after all that were given are read; returns whether there are any."""
        self._reach(None)
        for number, file in islice(self._files, _MOST_FILES):
            self._given.append((number, file._replace(given_up=self._given_up.get(number))))
        return bool(self._given)

    def _reach(self, number: int | None) -> None:
        """Drops the files before this one, of which every item has been received; all files if None."""
        while self._given and self._given[0][0] != number:
            self._bytes += self._given.popleft()[1].size
            self._passed = 0

    def _start(self, *, careful: bool) -> None:
        context = multiprocessing.get_context()
        ours, theirs = socket.socketpair()
        self._channel = Channel(ours, self._bounds.seconds)
        self._messages.clear()
        self._state = context.RawArray("Q", (self._given[0][0], self._bytes))
        arguments = (theirs, self._state, self._options, self._passed, careful, self._bounds.memory)
        self._process = context.Process(target=_read, args=arguments, daemon=True)
        with undisturbed():
            self._process.start()
        theirs.close()
        self._give()

    def _give(self) -> None:
        """Sends files to the process, which waits for them. If it does not take them, `_receive` reports that."""
        assert self._channel is not None
        self._state[0] = self._given[0][0]
        with suppress(OSError):
            self._channel.send(list(self._given))

    def _receive(self) -> list[tuple[int, Item]] | Unreadable | None:
        """The next items; None after the last; an Unreadable if the process has died or is stuck."""
        assert self._channel is not None
        while True:
            while not self._messages:
                before = self._state[1]
                if wait([self._channel.end], self._bounds.seconds):
                    try:
                        self._messages.extend(self._channel.receive())
                    except (EOFError, OSError):
                        return Unreadable(
                            "", "worker-died", "the process that read it died, perhaps for lack of memory"
                        )
                elif self._state[1] < before + _PROGRESS:
                    return Unreadable("", "timeout", "reading the rest takes too long: it is damaged or hostile")
            self._meter.done = int(self._state[1])
            found = self._messages.popleft()
            if found is not None:
                return found
            if not self._take():
                return None
            self._give()

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._channel is not None:
            self._channel.close()


# --- in the process


def _read(end: socket.socket, state: Any, options: ReadOptions, passed: int, careful: bool, memory: int | None) -> None:
    """The main function of the process: receives files, and sends lists of (number of the file, item).

    state: shared with the parent: number of the current file, bytes read. passed: how many items of the first file to
    skip. careful: whether to send each of the first items on its own.
    """
    channel = Channel(end)
    sender, gauge = _Sender(channel, _MOST_ITEMS if careful else 0), _Gauge(state)
    settle(memory)
    for given in channel.values():
        for number, file in given:
            state[0] = number
            for item in read_file(file, options, gauge.follow, passed):
                sender.send(number, item)
            passed = 0
            gauge.end(file)
        sender.flush()
        channel.send(None)  # asks for more files


class _Gauge:
    """Publishes how many bytes were read, even while a library skips over data without pages."""

    def __init__(self, state: Any) -> None:
        self._state = state
        self._before = int(state[1])  # bytes of the files before the open one
        self._descriptor: int | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def follow(self, raw: IO[bytes]) -> None:
        """Starts to follow an open file."""
        self._descriptor = raw.fileno()

    def end(self, file: File) -> None:
        """Counts the whole of a finished file."""
        self._descriptor = None
        self._before += file.size
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
