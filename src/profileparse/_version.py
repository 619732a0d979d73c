"""The version of the package, whether it is compiled, and how to install what it needs."""

import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from os import path

__version__ = "0.1.0"


def is_compiled() -> bool:
    """Whether the readers of pages are compiled to machine code."""
    folder = path.dirname(__file__)
    return any(path.isfile(path.join(folder, "words", f"lexer{suffix}")) for suffix in EXTENSION_SUFFIXES)


def install_line(*what: str) -> str:
    """The shell command that installs these requirements or files for the running Python."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable or "python"
    tool = f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    # In double quotes, which every shell knows.
    return " ".join([tool, *(part if part.startswith("--") else f'"{part}"' for part in what)])


def extra_line(extra: str) -> str:
    """The shell command that installs the libraries of an extra, wherever the package itself came from."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        found = [needed.partition(";") for needed in requires("profileparse") or ()]
    except PackageNotFoundError:
        found = []
    quoted = f"extra == '{extra}'"
    named = [needed.strip() for needed, _, when in found if quoted in when.replace('"', "'")]
    return install_line(*(named or [f"profileparse[{extra}]"]))
