"""The team somebody is in now, beside the team they were in when a case came: a dimension of its own.

A row keeps the team of its time for good; `team_now` follows the person, so that a team's page can show the earlier
work of those who are in it today. It is looked up in the snapshot's memberships when it is asked for.
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

TEAM_NOW = "team_now"
COLUMN = "team_now_key"
TABLE = "dim_memberships"


def today_in(zone: str) -> date:
    """The current day in a zone."""
    return datetime.now(ZoneInfo(zone)).date()


def with_team_now(rows: ir.Table, memberships: ir.Table, *, aliases: Mapping[int, int], day: date) -> ir.Table:
    """The rows with the team their agent is in on a day; none where the agent is in no team, or nobody is known."""
    held = memberships.filter(
        (memberships.valid_from.isnull() | (memberships.valid_from <= ibis.literal(day)))
        & (memberships.valid_to.isnull() | (memberships.valid_to >= ibis.literal(day)))
    )
    person = held.person_key.substitute(dict(aliases)) if aliases else held.person_key
    since = held.valid_from.fill_null(ibis.date(1970, 1, 1))
    kept = held.select(person=person, now_in=held.team_key, since=since)
    newest = ibis.row_number().over(group_by=kept.person, order_by=[ibis.desc(kept.since), ibis.desc(kept.now_in)])
    one = kept.mutate(place=newest).filter(lambda t: t.place == 0).select("person", **{COLUMN: "now_in"})
    return rows.left_join(one, rows.agent_key == one.person).drop("person")
