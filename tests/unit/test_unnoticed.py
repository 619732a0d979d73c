"""`python -m tests.unnoticed`: what it changes, and that a change is noticed, and gone afterwards."""

from __future__ import annotations

import os

import pytest

from profileparse.compiled import tables
from tests.support import ROOT
from tests.unit.internals import Decision, is_compiled
from tests.unnoticed import Change, changes_of_costs, changes_of_predicates, noticed, touched

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or is_compiled(), reason="forks, and changes Python functions")


def named(text: str) -> Change:
    return next(one for one in [*changes_of_predicates(), *changes_of_costs()] if text in one.what)


def test_each_change_has_its_place() -> None:
    found = [*changes_of_predicates(), *changes_of_costs()]
    assert len(found) > 100
    for change in found:
        name, _, line = change.where.rpartition(":")
        written = (ROOT / name).read_text("utf-8").splitlines()[int(line) - 1]
        predicate, is_always, _ = change.what.partition(" is always ")
        cost = change.what.partition("] ")[2].partition(" = ")[0]
        assert (predicate.rpartition(".")[2] if is_always else cost) in written


def test_a_predicate_that_always_says_yes() -> None:
    change = named("Decision.sure is always True")
    withheld = Decision("x", None, "close", None, 0, None, None, [], False, 0)  # type: ignore[arg-type]

    def check() -> None:
        assert not withheld.sure

    assert noticed(change, [("a check", check)], 30, fixtures=False) == "a check"
    assert noticed(change, [("another", lambda: None)], 30, fixtures=False) is None
    check()  # nothing is left of the change


def test_a_cost_that_is_raised() -> None:
    grammar = next(iter(tables().costs))
    name, cost = next((name, cost) for name, cost in tables().costs[grammar].items() if isinstance(cost, int))

    def check() -> None:
        assert tables().costs[grammar][name] == cost

    change = named(f"[{grammar}] {name} = {cost + 1}")
    assert noticed(change, [("a check", check)], 30, fixtures=False) == "a check"
    check()


def test_what_does_not_end_is_noticed() -> None:
    def check() -> None:
        while True:
            pass

    assert noticed(named("Decision.sure is always True"), [("a check", check)], 1, fixtures=False) == "it does not end"


def test_nothing_differs_from_what_it_is() -> None:
    assert isinstance(touched("HEAD"), dict)
