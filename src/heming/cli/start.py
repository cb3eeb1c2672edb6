"""What every command does first: settle the data folder, set Django up, and find out whose Scope the command runs under."""

import getpass

from heming.access.scope import Scope, local_admin


def begin(user: str | None = None) -> Scope:
    """Set up the data folder and return the Scope: the local administrator's, or that of the user named by `--user`."""
    from heming.config.start import setup

    setup()
    if user is None:
        return local_admin(getpass.getuser())
    from heming.access.scopes import scope_of_login

    return scope_of_login(user)
