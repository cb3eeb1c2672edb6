"""A platform's day counts and its counts by interval tell of the same work: one of the two is used, never both.

Within a stream, for one agent on one day: the day rows where there are any, since intervals may leave out hours; the
intervals where half-hours or hours are asked for, since day rows know no time (decision 0022).
"""

import ibis.expr.types as ir

from heming.metrics.compile.clock import SIZE
from heming.metrics.records import Records

TABLE = "agent_days"
WITHIN_A_DAY = frozenset(SIZE) - {"weekday"}


def one_grain(rows: ir.Table, records: Records, *, dimensions: frozenset[str] = frozenset()) -> ir.Table:
    """`agent_days` without the rows that another grain of the same agent, day and stream tells already.

    `dimensions` are those grouped or filtered by. Nothing is done where no interval row was ever imported.
    """
    if "interval_start_at" not in records.present(TABLE):
        return rows
    of_intervals = rows.interval_start_at.notnull()
    finer = bool(dimensions & WITHIN_A_DAY)
    wanted = of_intervals if finer else ~of_intervals
    who = ["source", "agent_account", "agent_key", "team_key", "day"]
    told = rows.mutate(is_wanted=wanted.ifelse(1, 0)).mutate(best=lambda t: t.is_wanted.max().over(group_by=who))
    return told.filter(told.is_wanted == told.best).drop("best", "is_wanted")
