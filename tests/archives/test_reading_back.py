"""What `batch` wrote, read back by `read_output`: of every format and compression, from the real command."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import profileparse
from profileparse import Profile, read_output
from profileparse.models import NO_SPAN
from profileparse.outputs.tables import rows
from tests.archives.test_batch import batch
from tests.budget import budget
from tests.generators.pages import draw
from tests.support import ROOT

#: The options of each output, by its name.
WHOLE = {
    "a.jsonl": (), "a.jsonl.gz": (), "a.jsonl.zst": (), "a.parquet": (), "folder": (),
    "a.odd": ("--format", "jsonl"), "other.odd": ("--format", "parquet"),
}  # fmt: skip
TABLES = {"a.sqlite": (), "b.odd": ("--format", "sqlite"), "csv": ("--format", "csv")}
OTHERS = {"spanless.jsonl": ("--no-spans",), "short.sqlite": ("--no-sections",), "a.nq": ()}
#: These have all pages. The others are compressed, named or shortened, whatever the pages: they have one page in four.
OF_ALL = ("a.jsonl", "a.parquet", "folder", "a.sqlite", "csv")
#: A page whose cells a spreadsheet would run, with contracts, dates of any kind and lists.
ODD = """Exville

1. General Information :
=Motto: =1+1
'-Sign: '=x
Plus: +33 1 23
Local Security Contract: signed in 1999, renewed in May 2003 (whole town)
Local Safety Contract: planned
Population: 57,576 inhabitants (2008)
Twinned with: Erkrath (Germany) since 1981, Aville (Sweden)

2. The City in our Network :
The City and Efus:
Member of the Executive Committee from 2001 to 2003 and since 2009
Founding member
“We learn.”
Anna Berg, Deputy Mayor of Exville in charge of safety, youth and sport
Hosted:
- Seminar, Lyon, France, 3 and 17 May 2008
- Meeting, 44 BC
"""


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages and an output of every format."""
    top = tmp_path_factory.mktemp("back")
    shutil.copytree(
        ROOT / "samples", top / "pages", ignore=shutil.ignore_patterns("recipes", "*.json", "*.png", "*.py")
    )
    for number in range(budget(4, 40)):
        (top / "pages" / f"drawn-{number}.txt").write_text(draw(number).text, "utf-8")
    (top / "pages" / "odd.txt").write_text(ODD, "utf-8")
    for name, more in {**WHOLE, **TABLES, **OTHERS}.items():
        assert batch(*pages_of(top, name), "-o", name, *more, cwd=top).returncode == 0
    return top


def pages_of(top: Path, name: str) -> list[Path]:
    """The pages of an output, as the command is given them."""
    paths = sorted(path.relative_to(top) for path in (top / "pages").rglob("*") if path.is_file())
    few = [path for number, path in enumerate(paths) if number % budget(4, 1) == 0 or path.stem in ("cergy", "odd")]
    return [Path("pages")] if name in OF_ALL else few


@pytest.fixture(scope="module")
def profiles(top: Path) -> dict[str, list[Profile]]:
    """The profiles of each output, in the order of their ids."""
    paths = sorted(path for path in (top / "pages").rglob("*") if path.is_file())
    found = [profileparse.parse_file(path) for path in paths]
    named = [f.model_copy(update={"source": f.source.model_copy(update={"id": _id(top, f)})}) for f in found]
    every = sorted(named, key=lambda profile: profile.source.id)
    given = {name: {str(path) for path in pages_of(top, name)} for name in (*WHOLE, *TABLES, *OTHERS)}
    return {
        name: [profile for profile in every if ids == {"pages"} or profile.source.id in ids]
        for name, ids in given.items()
    }


def _id(top: Path, profile: Profile) -> str:
    return str(Path(profile.source.id).relative_to(top))


def by_id(found: Iterator[Profile]) -> list[Profile]:
    return sorted(found, key=lambda profile: profile.source.id)


@pytest.mark.parametrize("name", WHOLE)
def test_whole_profiles_are_what_they_were(top: Path, profiles: dict[str, list[Profile]], name: str) -> None:
    found = by_id(read_output(top / name))
    assert found == profiles[name]
    assert next(read_output(str(top / name))) in found


def test_profiles_come_in_the_order_of_the_pages(top: Path) -> None:
    of_all = [name for name in OF_ALL if name != "folder"]
    orders = [[profile.source.id for profile in read_output(top / name)] for name in of_all]
    assert all(order == orders[0] for order in orders)
    few = [profile.source.id for profile in read_output(top / "b.odd")]
    assert few == [id for id in orders[0] if id in few]


@pytest.mark.parametrize("name", TABLES)
def test_tables_give_profiles_with_the_same_tables(top: Path, profiles: dict[str, list[Profile]], name: str) -> None:
    for found, profile in zip(by_id(read_output(top / name)), profiles[name], strict=True):
        assert rows(found) == rows(profile)
        assert found.sections == profile.sections
        assert found.diagnostics == profile.diagnostics


@pytest.mark.parametrize("name", TABLES)
def test_what_tables_do_not_hold_is_empty(top: Path, profiles: dict[str, list[Profile]], name: str) -> None:
    for found, profile in zip(by_id(read_output(top / name)), profiles[name], strict=True):
        for field in ("twins", "memberships", "quotes", "websites"):
            for one, other in zip(getattr(found, field), getattr(profile, field), strict=True):
                assert one.span == other.span
        for one, other in zip(found.events, profile.events, strict=True):
            assert (one.title, one.theme, one.kind, one.text) == (other.title, other.theme, other.kind, other.text)
            if other.date is not None:
                assert one.date is not None
                assert (one.date.edtf, one.date.start, one.date.end) == (
                    other.date.edtf,
                    other.date.start,
                    other.date.end,
                )
                assert (one.date.text, one.date.span, one.date.qualifier) == (other.date.edtf, NO_SPAN, None)
        for one, other in zip(found.memberships, profile.memberships, strict=True):
            assert (one.period is None) == (other.period is None)
            if one.period is not None and other.period is not None:
                assert (one.period.edtf, one.period.text) == (other.period.edtf, other.period.text)
                ends = [
                    (period.start and period.start.edtf, period.end and period.end.edtf)
                    for period in (one.period, other.period)
                ]
                assert ends[0] == ends[1]
        for one, other in zip(found.twins, profile.twins, strict=True):
            assert (one.since and one.since.start) == (other.since and other.since.start)
        for one, other in zip(found.contracts, profile.contracts, strict=True):
            assert [date.date.edtf for date in one.dates] == [date.date.edtf for date in other.dates]
        assert [fact.data for fact in found.facts] == [fact.data for fact in profile.facts]
        assert not any(fact.dates for fact in found.facts)
        if found.population is not None:
            assert found.population.text == ""
        for field in ("population", "location"):
            own, other = getattr(found, field), getattr(profile, field)
            assert (own and own.span) == (other and other.span)


def test_what_was_left_out_is_missing(top: Path, profiles: dict[str, list[Profile]]) -> None:
    for found, profile in zip(by_id(read_output(top / "spanless.jsonl")), profiles["spanless.jsonl"], strict=True):
        assert found.to_json(spans=False) == profile.to_json(spans=False)
        assert {event.span for event in found.events} <= {NO_SPAN}
    for found, profile in zip(by_id(read_output(top / "short.sqlite")), profiles["short.sqlite"], strict=True):
        assert found.sections == ()
        assert rows(found, sections=False) == rows(profile, sections=False)


def test_what_is_no_output_is_told(top: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "cut.jsonl.gz"
    damaged.write_bytes((top / "a.jsonl.gz").read_bytes()[:-100])
    (tmp_path / "text.jsonl").write_text('{"a": 1}\n')
    (tmp_path / "page.txt").write_text("Exville is a town.")
    (tmp_path / "cut.parquet").write_bytes((top / "a.parquet").read_bytes()[:-100])
    shutil.copytree(top / "csv", tmp_path / "csv")
    (tmp_path / "csv" / "event.csv").write_text("a,b\n1,2\n")
    shutil.copytree(top / "csv", tmp_path / "turned")
    lines = (tmp_path / "turned" / "profile.csv").read_text().splitlines(keepends=True)
    (tmp_path / "turned" / "profile.csv").write_text("".join([lines[0], *lines[2:]]))
    with sqlite3.connect(tmp_path / "other.sqlite") as database:
        database.execute("CREATE TABLE a (b)")
    database.close()
    (tmp_path / "lines.gz").write_bytes(gzip.compress(b"[]\n"))
    for name in (
        "cut.jsonl.gz", "text.jsonl", "page.txt", "cut.parquet", "csv", "turned", "other.sqlite", "lines.gz",
    ):  # fmt: skip
        with pytest.raises(ValueError, match=rf"{name}: not as `profileparse batch` wrote it"):
            list(read_output(tmp_path / name))
    with pytest.raises(ValueError, match="nquads can't be read back"):
        read_output(top / "a.nq")
    with pytest.raises(FileNotFoundError):
        read_output(tmp_path / "nothing")
    first = next(read_output(top / "a.jsonl.gz"))  # one at a time
    assert isinstance(first, Profile)
