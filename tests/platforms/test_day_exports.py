"""Day exports of every platform, through the command line: counts as plain pandas has them, and honest notes."""

from pathlib import Path

import pandas as pd
import pytest

from tests.doors.line import asked, brought, heming
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
    said = heming(home, "query", "case_count", "satisfied_share", "--format", "json").err
    assert said.count("(agent_days)") == 2, "the answer says that it is from day rows"
    volume = asked(home, "case_count", by="agent_account")
    assert {account: value for (_, account), (value, *_) in volume.items()} == dict(by_agent().received)
    all_ = by_agent().sum()
    got = asked(home, "invited_share", "response_share", "satisfied_share")
    assert got["invited_share",][0] == pytest.approx(all_.invited / all_.received)
    assert got["response_share",][:2] == (pytest.approx(all_.rated / all_.invited), all_.invited)
    assert got["satisfied_share",][:2] == (pytest.approx(all_.good / all_.rated), all_.rated)


@pytest.mark.parametrize("preset", sorted({**WITH_COUNTS, "pinduoduo_days": layouts.pinduoduo}))
def test_the_preset_is_recognised_and_says_what_the_export_cannot_tell(home: Path, tmp_path: Path, preset: str) -> None:
    from heming.access.scope import local_admin
    from heming.sources.actions.inspect_files import inspect_files

    made = {**WITH_COUNTS, "pinduoduo_days": layouts.pinduoduo}[preset](tmp_path)
    with inspect_files([made], local_admin("tester")) as inspection:
        (group,) = inspection.groups
        assert group.mapping.preset == preset
        assert group.mapping.table == "agent_days"
        cannot = [n for n in group.notices if n.code == "preset_cannot"]
        assert cannot and all(n.values["said_zh"] and str(n.values["said"]) in n.text for n in cannot)
