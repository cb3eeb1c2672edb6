"""The people and teams a Scope may see, for lists and choosers."""

from datetime import date

from heming.access.scope import Scope
from heming.errors import NotAllowed
from heming.org import queries
from heming.org.queries import PersonRow, TeamRow


def visible_people(scope: Scope, *, on: date | None = None) -> list[PersonRow]:
    """People whose figures the Scope may see, by name."""
    return queries.people(None if scope.everyone else scope.agent_keys, on=on)


def visible_teams(scope: Scope, *, on: date | None = None) -> list[TeamRow]:
    """Teams whose figures the Scope may see, by name."""
    return queries.teams(None if scope.everyone else scope.team_keys, on=on)


def must_see_person(scope: Scope, key: int) -> None:
    """Refuses a person outside the Scope, in the same words whether they exist or not."""
    if not scope.everyone and not queries.identities([key]) & scope.agent_keys:
        raise NotAllowed(
            "You may not see this person's figures.", "Ask their team lead, or choose somebody you answer for."
        )


def must_see_team(scope: Scope, key: int) -> None:
    """Refuses a team outside the Scope."""
    if not scope.sees_team(key):
        raise NotAllowed("You may not see this team's figures.", "Ask its lead, or choose one of your own teams.")
