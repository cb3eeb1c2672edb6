"""Whose figures are computed before they ask: one of everybody whose answers many share, and each lead."""

from heming.access.models import User
from heming.access.rules import GRANTS
from heming.access.scope import Role, Scope
from heming.access.scopes import scope_for
from heming.org.one_reading import one_reading
from heming.org.queries import today

MOST_LEADS = 100
WHO_SEE_EVERYBODY: tuple[Role, ...] = ("analyst", "admin", "hr", "quality")  # who opens most pages first
EVERYBODY = Scope("ahead", "ahead", frozenset(("analyst",)), everyone=True)  # where nobody may log in yet


def kinds_of_viewers() -> tuple[Scope, ...]:
    """Who sees everybody, who sees all teams, every lead, and one agent; all as they may see today.

    All who see everybody share their answers. Agents do not; one of them makes the statements that serve the others.
    """
    with one_reading():
        everybody = next((scope for role in WHO_SEE_EVERYBODY for scope in _some(role, 1)), EVERYBODY)
        return (everybody, *_some("executive", 1), *_some("lead", MOST_LEADS), *_some("agent", 1))


def _some(role: Role, most: int) -> list[Scope]:
    """Open accounts with that role, of those who see more only in that role."""
    users = User.objects.filter(is_active=True, role_rows__role=role).select_related("person")
    day = today()
    scopes = (scope_for(user) for user in users.order_by("pk") if user.may_enter(day))
    wanted = (s for s in scopes if s.everyone == GRANTS[role].everyone and (role != "agent" or s.own_key is not None))
    return [scope for scope, _place in zip(wanted, range(most), strict=False)]
