"""The roster as it holds for people who have left: what was planned after their last day was never theirs to work."""

import ibis.expr.types as ir

from heming.facts.engines import Engine
from heming.facts.store import Snapshot


def shifts_that_hold(engine: Engine, snapshot: Snapshot) -> ir.Table:
    """All shifts but those planned after the person's last day, of which nothing tells that they came all the same.

    The roster's rows stay stored: a last day that was wrong is corrected, and they count again.
    """
    shifts = engine.table(snapshot, "shifts")
    if "dim_people" not in snapshot.versions:
        return shifts
    people = engine.table(snapshot, "dim_people")
    known = people.select(_person=people.person_key, _last=people.valid_to)
    joined = shifts.left_join(known, [shifts.agent_key == known["_person"]])
    held = joined["_last"].isnull() | joined.shift_date.isnull() | (joined.shift_date <= joined["_last"])
    return joined.filter(held | joined.actual_start_at.notnull()).select(*shifts.columns)
