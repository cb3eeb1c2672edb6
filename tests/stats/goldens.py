"""Where golden numbers lie: published ones beside the tests, those of other programs in ../shared when it is there."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).resolve().parents[2]
SHARED = REPO.parent / "shared" / "goldens"
PUBLISHED = REPO / "tests" / "golden"


def golden(name: str) -> Any:
    """The `result` of a golden file, compared within the tolerance it states."""
    return _read(_shared(name))["result"]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a golden input."""
    with _shared(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(name: str) -> Any:
    """The `result` of a table of a few numbers that stands in the paper it names."""
    return _read(PUBLISHED / name)["result"]


def _shared(name: str) -> Path:
    if not (SHARED / name).is_file():
        pytest.skip(f"golden {name} is not in {SHARED}")
    return SHARED / name


@cache
def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
