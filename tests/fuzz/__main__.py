"""Mutates inputs and checks every promise on each: `python -m tests.fuzz pages dates --seconds 120`.

The same seed gives the same inputs, and with `--inputs` as many of them on every machine. An input that breaks a
promise is printed with its number; `--only NUMBER` checks that input again.
"""

from __future__ import annotations

import argparse
import time
import traceback
from collections.abc import Callable

from tests.fuzz.archives import check_archives, check_progress
from tests.fuzz.mutations import Mutator
from tests.fuzz.texts import Pages, check_dialect
from tests.promises import check_dates

__all__ = ["main"]

#: The check of one kind of input; returns the number of inputs it used.
Check = Callable[[Mutator], int]

#: How many numbers of a kind take about as long as one page; one of archives is for many of them, read together.
_AS_LONG_AS_A_PAGE = {"pages": 1, "dates": 25, "dialects": 0.5, "archives": 0.8, "progress": 4}


def _dates(mutator: Mutator) -> int:
    check_dates(mutator.dates())
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    kinds = ("pages", "dates", "dialects", "archives", "progress")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(kinds)}; default: all")
    most = parser.add_mutually_exclusive_group()
    most.add_argument("--seconds", type=float, default=120.0, help="for all kinds together")
    most.add_argument("--inputs", type=int, help="so many pages, and of each other kind what takes about as long")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="check only the input with this number")
    parser.add_argument("--against", metavar="PYTHON", help="an interpreter whose package must give the same results")
    options = parser.parse_args(arguments)
    unknown = set(options.kinds) - set(kinds)
    if unknown:
        parser.error(f"no kind «{', '.join(unknown)}»: there are {', '.join(kinds)}")
    pages = Pages(options.against)
    checks: dict[str, Check] = {
        "pages": pages.check,
        "dates": _dates,
        "dialects": check_dialect,
        "archives": check_archives,
        "progress": check_progress,
    }
    wanted = options.kinds or list(kinds)
    failed = 0
    for kind in wanted:
        end = _end(kind, options.inputs, options.seconds / len(wanted))
        count, broken = _fuzz(kind, checks[kind], end, options.seed, options.only)
        print(f"{kind}: {count:,} inputs, {broken} finds", flush=True)
        failed += broken
    pages.close()
    return 1 if failed else 0


def _end(kind: str, inputs: int | None, seconds: float) -> Callable[[int], bool]:
    """Says of how many numbers of a kind have been tried whether that is enough."""
    if inputs is not None:
        most = inputs * _AS_LONG_AS_A_PAGE[kind]
        return lambda tried: tried >= most
    end = time.monotonic() + seconds
    return lambda _: time.monotonic() > end


def _fuzz(kind: str, check: Check, end: Callable[[int], bool], seed: int, only: int | None) -> tuple[int, int]:
    """The number of inputs checked, and of those that broke a promise."""
    count = broken = 0
    number = first = only or 0
    while True:
        try:
            count += check(Mutator(seed, number))
        except Exception:
            broken += 1
            trace = traceback.format_exc(limit=-4)
            print(f"{kind}, seed {seed}, input {number}:\n{trace[-3000:]}", flush=True)
        number += 1
        if only is not None or end(number - first):
            return count, broken


if __name__ == "__main__":
    # Imported by name, so that its child processes find the same module.
    raise SystemExit(main())
