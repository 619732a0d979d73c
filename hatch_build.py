"""Builds what a wheel carries beside the source: the tables that Lark compiles, and the readers as machine code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Set to anything, it leaves the machine code out.
PURE = "PROFILEPARSE_PURE"
#: One C file for each module, so that all cores compile; more optimisation than this takes longer and gains nothing.
_COMPILE = """
import os, sys
from mypyc.build import mypycify
from setuptools import setup
sources = ["--ignore-missing-imports", *sys.argv[1:]]
native = mypycify(sources, opt_level="2", debug_level="0", multi_file=True, group_name="profileparse")
arguments = ["-q", "build_ext", "--inplace", "--parallel", str(os.cpu_count() or 1)]
setup(name="profileparse", packages=[], ext_modules=native, script_args=arguments)
"""
#: Calls from one reader to another need no detour that lets another library take their place: a twentieth of the time.
_FLAGS = "-fvisibility=hidden -fno-plt"


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles `grammar/` when a wheel or an sdist is built, and the readers for a wheel."""

    _scratch: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Puts what is compiled into the build; an editable install compiles its grammar when it is used."""
        if version == "editable":
            return
        root = Path(self.root)
        self._compile_grammar(root, build_data)
        if self.target_name == "wheel":
            build_data["force_include"][str(root / "grammar")] = "profileparse/grammar"
            self._compile_readers(root, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what only the build needed."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _compile_grammar(self, root: Path, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(root / "src"))
        from profileparse.compiler import compile_to

        target = root / "src" / "profileparse" / "_compiled.pickle"
        compile_to(root / "grammar", target)
        if not target.is_file():
            raise RuntimeError(f"could not write {target}")
        build_data["artifacts"].append("src/profileparse/_compiled.pickle")

    def _compile_readers(self, root: Path, build_data: dict[str, Any]) -> None:
        """Adds the readers as machine code; without a compiler the wheel is pure Python, a third as fast."""
        if os.environ.get(PURE):
            return
        if not has_compiler():
            self.app.display_warning("no C compiler or no Python.h: the readers are left as Python, a third as fast")
            return
        scratch = self._scratch = Path(tempfile.mkdtemp(prefix="profileparse-build-"))
        package = shutil.copytree(root / "src" / "profileparse", scratch / "profileparse")
        modules = sorted(str(p.relative_to(scratch)) for glob in self.config["native"] for p in package.glob(glob))
        command = [sys.executable, "-c", _COMPILE, *modules]
        environment = os.environ | {"CFLAGS": f"{os.environ.get('CFLAGS', '')} {_FLAGS}"}
        done = subprocess.run(command, cwd=scratch, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr or done.stdout).strip()[-2000:]
            self.app.display_warning(f"the readers are left as Python, because compiling them failed:\n{reason}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        for library in [*scratch.glob(f"*{suffix}"), *package.rglob(f"*{suffix}")]:
            build_data["force_include"][str(library)] = str(library.relative_to(scratch))


def has_compiler() -> bool:
    """Whether C can be compiled for this Python; on Windows only trying tells."""
    if os.name == "nt":
        return True
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(compiler) is not None and Path(sysconfig.get_path("include"), "Python.h").is_file()
