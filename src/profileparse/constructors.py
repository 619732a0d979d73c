"""The constructors of the output's values, under the names of their models.

A type checker sees the models, and checks the arguments of the readers by them; at run time these are makers, which
import no model before somebody asks for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .making import Maker

if TYPE_CHECKING:
    from .models import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        maker = globals()[name] = Maker(name)
        return maker
