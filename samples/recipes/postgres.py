"""Activities in PostgreSQL: `python postgres.py postgresql+psycopg://localhost/cities pages/*.txt`.
Running it again changes what is other than before, and nothing else.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from profileparse import Failure, Profile, parse_many


class Base(DeclarativeBase):
    """The tables."""


class Activity(Base):
    """An activity, keyed by its page and its place there."""

    __tablename__ = "activity"
    page: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str | None]
    kind: Mapped[str]
    title: Mapped[str | None]
    starts: Mapped[datetime.date | None]
    ends: Mapped[datetime.date | None]


def storable(text: str | None) -> str | None:
    """A text without the null character, which PostgreSQL refuses."""
    return text and text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def store(engine: Engine, profiles: Iterable[Profile | Failure]) -> None:
    """Writes the activities of pages; those that a page no longer has are removed."""
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        for profile in profiles:
            if isinstance(profile, Failure):
                print(profile.source_id, profile.message, file=sys.stderr)
                continue
            page = storable(profile.source.id)
            session.execute(delete(Activity).where(Activity.page == page, Activity.position >= len(profile.events)))
            for position, event in enumerate(profile.events):
                when = {"starts": event.date and event.date.start, "ends": event.date and event.date.end}
                row = {"city": storable(profile.name), "kind": event.kind, "title": storable(event.title), **when}
                new = insert(Activity).values(page=page, position=position, **row)
                session.execute(new.on_conflict_do_update(index_elements=["page", "position"], set_=row))


if __name__ == "__main__":
    pages = ((path, Path(path).read_bytes()) for path in sys.argv[2:])
    store(create_engine(sys.argv[1]), parse_many(pages))
