"""Start-up: one call makes a data folder ready, from several processes at once, and again without change."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from heming.config.start import FOLDERS, migrate_when_needed, prepare, setup
from heming.errors import BadInput

CODE = """
from heming.config.start import setup
setup()
from heming.org.queries import today
from django.conf import settings
print(settings.SECRET_KEY, today())
"""


def start(home: Path) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name != "HEMING_DATABASE_URL"}
    environment["HEMING_HOME"] = str(home)
    return subprocess.Popen(
        [sys.executable, "-c", CODE], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_processes_starting_at_once_on_a_new_folder_agree_on_one_secret(tmp_path: Path) -> None:
    home = tmp_path / "new" / "heming"
    processes = [start(home) for _ in range(3)]
    answers = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    assert len({out for out, _ in answers}) == 1
    assert {path.name for path in home.iterdir()} >= {*FOLDERS, "secret_key", "heming.sqlite3"}


def test_the_folder_and_its_secret_are_the_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "heming"
    prepare(home)
    secret = (home / "secret_key").read_text()
    prepare(home)
    assert (home / "secret_key").read_text() == secret and len(secret) >= 48
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert not [path for path in home.iterdir() if path.name.startswith(".secret")]


def test_a_folder_that_cannot_be_made_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=r"cannot be used.*--home"):
        prepare(tmp_path / "file" / "heming")


def test_one_process_works_on_one_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEMING_HOME", os.environ["HEMING_HOME"])
    with pytest.raises(BadInput, match="already works"):
        setup(tmp_path / "second", migrate=False)


@pytest.mark.django_db
def test_nothing_is_migrated_twice_and_no_migration_is_missing() -> None:
    assert not migrate_when_needed()
    call_command("makemigrations", "org", "access", "jobs", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_sqlite_runs_with_the_promised_settings() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this run is on PostgreSQL")
    with connection.cursor() as cursor:
        values = {}
        for pragma in ("journal_mode", "secure_delete", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {pragma}")
            values[pragma] = cursor.fetchone()[0]
    assert values == {"journal_mode": "wal", "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 20000}
