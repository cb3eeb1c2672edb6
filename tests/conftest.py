"""Fixtures for every room: an empty data folder per test, and the cast on it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from heming.config.start import prepare

if TYPE_CHECKING:  # models cannot be imported yet when pytest reads this file
    from tests.cast import Cast


@pytest.fixture
def heming_home(tmp_path: Path, settings: Settings) -> Path:
    """An empty data folder that the settings point to for this test; the operational database is the test's own."""
    home = tmp_path / "heming"
    prepare(home)
    settings.HEMING_HOME = home
    return home


@pytest.fixture
def cast(db: None) -> "Cast":
    """The people every test knows by name; see `tests.cast`."""
    from tests.cast import assemble

    return assemble()
