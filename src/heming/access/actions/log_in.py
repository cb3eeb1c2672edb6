"""Log in and out, each written to the audit trail with the address."""

from django.contrib import auth
from django.http import HttpRequest

from heming.access.actions.verify_login import verify_login
from heming.access.address import address_of
from heming.access.audit import record
from heming.access.models import User
from heming.access.scopes import scope_for

BACKEND = "heming.access.backends.EmployedUsers"


def log_in(request: HttpRequest, *, login: str, password: str) -> User:
    """Starts a session; NotAllowed or Busy as `verify_login` says."""
    address = address_of(request)
    user = verify_login(login, password, address=address)
    auth.login(request, user, backend=BACKEND)
    record(scope_for(user), "log_in", on=("user", user.uid), address=address)
    return user


def log_out(request: HttpRequest) -> None:
    """Ends the session."""
    if isinstance(request.user, User):
        record(scope_for(request.user), "log_out", on=("user", request.user.uid), address=address_of(request))
    auth.logout(request)
