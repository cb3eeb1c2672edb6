"""Who can see a person's figures today: the same rules that make a Scope, read the other way round."""

from dataclasses import dataclass
from datetime import date

from heming.access.models import User
from heming.access.rules import ROLES, grant_of
from heming.access.scope import Role, Scope
from heming.errors import NotAllowed
from heming.org.queries import aliases, identities, leaderships, team_on, today


@dataclass(frozen=True)
class Reader:
    """One login, with the roles that let it see the person; `self_` for one's own."""

    name: str
    roles: tuple[Role, ...]
    self_: bool = False


def readers_of(scope: Scope, key: int) -> tuple[Reader, ...]:
    """Every open login that sees this person's figures, oneself first; told to whoever sees them too."""
    if not scope.sees_agent(key):
        raise NotAllowed(
            "You may not see this person's figures.", "Ask their team lead, or choose somebody you answer for."
        )
    day, found = today(), []
    leaders = _leaders(key, day)
    for user in User.objects.prefetch_related("role_rows").order_by("name"):
        given = tuple(role for role in ROLES if role in {row.role for row in user.role_rows.all()})
        if not given or not user.may_enter(day):
            continue
        wide = tuple(role for role in given if grant_of([role]).everyone)
        is_self = user.person_id == key
        leads = "lead" in given and not wide and not is_self and user.person_id in leaders
        if wide or is_self or leads:
            found.append(Reader(user.name, wide or (("lead",) if leads else given), is_self))
    return tuple(sorted(found, key=lambda reader: not reader.self_))


def _leaders(key: int, day: date) -> frozenset[int]:
    """Whoever leads or manages the person's team on that day."""
    team = team_on(day).get(aliases().get(key, key))
    if team is None:
        return frozenset()
    holding = (s for s in leaderships() if s.team_key == team)
    return identities({s.person_key for s in holding if (s.valid_from or day) <= day <= (s.valid_to or day)})
