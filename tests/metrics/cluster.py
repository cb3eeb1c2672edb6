"""A Spark standalone cluster from the pyspark wheel: one master and two workers on loopback, gone when the tests
end.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60


@contextmanager
def cluster(folder: Path) -> Iterator[Any]:
    """A session on the cluster; skips with the reason where Java or pyspark are missing."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is missing; Spark needs 17")
    spec = find_spec("pyspark")
    home = Path(str(spec.origin)).parent if spec else Path()
    port, ui = _free(), _free()
    environment = os.environ | {
        "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable,
        "SPARK_WORKER_DIR": str(folder),
        "SPARK_LOCAL_DIRS": str(folder), "SPARK_DAEMON_MEMORY": "256m",
    }  # fmt: skip
    started = []
    try:
        name = "org.apache.spark.deploy."
        master = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(ui)]
        started.append(_start(home, [f"{name}master.Master", *master], environment, folder / "master.log"))
        _wait(port)
        for number in (1, 2):
            worker = ["--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", str(_free())]
            command = [f"{name}worker.Worker", *worker, f"spark://127.0.0.1:{port}"]
            started.append(_start(home, command, environment, folder / f"worker{number}.log"))
        yield from _session(port, environment)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)


def _start(home: Path, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([str(home / "bin" / "spark-class"), *command], env=environment, stdout=out, stderr=out)


def _session(port: int, environment: dict[str, str]) -> Iterator[Any]:
    os.environ |= {k: environment[k] for k in ("SPARK_HOME", "SPARK_LOCAL_IP", "PYSPARK_PYTHON")}
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(f"spark://127.0.0.1:{port}").appName("heming-tests")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "768m").config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC").config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )  # fmt: skip
    try:
        yield session
    finally:
        session.stop()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    pytest.fail("Spark's master did not come up in a minute")
