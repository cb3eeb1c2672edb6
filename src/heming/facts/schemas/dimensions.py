"""People, teams and calendars as they stood when a snapshot was made: keys and periods, never a name."""

from heming.facts.schemas.types import Column, Table

_MONTH = Column("month", "whole", "Always null: these rows belong to no month.", "yyyymm", origin="house")
_PERIOD = (
    Column("valid_from", "date", "The first day it held; null is open.", origin="house"),
    Column("valid_to", "date", "The last day it held; null is open.", origin="house"),
)
_PERSON = Column("person_key", "key", "The person.", origin="key")
_TEAM = Column("team_key", "key", "The team.", origin="key")


def _dimension(name: str, sentence: str, *columns: Column) -> Table:
    return Table(name, sentence, (_MONTH, *columns), key=())


PEOPLE = _dimension(
    "dim_people", "One row is one person who works or worked here.", _PERSON,
    Column("joined_on", "date", "The day they joined, as HR says.", origin="house"),
    Column("novice_until", "date", "The last day as a newcomer.", origin="house"),
    *_PERIOD,
)  # fmt: skip
ALIASES = _dimension(
    "dim_aliases", "One row says that a merged person is another.", _PERSON,
    Column("kept_key", "key", "The person they are counted as.", origin="key"),
)  # fmt: skip
MEMBERSHIPS = _dimension(
    "dim_memberships", "One row is one person's time in a team.", _PERSON, _TEAM,
    Column("role", "text", "Role in the team.", origin="house"),
    Column("job", "text", "Job (岗位).", origin="house"),
    Column("employer", "text", "Own staff or the supplier's name.", origin="house"),
    Column("site", "text", "The site (职场).", origin="house"),
    Column("skill_group", "text", "The skill group (技能组).", origin="house"),
    Column("loan", "flag", "Lent to this team, home again afterwards.", origin="house"),
    *_PERIOD,
)  # fmt: skip
TEAMS = _dimension("dim_teams", "One row is one team.", _TEAM, *_PERIOD)
LEADERSHIPS = _dimension(
    "dim_leaderships", "One row is one person's time at the head of a team.", _PERSON, _TEAM,
    Column("role", "code", "Lead or manager.", origin="house", codes=("lead", "manager")),
    *_PERIOD,
)  # fmt: skip
CALENDARS = _dimension(
    "dim_calendars", "One row is one version of a calendar, every day spelled out.",
    Column("calendar", "text", "The calendar's name.", origin="house"),
    Column("version", "whole", "Its version.", origin="house"),
    Column("content_hash", "text", "SHA-256 of the hours.", origin="house"),
    Column("content", "text", "The calendar as TOML.", origin="house"),
)  # fmt: skip
HOURS = _dimension(
    "dim_hours", "One row says which calendar a team kept from when to when; no team means the organisation.", _TEAM,
    Column("calendar", "text", "The calendar's name.", origin="house"),
    *_PERIOD,
)  # fmt: skip
