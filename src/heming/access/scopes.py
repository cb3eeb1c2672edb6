"""From a user to a Scope: what their roles, their person and the teams they answer for now let them see."""

from datetime import date

from heming.access.models import ApiToken, User, normal_login
from heming.access.rules import ROLES, grant_of
from heming.access.scope import Scope
from heming.errors import NotAllowed, NotFound
from heming.org.models import Organisation
from heming.org.queries import identities, led_by, members_on, team_names, team_on, today


def scope_for(user: User, *, on: date | None = None) -> Scope:
    """The user's Scope today. A user without a role sees nothing at all."""
    day = on or today()
    given = {row.role for row in user.role_rows.all()}
    roles = frozenset(role for role in ROLES if role in given)
    grant = grant_of(roles)
    own = identities([user.person_id]) if user.person_id is not None and roles else frozenset()
    led = led_by(own, on=day) if "lead" in roles else frozenset()
    mine = frozenset(team for person, team in team_on(day).items() if person in own)
    return Scope(
        user=str(user.uid),
        name=user.name,
        roles=roles,
        everyone=grant.everyone,
        organisation=grant.everyone or grant.teams,
        own_key=user.person_id if roles else None,
        agent_keys=own | identities(members_on(day, led)),
        team_keys=frozenset(team_names()) if grant.teams or grant.everyone else led | mine,
        rights=grant.rights,
        words=grant.words,
        smallest_group=Organisation.the().smallest_group,
    )


def scope_of_login(login: str) -> Scope:
    """The Scope of the user with that login, for `--user`; refused like a login when the account is closed."""
    user = User.objects.select_related("person").filter(login=normal_login(login)).first()
    if user is None:
        raise NotFound("There is no user {login}.", "Check the login, or create the user first.", login=login)
    if not user.may_enter(today()):
        raise NotAllowed("The account {login} is closed.", "Ask an administrator to open it.", login=login)
    return scope_for(user)


def scope_of_token(token: ApiToken) -> Scope:
    """The owner's Scope with at most the token's rights."""
    scope = scope_for(token.user)
    return Scope(**{**scope.__dict__, "rights": scope.rights & frozenset(token.rights)})
