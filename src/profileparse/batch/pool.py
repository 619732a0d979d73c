"""Runs a function over items in worker processes: lazily, in order, and whatever happens to a worker.

A worker that dies or takes too long costs only its current item: the pool replaces it and gives its other items to
another worker. The pools of the standard library break as a whole in this case.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from multiprocessing.connection import wait
from typing import Any, Generic, NamedTuple, TypeVar

from . import Channel

__all__ = ["MOST_MEMORY", "Lost", "run_ordered", "settle", "undisturbed"]

#: Default memory limit of a process, in bytes.
MOST_MEMORY = 1 << 30
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_CAN_HOLD = hasattr(signal, "pthread_sigmask")  # not on Windows


@contextmanager
def undisturbed() -> Iterator[None]:
    """Blocks signals while a process starts: one at that moment would get lost, or leave a stray process."""
    if not _CAN_HOLD:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle(memory: int | None) -> None:
    """Sets up a new process. Call it after its threads have started: a thread that can't get memory hangs at start.

    memory: bytes that the process may take in addition to those of its parent; None for no limit.
    """
    # Ctrl-C reaches the whole process group; the parent ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if _CAN_HOLD:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if memory is not None:
        _limit(memory)


def _limit(memory: int) -> None:
    """Limits the memory of the process in bytes, on systems that support it (Linux, not Windows)."""
    with suppress(ImportError, ValueError, OSError, OverflowError):
        import resource

        # Counts memory that is written, not memory that is only reserved: threads reserve gigabytes.
        most = memory + _taken()
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _taken() -> int:
    """The bytes of data that the process already has, shared with its parent."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def _end_with_parent() -> None:
    """Ends the process when its parent is killed. A pipe would not show that: other processes hold it open too."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


#: Items in one message to a worker, so that it does not wait for the parent after each.
_CHUNK = 16
#: Bytes in one message, so that no item waits long for a large one ahead of it.
_CHUNK_BYTES = 1_000_000
#: Seconds and bytes after which a worker sends its answers. With a message for each of 3,000 generated pages the parent
#: took 0.30 ms of CPU time per page, with one for several 0.11 ms; parsing a page takes 4 ms.
_ANSWER_AFTER = 0.1
_ANSWER_BYTES = 1_000_000
#: Items per worker that are in progress, or done but waiting for an earlier one.
_WINDOW = 12 * _CHUNK

#: Seconds a worker has to start.
_START = 60.0
#: Seconds between two checks of workers that do not answer. A check that takes longer was interrupted: Ctrl-Z stops all
#: processes, and that time must not count against the page.
_LOOK = 1.0

_Item = TypeVar("_Item")
_Value = TypeVar("_Value")


class Lost(NamedTuple):
    """Why an item has no result: `code` is `worker-died` or `timeout`."""

    code: str
    message: str


class _Worker(Generic[_Item]):
    """A process, the channel to it, and the items it has."""

    def __init__(self, function: Callable[[Any], Any], memory: int | None, patience: float | None) -> None:
        context = multiprocessing.get_context()
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours, patience)
        self._begun = context.RawValue("Q", 0)  # shared with the worker: how many items it has begun
        self._answered = 0
        self.process = context.Process(target=_work, args=(theirs, self._begun, function, memory), daemon=True)
        self.process.start()
        # With only the worker holding its end, ours reports the end when the worker dies.
        theirs.close()
        self.items: deque[tuple[int, _Item]] = deque()
        self.started = False
        self.waited = -_START
        """Seconds since it last answered; a new worker gets `_START` extra."""

    def give(self, items: list[tuple[int, _Item]]) -> None:
        """Sends items to an idle worker. If it has died, reading its answer reports that.

        Raises TimeoutError if it does not take them.
        """
        self.items.extend(items)
        if self.started:
            self.waited = 0.0
        with suppress(BrokenPipeError, ConnectionResetError):
            self.channel.send([item for _, item in items])

    def answer(self) -> tuple[int, _Item]:
        """Removes and returns the first of its items, which it has answered."""
        self._answered += 1
        return self.items.popleft()

    def current(self) -> tuple[int, _Item]:
        """Removes and returns the item that it was working on when it ended."""
        index = self.index()
        found = self.items[index]
        del self.items[index]
        return found

    def index(self) -> int:
        """The index of the item that it is working on; 0 if it has begun none."""
        return max(int(self._begun.value) - self._answered - 1, 0)

    def is_stopped(self) -> bool:
        """Whether the process was stopped (SIGSTOP), so that its item is not to blame. Always False without POSIX."""
        with suppress(AttributeError, OSError):
            return os.waitid(os.P_PID, self.process.pid or 0, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
        return False

    def stop(self) -> None:
        """Kills the process."""
        self.process.kill()
        self.process.join()
        self.channel.close()


def _work(end: socket.socket, begun: Any, function: Callable[[Any], Any], memory: int | None) -> None:
    """The main loop of a worker: receives lists of items and sends lists of answers, first an empty one.

    begun: counts the items that it has begun, so that the parent knows at which one it died.
    """
    settle(memory)
    channel = Channel(end)
    answers: list[bytes] = []
    channel.send(answers)
    for items in channel.values():
        sent, held = time.monotonic(), 0
        for item in items:
            begun.value += 1
            answers.append(_answer(function, item))
            held += len(answers[-1])
            if time.monotonic() - sent >= _ANSWER_AFTER or held >= _ANSWER_BYTES:
                channel.send(answers)
                answers = []
                sent, held = time.monotonic(), 0
        if answers:
            channel.send(answers)
            answers = []


def _answer(function: Callable[[Any], Any], item: Any) -> bytes:
    """Whether `function` succeeded, and its result or exception, pickled."""
    try:
        return pickle.dumps((True, function(item)), protocol=5)
    except Exception as error:
        try:
            return pickle.dumps((False, error), protocol=5)
        except Exception:
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")), protocol=5)


def run_ordered(
    function: Callable[[_Item], _Value],
    items: Iterable[_Item],
    *,
    workers: int,
    timeout: float | None = None,
    size: Callable[[_Item], int] = lambda item: 0,
    memory: int | None = None,
    waiting: Callable[[_Item, float], None] = lambda item, seconds: None,
) -> Generator[tuple[_Item, _Value | Lost], None, None]:
    """Yields each of `items` with the result of `function`, in the order of the items.

    function: any picklable callable; it runs in the workers.
    workers: number of processes. timeout: seconds for one item; None for no limit.
    size: the bytes of an item; limits how many large items are in progress at once.
    memory: bytes a worker may take, on systems that can limit it; None for no limit.
    waiting: called about once a second with an item that takes long and the seconds it has taken so far.

    Takes items only as results are consumed, and holds at most a few hundred per worker. Raises what `function` raises.
    Closing the iterator ends all workers.
    """
    pool: _Pool[_Item] = _Pool(function, workers, timeout, size, memory, waiting)
    try:
        yield from pool.run(iter(items))
    finally:
        pool.close()


class _Pool(Generic[_Item]):
    def __init__(
        self,
        function: Callable[[Any], Any],
        workers: int,
        timeout: float | None,
        size: Callable[[_Item], int],
        memory: int | None,
        waiting: Callable[[_Item, float], None],
    ) -> None:
        self._function = function
        self._memory = memory
        self._timeout = timeout
        self._size = size
        self._waiting = waiting
        self._window = _WINDOW * workers
        self._most_bytes = 8 * _CHUNK_BYTES * workers
        self._wanted = workers
        self._workers: list[_Worker[_Item]] = []
        self._again: deque[tuple[int, _Item]] = deque()  # taken back from a worker that was lost
        self._done: dict[int, tuple[_Item, Any, int]] = {}  # the last number: bytes of the answer
        self._taken = 0  # items taken from the source
        self._given = 0  # results given to the caller
        self._bytes = 0  # of the items taken whose results are not given yet, and of those results

    def run(self, source: Iterator[_Item]) -> Iterator[tuple[_Item, Any]]:
        for _ in range(self._wanted):
            with undisturbed():
                self._workers.append(_Worker(self._function, self._memory, self._timeout))
        more = True
        while True:
            more = self._feed(source) if more or self._again else False
            while self._given in self._done:
                item, value, size = self._done.pop(self._given)
                self._given += 1
                self._bytes -= self._size(item) + size
                yield item, value
            if not more and not self._again and self._given == self._taken:
                return
            self._collect()

    def _feed(self, source: Iterator[_Item]) -> bool:
        """Gives items to all idle workers; returns whether the source may have more."""
        for worker in list(self._workers):
            if worker.items:
                continue
            if not worker.process.is_alive():
                worker = self._replaced(worker)  # killed while it had nothing to do
            chunk = self._chunk(source)
            if chunk is None:
                return False
            if chunk:
                try:
                    worker.give(chunk)
                except TimeoutError:
                    self._replaced(worker)
        return True

    def _chunk(self, source: Iterator[_Item]) -> list[tuple[int, _Item]] | None:
        """Items for one worker: empty while too many are in progress, None if the source is exhausted."""
        if self._again:
            # One at a time: the next of them may end its worker as well.
            return [self._again.popleft()]
        chunk: list[tuple[int, _Item]] = []
        held = 0
        while len(chunk) < _CHUNK and held < _CHUNK_BYTES:
            if self._taken - self._given >= self._window or (self._bytes > self._most_bytes and self._bytes > held):
                return chunk
            try:
                item = next(source)
            except StopIteration:
                return chunk or None
            chunk.append((self._taken, item))
            self._taken += 1
            self._bytes += self._size(item)
            held += self._size(item)
        return chunk

    def _collect(self) -> None:
        """Receives answers; waits for the first if there is none yet."""
        busy: dict[Any, _Worker[_Item]] = {worker.channel.end: worker for worker in self._workers if worker.items}
        if not busy:
            return
        patience, limit = _LOOK, None
        if self._timeout is not None:
            # A worker begins an item at most this much after its last answer.
            limit = self._timeout + _ANSWER_AFTER
            patience = min(_LOOK, max(0.0, limit - max(worker.waited for worker in busy.values())))
        begun = time.monotonic()
        for end in wait(list(busy), patience):
            self._receive(busy.pop(end))
        waited = min(time.monotonic() - begun, _LOOK)
        for worker in busy.values():
            worker.waited += waited
            if worker.waited >= _LOOK:
                self._waiting(worker.items[worker.index()][1], worker.waited)
            if limit is not None and worker.waited >= limit:
                self._lose(worker, Lost("timeout", f"not done within {self._timeout:g} seconds"))

    def _receive(self, worker: _Worker[_Item]) -> None:
        try:
            messages = worker.channel.receive()
        except (EOFError, OSError):
            worker.process.join(5)
            code = worker.process.exitcode
            how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
            self._lose(worker, Lost("worker-died", f"the process that read this page died ({how})"))
            return
        if messages:
            # Starting the process does not count against its first item.
            worker.started, worker.waited = True, 0.0
        for answer in chain.from_iterable(messages):
            fine, value = pickle.loads(answer)
            if not fine:
                raise value
            number, item = worker.answer()
            self._done[number] = item, value, len(answer)
            self._bytes += len(answer)

    def _lose(self, worker: _Worker[_Item], lost: Lost) -> None:
        """Replaces a worker. Its current item is lost, unless it was stopped; the others go to another worker."""
        if not worker.is_stopped():
            worker.process.kill()
            worker.process.join()
            number, item = worker.current()
            self._done[number] = item, lost, 0
        self._replaced(worker)

    def _replaced(self, worker: _Worker[_Item]) -> _Worker[_Item]:
        """Ends a worker and returns its replacement; its unanswered items are given out again."""
        worker.stop()
        self._again.extend(worker.items)
        with undisturbed():
            new: _Worker[_Item] = _Worker(self._function, self._memory, self._timeout)
            self._workers[self._workers.index(worker)] = new
        return new

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()
