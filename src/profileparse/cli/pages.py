"""Pages that are named on the command line, alone or in archives."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import standard_input, tell

if TYPE_CHECKING:
    from ..text.decoding import Decoded

__all__ = ["archive_pages", "decoded_page"]


def decoded_page(page: str) -> Decoded | None:
    """The text of a file, or of standard input for `-`; None, and a message, where there is none."""
    from ..text.decoding import MissingExtraError, NotTextError, decode_page

    try:
        if page == "-":
            data = standard_input("").read()
        else:
            with open(page, "rb") as file:
                data = file.read()
        return decode_page(data, name=page)
    except OSError as error:
        tell(f"profileparse: {page}: {error.strerror or error}")
    except (NotTextError, MissingExtraError) as error:
        tell(f"profileparse: {page}: {error}")
    return None


def archive_pages(
    archives: tuple[str, ...], *, glob: str = "*", answers: bool = False
) -> Iterator[tuple[str, Decoded | None]]:
    """The id and text of each page of archives, in their order; no text, and a message, for what is no page.

    answers: whether a .json file of a folder is no page but what a person wrote down of the page beside it.
    """
    from ..batch.inputs import id_of
    from ..batch.items import ReadOptions, Unreadable
    from ..batch.reading import read_archives
    from ..text.decoding import MissingExtraError, NotTextError, decode_page

    named = {id_of(archive) for archive in archives}
    for item in read_archives(archives, ReadOptions(glob=glob)):
        if answers and item.id.endswith(".json") and item.id not in named and os.path.isfile(item.id.replace("\0", "")):
            continue
        decoded, problem = None, ""
        if isinstance(item, Unreadable):
            problem = item.message
        else:
            try:
                decoded = decode_page(item.content, name=item.id, html=item.html)
            except (NotTextError, MissingExtraError) as error:
                problem = str(error)
        if decoded is None:
            tell(f"profileparse: {item.id}: {problem}")
        yield item.id, decoded
