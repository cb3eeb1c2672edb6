"""Day exports of every platform, through the command line: counts as plain pandas has them, and honest notes."""

from pathlib import Path

import pandas as pd
import pytest

from tests.doors.line import asked, brought
from tests.platforms import layouts
from tests.platforms.made import days

pytestmark = pytest.mark.django_db(transaction=True)
WITH_COUNTS = {"qianniu_days": layouts.qianniu, "dongdong_days": layouts.dongdong, "wecom_kf_days": layouts.wecom,
               "feige_days": layouts.feige, **layouts.PLAIN}  # fmt: skip


def by_agent() -> pd.DataFrame:
    frame = days().assign(good=lambda f: f.very_satisfied + f.satisfied)
    return frame.groupby("agent_account").sum(numeric_only=True)


@pytest.mark.parametrize("preset", sorted(WITH_COUNTS))
def test_each_layout_gives_the_counts_pandas_has(home: Path, tmp_path: Path, preset: str) -> None:
    reports = brought(home, WITH_COUNTS[preset](tmp_path))
    assert sum(r["rows_read"] - r["rows_total_lines"] for r in reports) == len(days())
    assert sum(r["records_new"] for r in reports) == len(days())
    got = asked(home, "case_count", "invited_share", "response_share", "satisfied_share", by="agent_account")
    for account, counted in by_agent().iterrows():
        value, _, note = got["case_count", account]
        assert value == counted.received and "agent_days" in note, "the answer says that it is from day rows"
        assert got["invited_share", account][0] == pytest.approx(counted.invited / counted.received)
        if counted.invited:
            assert got["response_share", account][0] == pytest.approx(counted.rated / counted.invited)
        if counted.rated:
            assert got["satisfied_share", account][:2] == (pytest.approx(counted.good / counted.rated), counted.rated)


@pytest.mark.parametrize("preset", sorted({**WITH_COUNTS, "pinduoduo_days": layouts.pinduoduo}))
def test_the_preset_is_recognised_and_says_what_the_export_cannot_tell(
    home: Path, tmp_path: Path, preset: str
) -> None:
    from heming.access.scope import local_admin
    from heming.sources.actions.inspect_files import inspect_files

    made = {**WITH_COUNTS, "pinduoduo_days": layouts.pinduoduo}[preset](tmp_path)
    with inspect_files([made], local_admin("tester")) as inspection:
        (group,) = inspection.groups
        assert group.mapping.preset == preset
        assert group.mapping.table == "agent_days"
        cannot = [n for n in group.notices if n.code == "preset_cannot"]
        assert cannot and all(n.values["said_zh"] and n.values["said"] in n.text for n in cannot)
