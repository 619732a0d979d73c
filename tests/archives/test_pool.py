"""Worker processes: in order, lazily, and a worker that is lost costs one item."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import profileparse
from profileparse import Failure, Profile
from tests.archives.internals import Bounds, Channel, Lost, ReadOptions, read_archives, run_ordered
from tests.support import ROOT


def work(number: int) -> int:
    if number in (7, 8):
        os.kill(os.getpid(), 9)
    if number == 20:
        time.sleep(60)
    if number == 33:
        os._exit(3)
    return number * number


def test_lost_workers_cost_one_item_each() -> None:
    found = list(run_ordered(work, range(100), workers=2, timeout=0.5))
    assert [number for number, _ in found] == list(range(100))
    lost = {number: value.code for number, value in found if isinstance(value, Lost)}
    assert lost == {7: "worker-died", 8: "worker-died", 20: "timeout", 33: "worker-died"}
    assert all(value == number**2 for number, value in found if not isinstance(value, Lost))


def test_limits_that_nothing_reaches() -> None:
    for timeout in (1e7, 1e300, float("inf")):
        assert [value for _, value in run_ordered(abs, [-1], workers=1, timeout=timeout, memory=1 << 70)] == [1]
    for page_bytes in (10**10, 10**12):
        read = list(read_archives([__file__], ReadOptions(most_bytes=page_bytes)))
        assert [type(item).__name__ for item in read] == ["Page"]


def swell(number: int) -> bytes:
    if number == 0:
        time.sleep(0.5)
    return bytes(1_000_000)


def test_large_results_that_wait_for_an_earlier_one_are_few() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(300):
            taken.append(number)
            yield number

    results = run_ordered(swell, numbers(), workers=2)
    next(results)
    assert len(taken) < 100
    assert len(list(results)) == 299


def stop_once(numbered: tuple[int, Path]) -> int:
    number, mark = numbered
    if number in (7, 8, 40) and not (here := mark.with_name(f"{mark.name}{number}")).exists():
        here.touch()
        os.kill(os.getpid(), signal.SIGSTOP)
    return number


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="only POSIX can stop a process, and tell")
def test_a_worker_that_is_stopped_costs_nothing(tmp_path: Path) -> None:
    items = [(number, tmp_path / "mark") for number in range(100)]
    done = run_ordered(stop_once, items, workers=2, timeout=0.5)
    assert [value for _, value in done] == list(range(100))
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="only POSIX can stop a process")
def test_a_reader_that_is_stopped_costs_nothing(tmp_path: Path) -> None:
    archive = tmp_path / "pages.jsonl"
    archive.write_text("".join(f'{{"text": "{number:10000}"}}\n' for number in range(1000)))
    found: list[str] = []
    for item in read_archives([str(archive)], ReadOptions(), bounds=Bounds(seconds=0.5)):
        found.append(item.id)
        if len(found) in (1, 400):  # twice in one archive, its rest not read yet
            (reader,) = multiprocessing.active_children()
            assert reader.pid is not None
            os.kill(reader.pid, signal.SIGSTOP)
    assert found == [f"{archive}:{number}" for number in range(1, 1001)]


def test_half_a_message_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    data = pickle.dumps("x" * 1000)
    message = len(data).to_bytes(8) + data
    with ours, theirs:
        channel = Channel(ours)
        for part, values in ((message[:3], []), (message[3:500], []), (message[500:] * 2, ["x" * 1000])):
            theirs.sendall(part)
            assert channel.receive() == values
        channel = Channel(ours, patience=0.2)
        with pytest.raises(TimeoutError):  # nobody reads
            channel.send("x" * 10_000_000)


def slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number


def test_order_does_not_depend_on_time() -> None:
    assert [number for number, _ in run_ordered(slow_first, range(200), workers=2)] == list(range(200))


def test_items_are_taken_lazily_and_in_bounds() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = run_ordered(slow_first, endless(), workers=2)
    next(results)
    results.close()
    assert taken < 1000


def explode(number: int) -> int:
    raise KeyError(number)


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(KeyError):
        list(run_ordered(explode, [1], workers=1))


def orphan(path: str) -> str:
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)
    return path


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    code = f"from tests.archives.test_pool import *\nlist(run_ordered(orphan, [{str(told)!r}], workers=1))"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 20
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker = int(told.read_text())
    parent.kill()
    parent.wait()
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _ends(group: int) -> bool:
    """Whether the last process of a group ends soon; what forks others ends when it has started."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_parse_many_survives_its_workers() -> None:
    pages: list[str | bytes] = ["Population: 12,345", "a\n" * 400_000, b"%PDF-", "Exville is a town."]
    found = list(profileparse.parse_many(pages, workers=1, page_timeout=0.3))
    assert [type(result) for result in found] == [Profile, Failure, Failure, Profile]
    assert [result.code for result in found if isinstance(result, Failure)] == ["timeout", "not-text"]


def test_no_stray_worker_where_a_signal_comes_while_one_is_made(tmp_path: Path) -> None:
    # The moment of the fork is hit by chance only: many tries, none of which may hang or leave a process.
    code = (
        "import signal, sys\n"
        "from profileparse.batch.pool import run_ordered\n"
        # A shell lets what it starts in the background ignore it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "try:\n"
        "    print(flush=True)\n"
        "    for _ in run_ordered(abs, range(10**9), workers=3):\n"
        "        pass\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    for number in range(12):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(number * 0.002)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(10) == 130
        process.stdout.close()
        assert _ends(process.pid)
