"""Start-up on a data folder: its folders and secret key, Django, pending migrations, the organisation's row."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core import checks

from heming.config.environment import SECRET_FILE, read
from heming.errors import BadInput, InternalError

FOLDERS = ("uploads", "spill", "cache", "locks", "calendars", "metrics", "mappings", "logs")


def setup(home: Path | str | None = None, *, migrate: bool = True) -> Path:
    """Makes Heming usable in this process on one data folder and returns that folder.

    Safe to call from several processes at once and more than once. Raises BadInput when the folder cannot be written,
    or when this process already works on another one.
    """
    if home is not None:
        os.environ["HEMING_HOME"] = str(Path(home).expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heming.config.settings")
    folder = read().home
    prepare(folder)
    django.setup()
    _refuse_second_home(folder)
    _refuse_failed_checks()
    if migrate:
        with _alone(folder / "locks" / "migrate.lock"):
            migrate_when_needed()
    return folder


def prepare(folder: Path) -> None:
    """Makes the data folder, its sub-folders and its secret key, readable by their owner only."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        _make_secret(folder / SECRET_FILE)
    except OSError as error:
        raise BadInput(
            "The data folder {folder} cannot be used: {reason}.", "Choose another folder with --home or HEMING_HOME.",
            folder=folder, reason=error.strerror or type(error).__name__,
        ) from error  # fmt: skip


def _make_secret(file: Path) -> None:
    """Written beside and linked into place, so that of two processes starting at once both read one whole key."""
    if file.exists() or os.environ.get("HEMING_SECRET_KEY"):
        return
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its key is the key
    finally:
        draft.unlink()


def _refuse_second_home(folder: Path) -> None:
    from django.conf import settings

    if folder != settings.HEMING_HOME:
        raise BadInput(
            "This process already works on the data folder {first}.", "Start another process for {second}.",
            first=settings.HEMING_HOME, second=folder,
        )  # fmt: skip


def _refuse_failed_checks() -> None:
    """Only what commands need too: the checks of pages would import every view before a query answers."""
    tags = [checks.Tags.models, checks.Tags.translation]
    errors = [m for m in checks.run_checks(tags=tags) if m.is_serious() and not m.is_silenced()]
    if errors:
        raise InternalError("; ".join(str(m) for m in errors))


def migrate_when_needed() -> bool:
    """Applies pending migrations; says whether there were any."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
