"""Django's authentication through our throttled login; a session ends for its user with their last day."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from heming.access.actions.verify_login import verify_login
from heming.access.address import address_of
from heming.access.models import User
from heming.errors import UserError
from heming.org.queries import today


class EmployedUsers(BaseBackend):
    """Users whose account is open today."""

    def authenticate(
        self, request: HttpRequest | None, *, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The user, or None when login, password or throttling say no."""
        login = username or kwargs.get(User.USERNAME_FIELD)
        if not login or password is None:
            return None
        try:
            return verify_login(str(login), password, address=address_of(request))
        except UserError:
            return None

    def get_user(self, user_id: int) -> User | None:
        """The session's user, while their account is open."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and user.may_enter(today()) else None
