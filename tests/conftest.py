"""Fixtures for every room: an empty data folder per test, and the cast on it."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from heming.config.start import prepare
from tests.chromium import chromium, page  # noqa: F401 - fixtures; one session has one browser, whatever its folders

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


@pytest.fixture(autouse=True)
def _trail_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """`flush` cannot empty the audit trail: without this a test that commits would leave its entries to the next."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        from django.db import connection

        append_only = import_module("heming.access.migrations.0002_append_only")
        with connection.schema_editor() as editor:
            append_only.allow(None, editor)
            editor.execute("DELETE FROM access_auditentry")
            append_only.forbid(None, editor)
