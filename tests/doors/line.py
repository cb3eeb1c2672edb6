"""The command line inside this process: what a person types, and what comes out as JSON."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from heming.cli.main import main


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


def heming(home: Path, *words: object) -> Said:
    """Runs a command on a data folder."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(["--home", str(home), *map(str, words)])
    return Said(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def brought(home: Path, *paths: Path, **options: object) -> list[Any]:
    """The reports of an import with the best guess; every row of the files is accounted for."""
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    said = heming(home, "import", *paths, "--yes", "--format", "json", *words)
    assert said.status in (0, 1), said.err
    reports: list[Any] = said.data
    for report in reports:
        kept = report["rows_used"] + report["rows_unchanged"] + report["rows_quarantined"]
        assert report["rows_read"] == kept, "rows read = used + unchanged + quarantined"
    return reports


def asked(home: Path, *metrics: str, **options: object) -> dict[Any, Any]:
    """The figures of a question: {(metric, group …): (value, n, note)}."""
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    said = heming(home, "query", *metrics, "--format", "json", *words)
    assert said.status == 0, said.err
    rows = said.data["rows"]
    return {(row["metric"], *row["by"].values()): (row["value"], row["n"], row["note"]) for row in rows}


def values(home: Path, *metrics: str, **options: object) -> dict[Any, Any]:
    """Only the values."""
    return {key: value for key, (value, _n, _note) in asked(home, *metrics, **options).items()}


def codes(report: Any) -> set[str]:
    """What the data check found."""
    return {finding["code"] for finding in report["findings"]}
