"""Builds what a wheel contains besides the source: the compiled grammar, and the readers as machine code."""

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

#: If this environment variable is set, the build skips the machine code.
PURE = "PROFILEPARSE_PURE"
#: Build requirements for the machine code, and for the grammar.
_FOR_READERS = ["mypy>=1.15", "setuptools>=70"]
_FOR_GRAMMAR = ["lark>=1.2.2,<2", "pydantic>=2.7,<3", "python-dateutil>=2.9"]
#: One C file per module, compiled in parallel before setuptools links them, because setuptools alone compiles them one
#: after another. The largest come first, so that no core waits long at the end.
#: -O1 compiles in two thirds of the time of -O2, and takes 2 % more instructions per page.
_COMPILE = """
import os, sys, sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from mypyc.build import mypycify
from setuptools import setup
from setuptools.command.build_ext import build_ext
from distutils.ccompiler import new_compiler
from distutils.sysconfig import customize_compiler

cores = os.cpu_count() or 1

# Fail at once if the compiler doesn't work, not after mypyc has translated all modules.
compiler = new_compiler()
customize_compiler(compiler)
Path("trial.c").write_text("#include <Python.h>")
compiler.compile(["trial.c"], include_dirs=[sysconfig.get_path("include")])

class Build(build_ext):
    def build_extensions(self):
        def compiled(job):
            extension, source = job
            options = {"include_dirs": extension.include_dirs, "extra_postargs": extension.extra_compile_args}
            return self.compiler.compile([source], self.build_temp, **options)
        jobs = [(extension, source) for extension in self.extensions for source in extension.sources]
        jobs.sort(key=lambda job: -os.path.getsize(job[1]))
        with ThreadPoolExecutor(cores) as pool:
            for (extension, source), made in zip(jobs, pool.map(compiled, jobs)):
                extension.extra_objects += made
        for extension in self.extensions:
            extension.sources = []
        super().build_extensions()

sources = ["--ignore-missing-imports", *sys.argv[1:]]
native = mypycify(sources, opt_level="1", debug_level="0", multi_file=True, group_name="profileparse")
arguments = ["-q", "build_ext", "--inplace", "--parallel", str(cores)]
setup(name="profileparse", packages=[], ext_modules=native, script_args=arguments, cmdclass={"build_ext": Build})
"""
#: Direct calls between readers, which nobody needs to interpose; saves a twentieth of the time.
_FLAGS = "-fvisibility=hidden -fno-plt"


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles `grammar/` for a wheel or sdist, and the readers for a wheel."""

    _scratch: Path | None = None

    def dependencies(self) -> list[str]:
        """The requirements besides hatchling: mypyc only if machine code is built."""
        # Frontends that call the hook like pip name it in the arguments; all others get everything.
        if "get_requires_for_build_editable" in sys.argv:
            return []
        native = self.target_name == "wheel" and not os.environ.get(PURE) and has_compiler()
        return _FOR_GRAMMAR + (_FOR_READERS if native else [])

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the compiled files to the build; an editable install compiles its grammar on use."""
        if version == "editable":
            return
        root = Path(self.root)
        # Compiling the readers starts on one core, so compile the grammar in parallel.
        compiling = self._begin_readers(root) if self.target_name == "wheel" else None
        self._compile_grammar(root, build_data)
        if self.target_name == "wheel":
            build_data["force_include"][str(root / "grammar")] = "profileparse/grammar"
        if compiling is not None:
            self._add_readers(compiling, build_data)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes temporary files."""
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _compile_grammar(self, root: Path, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(root / "src"))
        from profileparse.compiled import key
        from profileparse.compiler import compile_to

        target = root / "src" / "profileparse" / "_compiled.pickle"
        compile_to(root / "grammar", target, key(root / "grammar"))
        if not target.is_file():
            raise RuntimeError(f"could not write {target}")
        build_data["artifacts"].append("src/profileparse/_compiled.pickle")

    def _begin_readers(self, root: Path) -> subprocess.Popen[str] | None:
        """Starts compiling the readers; without a compiler the wheel is pure Python, a third as fast."""
        if os.environ.get(PURE):
            return None
        if not has_compiler():
            self.app.display_warning("no C compiler or no Python.h: the readers stay Python, a third as fast")
            return None
        self.app.display_info(f"compiling the readers takes half a minute on two cores; {PURE}=1 skips it")
        scratch = self._scratch = Path(tempfile.mkdtemp(prefix="profileparse-build-"))
        package = shutil.copytree(root / "src" / "profileparse", scratch / "profileparse")
        modules = sorted(str(p.relative_to(scratch)) for glob in self.config["native"] for p in package.glob(glob))
        command = [sys.executable, "-c", _COMPILE, *modules]
        environment = os.environ | {"CFLAGS": f"{os.environ.get('CFLAGS', '')} {_FLAGS}"}
        output = (scratch / "output").open("w+", encoding="utf-8", errors="replace")
        return subprocess.Popen(command, cwd=scratch, env=environment, stdout=output, stderr=output, text=True)

    def _add_readers(self, compiling: subprocess.Popen[str], build_data: dict[str, Any]) -> None:
        """Adds the compiled readers to the build; reports why if compiling failed."""
        assert self._scratch is not None
        scratch = self._scratch
        if compiling.wait():
            reason = (scratch / "output").read_text("utf-8", "replace").strip()[-2000:]
            self.app.display_warning(f"the readers stay Python, because compiling them failed:\n{reason}")
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        for library in [*scratch.glob(f"*{suffix}"), *(scratch / "profileparse").rglob(f"*{suffix}")]:
            build_data["force_include"][str(library)] = str(library.relative_to(scratch))


def has_compiler() -> bool:
    """Whether C can be compiled for this Python; on Windows always True, because only trying shows."""
    if os.name == "nt":
        return True
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    return shutil.which(compiler) is not None and Path(sysconfig.get_path("include"), "Python.h").is_file()
