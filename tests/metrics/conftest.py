"""The small centre on each engine, asked through the same compiler."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from heming.metrics.question import Answer
from heming.metrics.records import Records
from tests.metrics import centre
from tests.metrics.asking import ChdbReader, MemoryReader, SparkReader, ask_records, records_from


@pytest.fixture(scope="session")
def rows() -> dict[str, list[centre.Row]]:
    """The centre's rows."""
    return centre.rows_of()


@pytest.fixture(scope="session")
def records(rows: dict[str, list[centre.Row]]) -> Records:
    """The centre on DuckDB."""
    return records_from(rows)


@pytest.fixture(scope="session")
def spark_reader(rows: dict[str, list[centre.Row]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[MemoryReader]:
    """The centre on a real Spark standalone cluster, one master and two workers on loopback."""
    from tests.metrics.cluster import cluster

    with cluster(tmp_path_factory.mktemp("spark")) as session:
        tables = {name: centre.arrow(name, listed) for name, listed in rows.items()}
        yield SparkReader(session, tables, Path(tmp_path_factory.mktemp("spark-tables")))


@pytest.fixture(scope="session")
def chdb_reader(rows: dict[str, list[centre.Row]], tmp_path_factory: pytest.TempPathFactory) -> MemoryReader:
    """The centre in ClickHouse's dialect, in this process."""
    connect = pytest.importorskip("clickhouse_connect", reason="clickhouse-connect is not installed")
    pytest.importorskip("chdb", reason="chDB is not installed")
    backend = ibis.clickhouse.from_connection(connect.get_client(dsn="chdb://memory"))
    tables = {name: centre.arrow(name, listed) for name, listed in rows.items()}
    return ChdbReader(backend, tables, Path(tmp_path_factory.mktemp("chdb-tables")))


Ask = Callable[..., Answer]


@pytest.fixture
def ask(records: Records) -> Ask:
    """Ask the centre."""

    def asked(*metrics: str, **question: Any) -> Answer:
        return ask_records(records, *metrics, **question)

    return asked
