"""The fixed cast. Every test that needs people uses these, so that a name says who may see what.

Ana     agent in 售后一组, led by Tom
Ben     agent in 售后二组, which Tom leads too: the contrast within Tom's reach
Cai     agent in 热线组, led by somebody else: outside Tom's reach
Tom     lead of 售后一组 and 售后二组
Quinn   quality · Olga  executive (owner) · Hui  HR · Yan  analyst · Ada  administrator
Zed     a user without any role: sees nothing
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from heming.access.models import User, UserRole
from heming.access.scope import Role, Scope
from heming.access.scopes import scope_for
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.models import Person

SOURCE = "cast"
FIRST_DAY = date(2026, 1, 1)
PASSWORD = "harmonious-Bells-7"
_HASHED = ""

# Login to name, team and lead.
AGENTS = {
    "ana": ("安娜", "售后一组", "汤姆"),
    "ben": ("本杰明", "售后二组", "汤姆"),
    "cai": ("蔡明", "热线组", "罗莎"),
}
OTHERS: dict[str, tuple[str, Role]] = {
    "quinn": ("昆恩", "quality"), "olga": ("奥尔加", "executive"), "hui": ("惠", "hr"),
    "yan": ("颜", "analyst"), "ada": ("艾达", "admin"),
}  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One of the cast."""

    user: User

    @property
    def key(self) -> int:
        """Their person's key; an error for those who are nobody measured here."""
        assert self.user.person_id is not None, f"{self.user.login} is no person of the organisation"
        return self.user.person_id

    @property
    def scope(self) -> Scope:
        """What they may see now."""
        return scope_for(self.user)


@dataclass(frozen=True)
class Cast:
    """Everybody, and the teams by name."""

    members: dict[str, Member]
    teams: dict[str, int]

    def __getattr__(self, login: str) -> Member:
        try:
            return self.members[login]
        except KeyError:
            raise AttributeError(login) from None


def assemble() -> Cast:
    """Creates the cast: people by an import, as in life, and their users by hand."""
    rows = [(login, name, team, lead, None, FIRST_DAY, FIRST_DAY) for login, (name, team, lead) in AGENTS.items()]
    resolved = resolve_accounts(SOURCE, rows)
    members = {login: _user(login, name, "agent", resolved.agents[login]) for login, (name, _, _) in AGENTS.items()}
    members["tom"] = _user("tom", "汤姆", "lead", resolved.leads["汤姆"])
    members |= {login: _user(login, name, role) for login, (name, role) in OTHERS.items()}
    members["zed"] = _user("zed", "泽德", None)
    return Cast(members, dict(resolved.teams))


def password_hash() -> str:
    """Argon2 is slow on purpose; the cast shares one hash per process."""
    global _HASHED
    _HASHED = _HASHED or make_password(PASSWORD)
    return _HASHED


def _user(login: str, name: str, role: Role | None, person_key: int | None = None) -> Member:
    person = Person.objects.get(key=person_key) if person_key is not None else None
    user = User.objects.create(login=login, name=name, person=person, password=password_hash())
    if role is not None:
        UserRole.objects.create(user=user, role=role)
    return Member(user)
