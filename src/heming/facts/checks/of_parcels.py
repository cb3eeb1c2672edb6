"""The data check of rows that came from no file: the simulated centre's, and those that rooms publish."""

from pathlib import Path

import duckdb
from django.db import transaction

from heming.facts import parcels
from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.parcel import Parcel
from heming.facts.arrivals.report import Finding
from heming.facts.arrivals.session import session
from heming.facts.arrivals.stage import Staged
from heming.facts.checks import both_grains, bursts, default_ratings, duplicates, intervals, working_time
from heming.facts.checks.looking import Look
from heming.facts.models import FindingRow
from heming.facts.store import Store

ONCE = (intervals.check, default_ratings.check, bursts.check, working_time.check)  # look at the tables they are about
EACH = (duplicates.check,)  # look at the main table
_ORDER = {"serious": 0, "warn": 1, "info": 2}


def check_parcel(store: Store, parcel: Parcel, *, batch: int) -> Parcel:
    """Checks rows that are about to be published and keeps the findings with their batch; returns the parcel, whose
    rows now lie in files. Checks that speak of a file's columns and cells have nothing to say here."""
    kept = parcels.keep(store, parcel, batch=batch)
    if not kept.tables:
        return kept
    with session(store.home) as connection:
        looks = [_look(connection, store, batch, parcel=kept, table=table) for table in kept.tables]
        rated = looks[0].has("answers", "scale_min", "scale_max", "better")
        rules = [one for one in ONCE if one is not default_ratings.check or rated]
        found = [finding for one in rules for finding in one(looks[0])]
        found += [finding for one in EACH for look in looks for finding in one(look)]
        found += [
            finding for look in looks if look.mapping.table == "agent_days" for finding in both_grains.check(look)
        ]
    found.sort(key=lambda finding: (_ORDER[finding.severity], -finding.rows))
    _keep(batch, found)
    return kept


def _look(connection: duckdb.DuckDBPyConnection, store: Store, batch: int, *, parcel: Parcel, table: str) -> Look:
    """As if a file had brought these rows: every column named as we name it, every cell readable."""
    nowhere, data = Path(), parcel.tables[table]
    main = data if isinstance(data, Path) else nowhere
    staged = Staged(batch, nowhere, nowhere, (), (), 0, 0, 0.0)
    converted = Converted(parcel, main, nowhere, nowhere, (), {}, 0, 0, 0, 0, 0.0)
    mapping = Mapping(parcel.source, table, (), ())
    return Look(connection, store, batch, staged=staged, converted=converted, mapping=mapping)


@transaction.atomic
def _keep(batch: int, findings: list[Finding]) -> None:
    FindingRow.objects.filter(batch_id=batch).delete()
    FindingRow.objects.bulk_create(
        FindingRow(
            batch_id=batch, code=f.code, severity=f.severity, sentence=f.sentence, remedy=f.remedy,
            values=dict(f.values), rows=f.rows, metrics=list(f.metrics), correction="",
        )
        for f in findings
    )  # fmt: skip
