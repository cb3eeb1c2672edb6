"""Causes, staffing, campaign, suppliers: their own arithmetic, by hand, and what they say when nothing can be told."""

from datetime import UTC, datetime
from math import sqrt

import pytest
from django.utils import timezone

from heming.metrics.question import Question
from heming.metrics.rows import rows_behind
from heming.reports.asking import Stretch
from heming.reports.kinds.earlier import earlier, ranged
from heming.reports.kinds.listed import KINDS
from heming.reports.kinds.suppliers import Alike, Z, _standardised, apart
from heming.reports.known import known
from heming.reports.make import days, make
from heming.reports.sheet import Note, Number, Sheet, Table
from heming.scorecards.models import RatingMark
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def table(sheet: Sheet, title: str) -> Table | None:
    return next((block for block in sheet.blocks if isinstance(block, Table) and block.title == title), None)


def made(centre: Cast, key: str, label: str = "2026-08", login: str = "olga") -> Sheet:
    return make(key, centre.members[login].scope, label=label, language="zh-hans")


def test_a_share_on_one_mix_is_the_weighted_sum_by_hand() -> None:
    found = _standardised({"物流": (0.6, 50), "发票": (0.9, 100)}, {"物流": 300, "发票": 100})
    assert found.value == pytest.approx(0.75 * 0.6 + 0.25 * 0.9) and found.n == 150
    smooth = (31 / 52, 91 / 102)
    spread = sqrt(0.75**2 * smooth[0] * (1 - smooth[0]) / 50 + 0.25**2 * smooth[1] * (1 - smooth[1]) / 100)
    assert (found.low, found.high) == pytest.approx((found.value - Z * spread, found.value + Z * spread))


def test_everybody_content_is_not_certain() -> None:
    found = _standardised({"物流": (1.0, 12)}, {"物流": 12})
    assert found.value == 1.0 and 0.7 < found.low < 0.99 and found.high == 1.0


def test_two_suppliers_are_told_apart_only_by_the_interval_of_their_difference() -> None:
    assert apart(Alike(0.90, 0.88, 0.92, 900), Alike(0.80, 0.77, 0.83, 900))
    assert not apart(Alike(0.90, 0.80, 0.95, 30), Alike(0.85, 0.75, 0.92, 30))


def test_the_best_and_worst_of_many_suppliers_need_more_than_the_best_and_worst_of_two() -> None:
    high, low = Alike(0.88, 0.85, 0.91, 500), Alike(0.83, 0.80, 0.86, 500)
    assert apart(high, low, of=2) and not apart(high, low, of=6)
    assert apart(Alike(0.90, 0.88, 0.92, 900), Alike(0.80, 0.77, 0.83, 900), of=6)


def test_records_without_employers_have_nothing_to_compare(centre: Cast) -> None:
    sheet = made(centre, "suppliers")
    assert sheet.conclusion == ("这些记录里只有一个用工单位。", "没有可比的。")
    found = table(sheet, "自营与供应商")
    assert found is not None and found.rows == () and found.empty == "没有记录说明坐席的用工单位。"


def test_causes_are_counted_from_what_leads_proposed(centre: Cast) -> None:
    assert table(made(centre, "reasons"), "原因") is None, "nobody proposed any yet"
    question = Question(("bad_rating_count",), start=ranged_august().start, end=ranged_august().end)
    rows = [r for r in rows_behind(question, centre.ada.scope, metric="bad_rating_count").rows if r["is_counted"]]
    for number, row in enumerate(rows[:5]):
        RatingMark.objects.create(
            source=row["source"], answer_id=row["source_id"], cause="logistics" if number < 3 else "policy",
            set_by="x", set_by_name="x", set_at=timezone.now(),
        )  # fmt: skip
    for login in ("olga", "ada"):  # who answers for all teams without seeing people counts the same
        found = table(made(centre, "reasons", login=login), "原因")
        assert found is not None
        assert [[cell.text for cell in row] for row in found.rows] == [
            ["物流", "3", "60.0%", "仓储物流"], ["政策", "2", "40.0%", "运营(规则)"],
        ]  # fmt: skip
        assert "已有初判原因" in found.note and "5 条" in found.note


def ranged_august() -> Stretch:
    from datetime import date

    return ranged(date(2026, 8, 1), date(2026, 8, 31))


def test_the_parts_of_all_bad_ratings_add_up(centre: Cast) -> None:
    found = table(made(centre, "reasons"), "差评来自哪里")
    assert found is not None
    parts = [row[2] for row in found.rows if isinstance(row[2], Number)]
    assert sum(part.value or 0 for part in parts) == pytest.approx(1.0)
    counts = [row[1].value for row in found.rows if isinstance(row[1], Number)]
    assert counts == sorted(counts, key=lambda count: -(count or 0))


def test_a_campaign_stands_against_as_many_days_right_before(centre: Cast) -> None:
    sheet = made(centre, "campaign", "2026-08-10..2026-08-20")
    found = table(sheet, "期间与之前")
    assert found is not None and found.note == "之前指:2026-07-30 – 2026-08-09。"
    assert [cell.text for cell in found.rows[0]] == ["会话量", "165", "165", "+0%,持平"]
    assert sheet.conclusion[0].startswith("会话 165;")


def test_a_campaign_at_the_beginning_of_the_data_has_nothing_before(centre: Cast) -> None:
    sheet = made(centre, "campaign", "2026-07-02..2026-07-12")
    found = table(sheet, "期间与之前")
    assert found is not None and found.note == "之前的日子还没有数据。"
    assert all(row[2].text == "–" for row in found.rows)


def test_what_comes_before_days_and_periods(centre: Cast) -> None:
    found = known()
    month = days(KINDS["month"], "2026-08", found=found)
    before = earlier(month, found)
    assert before is not None and before.label == "2026-07"
    assert earlier(before, found) is None, "the data begin in July"
    assert days(KINDS["month"], "", found=found).label == "2026-08", "the last complete month"


def test_staffing_says_what_it_cannot_tell(centre: Cast) -> None:
    sheet = made(centre, "staffing")
    words = " ".join(sheet.words())
    assert "缺数据" in words, "no hours were imported, and none are made up"
    assert any(isinstance(block, Note) and "不作任何补填" in " ".join(block.lines) for block in sheet.blocks)
    needed = table(sheet, "下月需要人数")
    assert needed is not None and all("看不准" in row[-1].text for row in needed.rows)
    assert table(made(centre, "staffing", login="hui"), "下月需要人数") is None, "HR does not plan staffing"


def test_causes_are_found_among_more_ratings_than_one_statement_takes(centre: Cast) -> None:
    from heming.scorecards.models import RatingMark
    from heming.scorecards.queries import AT_ONCE, marks

    def said(source: str, id: str) -> None:
        RatingMark.objects.create(
            source=source, answer_id=id, cause="product", set_by="x", set_by_name="x", set_at=datetime.now(UTC)
        )

    for id in ("1", str(2 * AT_ONCE)):
        said("cast", id)
    said("another", "2")
    found = marks([("cast", str(number)) for number in range(1, 2 * AT_ONCE + 1)])
    assert sorted(found) == [("cast", "1"), ("cast", str(2 * AT_ONCE))]
