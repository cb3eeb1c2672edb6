"""A whole import: rows in the store, findings, and counts that add up."""

import pytest

from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.engines import engine_for
from heming.facts.store import Store
from tests.facts.arrivals import shopzilla

needs_sample = pytest.mark.skipif(not shopzilla.SAMPLE.is_file(), reason=f"{shopzilla.SAMPLE} is not there")
WHO = Origin("tester", ("sample.csv",), ("0" * 64,))


@needs_sample
def test_the_marketplace_sample_is_imported_with_its_findings(store: Store) -> None:
    report = ingest(store, [shopzilla.source()], mapping=shopzilla.mapping(), origin=WHO)
    assert (report.rows_read, report.rows_used, report.rows_unchanged, report.rows_quarantined) == (
        17_182,
        17_182,
        0,
        0,
    )
    assert (report.records_new, report.records_updated, report.records_unchanged) == (17_182, 0, 0)
    found = {finding.code: finding for finding in report.findings}
    assert found["reply_before_open"].rows == 635
    assert found["reply_before_open"].correction == "roll_over_midnight"
    assert found["column_too_empty"].values["column"] == "connected_handling_time"
    assert found["column_too_empty"].values["share"] == 99.7
    assert {"ids_never_repeat", "only_surveyed_cases"} <= found.keys()
    snapshot = store.snapshot(report.snapshot)
    engine = engine_for(store)
    cases = engine.table(snapshot, "cases")
    assert engine.run(cases.first_reply_seconds.median().name("m"))["m"][0].as_py() == 360


@needs_sample
def test_the_same_file_twice_changes_nothing(store: Store) -> None:
    first = ingest(store, [shopzilla.source()], mapping=shopzilla.mapping(), origin=WHO)
    again = ingest(store, [shopzilla.source()], mapping=shopzilla.mapping(), origin=WHO)
    assert (again.rows_used, again.rows_unchanged, again.records_unchanged) == (0, 17_182, 17_182)
    assert store.snapshot(again.snapshot).table("cases").rows == store.snapshot(first.snapshot).table("cases").rows
