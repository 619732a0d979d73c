"""Pages that are named on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import standard_input, tell

if TYPE_CHECKING:
    from ..decoding import Decoded

__all__ = ["decoded_page"]


def decoded_page(page: str) -> Decoded | None:
    """The text of a file, or of standard input for `-`; None, and a message, where there is none."""
    from ..decoding import MissingExtraError, NotTextError, decode_page

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
