"""A store in a folder of its own. Imports wait until Django is ready."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from heming.facts.store import Store
    from tests.facts.store.shop import Put, Read


@pytest.fixture
def store(tmp_path: Path, db: None) -> Store:
    """An empty store."""
    from heming.facts.store import open_store

    return open_store(tmp_path / "data")


@pytest.fixture
def put(store: Store) -> Put:
    """Publishes rows."""
    from tests.facts.store.shop import putting

    return putting(store)


@pytest.fixture
def read(store: Store) -> Read:
    """Reads rows back."""
    from tests.facts.store.shop import reading

    return reading(store)
