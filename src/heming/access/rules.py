"""Pure decisions about access: how long a login must wait, and what each role may see and do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from heming.access.scope import Right, Role

WINDOW = timedelta(minutes=15)
TRIES_PER_LOGIN = 5
TRIES_PER_ADDRESS = 50  # a whole service floor may share one address

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Grant:
    """What one role gives: `everyone` all people's figures, `teams` all teams' figures, its rights, and `words`:
    whether what customers wrote may be read."""

    everyone: bool = False
    teams: bool = False
    rights: frozenset[Right] = frozenset()
    words: bool = True


# Least privilege; the reasons stand in docs/decisions/0007-roles-and-rights.md.
GRANTS: dict[Role, Grant] = {
    "agent": Grant(),
    "lead": Grant(rights=frozenset(("export",))),
    "analyst": Grant(everyone=True, rights=frozenset(("import", "export", "define_metrics", "reconcile"))),
    "quality": Grant(everyone=True, rights=frozenset(("export", "unmask"))),
    "hr": Grant(everyone=True, rights=frozenset(("export", "manage_people")), words=False),
    "executive": Grant(teams=True, rights=frozenset(("export",)), words=False),
    "admin": Grant(everyone=True, rights=frozenset(
        ("import", "export", "manage_people", "manage_users", "define_metrics", "erase", "see_audit", "reconcile"))),
}  # fmt: skip


def grant_of(roles: Iterable[Role]) -> Grant:
    """What several roles give together."""
    grants = [GRANTS[role] for role in roles]
    rights = frozenset(right for grant in grants for right in grant.rights)
    return Grant(
        any(g.everyone for g in grants), any(g.teams for g in grants), rights, words=any(g.words for g in grants)
    )


def wait_until(failures: Sequence[datetime], allowed: int, *, now: datetime) -> datetime | None:
    """When the next attempt may be made; None means now. `failures`: failed attempts since the last success."""
    recent = sorted(at for at in failures if at > now - WINDOW)
    return recent[-allowed] + WINDOW if len(recent) >= allowed else None
