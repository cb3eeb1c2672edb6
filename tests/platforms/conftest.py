"""A data folder that the command line of this process works on."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def home(heming_home: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, named as `--home` names it."""
    monkeypatch.setenv("HEMING_HOME", str(heming_home))
    yield heming_home
