"""Settings for all tests.

Where CI runs, Hypothesis draws the same examples every time: a run says something about the commit, not about luck.
Anywhere else it draws new ones; what it finds becomes an `@example` of the test.
"""

from __future__ import annotations

import gc
import os

import pyparsing
import pytest
from hypothesis import settings

from tests import budget
from tests.command import warm_up


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="draw more, and look at all of long lists and texts")


def pytest_configure(config: pytest.Config) -> None:
    budget.THOROUGH = config.getoption("--thorough")
    # Some containers forbid Python to keep what it compiled: each process of a test would compile the package anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Prepares this process for being forked by tests that start workers.

    Keeps the tests themselves from the collector: each forked process would copy all of them to look.
    """
    if session.items:
        warm_up()
    gc.collect()
    gc.freeze()


settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

# The package edtf, which checks our dates, is written with pyparsing: with its memory it takes half the time.
pyparsing.ParserElement.enable_packrat()
