"""The command, in processes that need not import everything first.

A process that has imported the package waits on a socket, and forks one for each command: same arguments, same files,
its own memory, and an exit as any other has. In a checkout that takes a tenth of the time of `python -m profileparse`,
which the tests of signals, terminals, closed files and the built package run as it is.
"""

from __future__ import annotations

import array
import atexit
import gc
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from tests.support import ROOT

__all__ = ["run", "run_text", "run_with", "shell_command", "warm_up"]

_REAL = [sys.executable, "-m", "profileparse"]
#: What the commands import. Arrow, which starts threads, is left to those that need it.
_MODULES = (
    "parser", "batch.run", "cli.convert", "cli.batch", "cli.show", "cli.dialect", "tools.explain", "show",
    "outputs.relational", "outputs.tables", "show.html", "show.report", "show.terminal", "tools.checking",
    "tools.drafting", "tools.outline", "tools.survey",
)  # fmt: skip
#: What these import when they are first used.
_LIBRARIES = ("jinja2", "rich.console", "multiprocessing.popen_fork", "multiprocessing.sharedctypes")
#: A client of the server that a shell can start; it imports nothing that takes time.
_CLIENT = """
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    asked = json.dumps([os.getcwd(), dict(os.environ), sys.argv[2:]]).encode()
    files = array.array("i", [0, 1, 2])
    server.sendmsg([b"%8d" % len(asked)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
    server.sendall(asked)
    code = server.recv(8)
sys.exit(int(code))
"""


def run(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command, and gives what it wrote and its exit code. env: its environment, if not that of the test."""
    if not hasattr(os, "fork"):
        return subprocess.run([*_REAL, *arguments], input=stdin, capture_output=True, cwd=cwd, env=env, check=False)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        given.write(stdin)
        given.seek(0)
        code = run_with([given.fileno(), out.fileno(), errors.fileno()], *arguments, cwd=cwd, env=env)
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(list(arguments), code, out.read(), errors.read())


def run_text(*arguments: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same with what it reads and writes as text, whose line ends are `\n`."""
    done = run(*arguments, stdin=stdin.encode(), cwd=cwd)
    out, errors = (written.decode().replace("\r\n", "\n") for written in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, out, errors)


def run_with(files: list[int], *arguments: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> int:
    """Runs the command with these as its standard files; its exit code, below zero for the signal that ended it."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(_server())
        asked = json.dumps([str(cwd or Path.cwd()), env or dict(os.environ), arguments]).encode()
        rights = array.array("i", files)
        server.sendmsg([b"%8d" % len(asked)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        server.sendall(asked)
        return int(server.recv(8))


def shell_command() -> str:
    """The command as a word of a shell's line."""
    if not hasattr(os, "fork"):
        return shlex.join(_REAL)
    return shlex.join([sys.executable, "-I", "-S", "-c", _CLIENT, _server()])


@lru_cache(maxsize=1)
def _server() -> str:
    """The address of a server that ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix="profileparse-tests-")
    address = str(Path(folder.name) / "socket")
    code = "import sys; from tests.command import run_here, serve; serve(sys.argv[1]); run_here()"
    server = subprocess.Popen(
        [sys.executable, "-c", code, address], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def end() -> None:
        server.kill()
        server.wait()
        folder.cleanup()

    atexit.register(end)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return address


def serve(address: str) -> None:
    """Forks a process for each command; returns in that process, with the arguments in `sys.argv`."""
    for module in (*(f"profileparse.{name}" for name in _MODULES), *_LIBRARIES):
        with suppress(ImportError):  # the libraries of an extra may be missing
            import_module(module)
    warm_up()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        print("ready", flush=True)
        while True:
            asked, _ = server.accept()
            with suppress(ChildProcessError):  # those that have answered: what they took counts as this process's time
                while os.waitpid(-1, os.WNOHANG) != (0, 0):
                    pass
            if os.fork() == 0:
                break
            asked.close()
    with asked:
        files, arguments = _taken(asked)
        command = os.fork()
        if command:
            _, status = os.waitpid(command, 0)
            with suppress(BrokenPipeError):
                asked.sendall(b"%d" % os.waitstatus_to_exitcode(status))
            os._exit(0)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["profileparse", *arguments]


def warm_up() -> None:
    """Has this process do what all that it forks would do again: Pydantic builds the validator of a model on first use.

    Without it, a forked command that reads the Cergy page takes one and a half times the processor time.
    """
    page = (ROOT / "samples" / "cergy.txt").read_text("utf-8")
    import_module("profileparse.parser").parse(page).to_json()
    import_module("profileparse.words.dialect_files").load_dialect("efus")


def run_here() -> None:
    """Runs the command with the arguments in `sys.argv`, and ends this process as it would end.

    Only the memory is not given back object by object, which takes longer than most commands.
    """
    try:
        import_module("profileparse.__main__")
        code: object = 0
    except SystemExit as end:
        code = end.code or 0
    if not isinstance(code, int):
        raise SystemExit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def _taken(asked: socket.socket) -> tuple[list[int], list[str]]:
    """The files and arguments of a command that a client asks for; its folder and environment are this process's."""
    size, rights, _, _ = asked.recvmsg(8, socket.CMSG_LEN(12))
    files = array.array("i")
    files.frombytes(rights[0][2])
    data = b""
    while len(data) < int(size):
        data += asked.recv(1 << 20)
    folder, environment, arguments = json.loads(data)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return list(files), arguments
