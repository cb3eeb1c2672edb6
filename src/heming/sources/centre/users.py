"""Logins for trying the demo as each role: made only in a simulated data folder, and kept in a file there."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from heming.access.actions.create_user import NewUser, create_user
from heming.access.scope import Role, Scope
from heming.org import queries

FILE = "demo-users.json"
ROLES: tuple[tuple[Role, str], ...] = (
    ("admin", "系统管理员"),
    ("analyst", "运营分析"),
    ("lead", "班组长"),
    ("agent", "坐席"),
    ("executive", "客服负责人"),
    ("quality", "质检"),
    ("hr", "人事"),
)


@dataclass(frozen=True)
class DemoUser:
    """One login of the demo, shown with its password."""

    login: str
    password: str
    role: str
    name: str


def create_demo_users(by: Scope, home: Path, *, team: str, agent: str) -> tuple[DemoUser, ...]:
    """One user per role, all with one password of this folder; lead and agent are people of the simulated centre."""
    password = f"heming-{secrets.token_hex(4)}"
    lead_key, agent_key = _lead_of(team), _only(queries.person_keys([agent]).get(agent, ()))
    people = {"lead": lead_key, "agent": agent_key}
    names = queries.person_names([lead_key, agent_key])
    users = []
    for role, title in ROLES:
        key = people.get(role)
        name = f"{names[key]}({title})" if key in names else f"演示{title}"
        create_user(by, NewUser(role, name, frozenset((role,)), key), password=password, must_change=False)
        users.append(DemoUser(role, password, role, name))
    _keep(home / FILE, users)
    return tuple(users)


def demo_users(home: Path) -> tuple[DemoUser, ...]:
    """The logins made with the demo; their passwords as they were then."""
    file = home / FILE
    return tuple(DemoUser(**user) for user in json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else ()


def _lead_of(team: str) -> int | None:
    """Whoever leads the team last; None when nobody does."""
    keys = queries.team_keys([team]).get(team, ())
    stints = [s for s in queries.leaderships() if s.team_key in keys and s.role == "lead"]
    return stints[-1].person_key if stints else None


def _only(keys: Sequence[int]) -> int | None:
    return keys[0] if keys else None


def _keep(file: Path, users: Sequence[DemoUser]) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump([asdict(user) for user in users], handle, ensure_ascii=False, indent=1)
