"""A store of its own, and files written into the test. Imports wait until Django is ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from heming.facts.store import Store


@pytest.fixture
def store(tmp_path: Path, db: None) -> Store:
    """An empty store."""
    from heming.facts.store import open_store

    return open_store(tmp_path / "data")
