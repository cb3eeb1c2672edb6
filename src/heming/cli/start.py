"""What every command does first: settle the data folder, set Django up, find out whose Scope it runs under."""

import getpass
import os
from importlib import import_module

from heming.access.scope import Scope, local_admin

# `config` wires the rooms together and stands above the doors; like Django's own settings it is named, not imported.
START = "heming.config.start"


def begin(user: str | None = None) -> Scope:
    """Set up the data folder and return the Scope: the local administrator's, or that of the user named by `--user`."""
    import_module(START).setup(os.environ.get("HEMING_HOME"))
    if user is None:
        return local_admin(getpass.getuser())
    from heming.access.scopes import scope_of_login

    return scope_of_login(user)
