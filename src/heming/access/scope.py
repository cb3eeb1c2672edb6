"""A Scope: what one person may see and do, resolved once per request and passed to every query about people."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["agent", "lead", "analyst", "quality", "hr", "executive", "admin"]
Right = Literal[
    "import", "export", "unmask", "manage_people", "manage_users", "define_metrics", "erase", "see_audit", "reconcile"
]


@dataclass(frozen=True)
class Scope:
    """Frozen view rights. `everyone` sees all people; otherwise only `agent_keys` (oneself, or those one answers for).

    `team_keys` are the teams whose team-level figures are visible; an empty set with everyone=False means none.
    """

    user: str  # public id (UUID) or "local-admin"
    name: str
    roles: frozenset[Role]
    everyone: bool = False
    organisation: bool = True  # figures of the whole organisation (no people in them); not for agents and leads
    own_key: int | None = None
    agent_keys: frozenset[int] = field(default_factory=frozenset)
    team_keys: frozenset[int] = field(default_factory=frozenset)
    rights: frozenset[Right] = field(default_factory=frozenset)
    words: bool = True  # what customers wrote and said; numbers about it need no such leave
    smallest_group: int = 5  # k of the small-group rule for anonymous answers

    def sees_agent(self, key: int | None) -> bool:
        """Whether this person's figures may be shown."""
        return self.everyone or (key is not None and key in self.agent_keys)

    def sees_team(self, key: int | None) -> bool:
        """Whether this team's figures may be shown."""
        return self.everyone or (key is not None and key in self.team_keys)

    def may(self, right: Right) -> bool:
        """Whether the person holds the right."""
        return right in self.rights


ALL_RIGHTS: frozenset[Right] = frozenset(
    ("import", "export", "unmask", "manage_people", "manage_users", "define_metrics", "erase", "see_audit", "reconcile")
)


def local_admin(os_user: str) -> Scope:
    """The command line acts as local administrator; the audit trail names the operating-system user."""
    return Scope(user=f"local:{os_user}", name=os_user, roles=frozenset(("admin",)), everyone=True, rights=ALL_RIGHTS)
