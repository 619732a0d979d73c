"""The version of the package, and what kind of build it is."""

from importlib.machinery import EXTENSION_SUFFIXES
from os import path

__version__ = "0.1.0"


def is_compiled() -> bool:
    """Whether the readers of pages were compiled to machine code, and are not run as Python."""
    folder = path.dirname(__file__)
    return any(path.isfile(path.join(folder, "words", f"lexer{suffix}")) for suffix in EXTENSION_SUFFIXES)
