"""A roster or another file says in which team people are: stored rows that came before it, without a team of their
own, take it as of their day. A roster that tells a transfer moves the rows that had a team too."""

from heming.facts.live import made, touch
from heming.facts.people import day_of_row
from heming.facts.reidentify import know_again
from heming.facts.schemas import FACTS
from heming.facts.work import Work
from heming.org.queries import identities


def touch_placed(work: Work) -> None:
    """Marks the stored rows of the people this batch placed that have no team and now get one; where a roster placed
    them, all that stand under another team than the one they were in that day. Posts that HR or a hand set outrank a
    roster: `org` has settled that before."""
    if not work.placed or not work.before.id:
        return
    keys = ", ".join(map(str, sorted(identities(work.placed))))
    for table in FACTS:
        there = work.old_columns(table) if work.has_old(table) else ()
        if "agent_key" in there and "team_key" in work.columns(table):
            teamless = "team_key" in there and "shifts" not in work.arriving
            loose = f"agent_key IN ({keys})" + (" AND team_key IS NULL" if teamless else "")
            if work.number(f"SELECT count(*) FROM old_{table} WHERE {loose}"):
                _touch(work, table, loose)


def _touch(work: Work, table: str, loose: str) -> None:
    if not made(work, "again_agents"):
        know_again(work)
    there = work.old_columns(table)
    day, team = day_of_row(table, there, zone=work.store.zone), "team_key" if "team_key" in there else "NULL::BIGINT"
    touch(
        work,
        table,
        statement=f"""
        SELECT rid FROM (SELECT rid, agent_key, {team} AS team, {day} AS day FROM old_{table} WHERE {loose}) r
        JOIN map_memberships j ON j.name = r.agent_key AND j.key IS DISTINCT FROM r.team
         AND (r.day IS NULL AND j.end_day = DATE '9999-12-31' OR r.day >= j.from_day AND r.day < j.end_day)""",
    )
