"""Puts the grammar and what Lark compiles of it into wheel and sdist: an installed package builds nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles `grammar/` when a wheel or an sdist is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes the compiled tables beside the package; an editable install compiles when it is used."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from profileparse.compiling import compile_to

        target = root / "src" / "profileparse" / "_compiled.pickle"
        compile_to(root / "grammar", target)
        if not target.is_file():
            raise RuntimeError(f"could not write {target}")
        build_data["artifacts"].append("src/profileparse/_compiled.pickle")
        if self.target_name == "wheel":
            build_data["force_include"][str(root / "grammar")] = "profileparse/grammar"
