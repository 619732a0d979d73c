"""A real cluster on this machine: a master and two workers of their own processes, which PySpark brings."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

__all__ = ["cluster", "environment", "executors", "why_not"]


def why_not() -> str:
    """Why there is no cluster here; empty where there can be one."""
    if find_spec("pyspark") is None:
        return "PySpark is not installed (extra spark)"
    if shutil.which("java") is None:
        return "Java is not installed"
    return ""


def environment() -> dict[str, str]:
    """What the processes of a cluster need: this Python, and addresses of this machine only."""
    here = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
    return {**os.environ, **here, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


@contextmanager
def cluster(memory: int = 1024) -> Iterator[Any]:
    """A session on two executors of a core each. memory: of each, in MB."""
    from pyspark.sql import SparkSession

    before = dict(os.environ)
    os.environ.update(environment())
    builder = SparkSession.builder.master(f"local-cluster[2,1,{memory}]").appName("profileparse")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.executor.memory": f"{memory}m",
        "spark.sql.shuffle.partitions": "4",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()
        os.environ.clear()
        os.environ.update(before)


def executors() -> list[int]:
    """The processes of the executors."""
    found = subprocess.run(["pgrep", "-f", "CoarseGrainedExecutorBackend"], capture_output=True, text=True, check=False)  # noqa: S607
    return [int(line) for line in found.stdout.split()]


def kill_one() -> None:
    """Kills an executor, as a machine that is lost."""
    os.kill(executors()[0], signal.SIGKILL)
