"""The wall clock of a zone, from integer instants, as expressions any engine runs."""

import ibis
import ibis.expr.types as ir

from heming.facts.enrich.dates import FIRST_INSTANT, offset_changes

HALF_HOUR, DAY = 1800, 86_400


def local_seconds(instant: ir.Value, zone: str) -> ir.Value:
    """Seconds of the local wall clock since 1970, every change of the zone's offset included; null before 1990."""
    changes = offset_changes(zone)
    branches = [(instant >= at, ibis.literal(offset, "int64")) for at, offset in changes[:-1]]
    last = ibis.literal(changes[-1][1], "int64")
    offset = ibis.cases(*branches, else_=last) if branches else last
    return (instant >= FIRST_INSTANT).ifelse(instant + offset, ibis.null("int64"))
