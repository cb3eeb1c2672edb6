"""What every command does first: settle the data folder, set Django up, find out whose Scope it runs under."""

import getpass
import os
from importlib import import_module
from pathlib import Path

from heming.access.scope import Scope, local_admin
from heming.errors import UserError

# `config` wires the rooms together and stands above the doors; like Django's own settings it is named, not imported.
START = "heming.config.start"


def begin(user: str | None = None, *, reads_only: bool = False) -> Scope:
    """Set up the data folder and return the Scope: the local administrator's, or that of the user named by `--user`.

    A command that only reads makes no folder: a mistyped one would be empty and answer "no data".
    """
    if reads_only:
        _require_folder()
    import_module(START).setup(os.environ.get("HEMING_HOME"))
    if user is None:
        return local_admin(getpass.getuser())
    from heming.access.scopes import scope_of_login

    return scope_of_login(user)


def _require_folder() -> None:
    folder = Path(os.environ.get("HEMING_HOME") or "heming-data")
    if not folder.expanduser().is_dir():
        raise UserError(
            "There is no data folder {folder}.",
            "Choose it with --home or HEMING_HOME, or begin with `heming import`.",
            folder=folder,
        )
