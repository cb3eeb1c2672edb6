"""The catalogue is complete, in both languages and in the words of the trade; and people's own entries are
checked as strictly.
"""

import re
from pathlib import Path

import pytest

from heming.errors import BadInput, NotFound
from heming.metrics.definitions import ATTRIBUTION_RULES, WHOLE_CASE_RULES
from heming.metrics.registry import catalogue
from heming.metrics.tables import DECLARED

CATALOGUE = catalogue()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WORDS = (
    "首响", "平响", "接起率", "弃呼率", "邀评率", "参评率", "满意率", "满意度", "差评", "FCR", "首次解决率",
    "一次解决率", "AHT", "转接率", "升级率", "重开率", "投诉率", "二次投诉率", "净推荐值", "费力度", "质检分",
    "抽检率", "致命错误率", "人效", "遵时率", "工时利用率", "留存率", "Churn", "复购率", "退货率", "客单价",
    "询单转化率", "培训完成率", "转人工率", "拦截率", "会话量", "服务水平", "话后处理", "默认好评", "排队时长",
)  # fmt: skip
FIXED = (
    "case_count", "answer_count", "first_reply_seconds_mean", "first_reply_seconds_p50",
    "first_reply_seconds_p90", "first_reply_business_seconds_p50", "turn_reply_seconds_mean",
    "queue_seconds_mean", "resolve_seconds_p50", "resolve_seconds_p90", "first_resolve_seconds_p50",
    "handle_seconds_mean", "answer_wait_seconds_mean", "answered_share", "service_level_share:20s",
    "abandoned_share", "first_reply_within_share:30s", "turn_reply_within_share:180s", "unreplied_share",
    "resolved_share", "first_contact_resolved_share:7d", "first_contact_resolved_share:24h",
    "first_contact_resolved_share:asked", "repeat_contact_share:7d", "reopened_share", "transferred_share",
    "escalated_share", "sla_met_share", "csat_mean", "csat_score", "satisfied_share", "neutral_share",
    "dissatisfied_share", "bad_rating_count", "csat_top2_share", "nps", "ces_mean", "invited_share",
    "response_share", "rated_share", "complaint_share", "repeat_complaint_share", "to_human_share",
    "bot_resolved_share", "bot_deflected_share", "bot_confirmed_share", "enquiry_paid_share:3d",
    "cases_per_hour", "utilised_share", "occupied_share", "adherence_share", "review_score_mean",
    "review_pass_share", "fatal_error_share", "review_coverage_share", "retention_share:90d",
    "churn_share:90d", "repurchase_share:30d", "return_share", "training_completed_share",
    "first_reply_csat_correlation",
)  # fmt: skip


def test_there_are_at_least_sixty_entries_and_every_fixed_name_is_one() -> None:
    assert len(CATALOGUE) >= 60
    for name in FIXED:
        assert CATALOGUE.asked(name).metric


@pytest.mark.parametrize("metric", list(CATALOGUE), ids=lambda m: m.key)
def test_every_entry_is_complete_in_both_languages(metric: object) -> None:
    m = metric
    assert CHINESE.search(m.zh) or m.zh.isupper()  # type: ignore[attr-defined]
    assert CHINESE.search(m.question_zh)  # type: ignore[attr-defined]
    assert not CHINESE.search(m.en + m.question_en + m.notes_en + m.gaming_en)  # type: ignore[attr-defined]
    assert m.question_en.endswith("?")  # type: ignore[attr-defined]
    assert "{stat}" not in m.question_zh + m.question_en  # type: ignore[attr-defined]
    assert bool(m.notes_zh) == bool(m.notes_en)  # type: ignore[attr-defined]
    assert bool(m.gaming_zh) == bool(m.gaming_en)  # type: ignore[attr-defined]
    for form in m.forms:  # type: ignore[attr-defined]
        assert bool(form.said[0]) == bool(form.said[1])
        assert all(CHINESE.search(said.zh) and said.en for said in (*form.left_out, *form.remarks))


def test_every_word_people_say_leads_to_an_entry() -> None:
    known = {word for metric in CATALOGUE for word in metric.words}
    assert not [word for word in WORDS if word not in known]
    assert CATALOGUE.asked("FCR").metric is CATALOGUE.asked("首次解决率").metric is CATALOGUE.asked("一次解决率").metric


def test_no_word_means_two_entries() -> None:
    seen: dict[str, str] = {}
    for metric in CATALOGUE:
        for word in metric.words:
            assert seen.setdefault(word, metric.key) == metric.key, f"{word}: {seen[word]} and {metric.key}"


def test_every_needed_column_is_declared_and_every_rule_makes_sense() -> None:
    for metric in CATALOGUE:
        assert set(metric.attribution) <= set(ATTRIBUTION_RULES)
        for form in metric.forms:
            if form.kind == "derived":
                assert all(CATALOGUE.asked(name) for name in form.over)
                continue
            assert set(form.needs) <= set(DECLARED[form.table].names)
            if form.kind in ("quantile", "correlation"):
                assert set(metric.attribution) <= set(WHOLE_CASE_RULES)


def test_an_unknown_metric_is_met_with_the_nearest_one() -> None:
    with pytest.raises(NotFound, match=r"Did you mean csat_mean\?"):
        CATALOGUE.asked("csat_maen")


def test_a_parameter_outside_its_range_is_refused_with_the_range() -> None:
    with pytest.raises(BadInput, match="1h to 60d"):
        CATALOGUE.asked("first_contact_resolved_share:400d")
    with pytest.raises(BadInput, match="takes nothing"):
        CATALOGUE.asked("csat_mean:7d")
    assert CATALOGUE.asked("service_level_share:1分钟").parameters == {"threshold": 60}


OWN = """
[[metric]]
key = "vip_resolved_share"
zh = "会员解决率"
en = "VIP resolved"
question_zh = "会员的会话解决了多少?"
question_en = "How many VIP cases were resolved?"
unit = "share"
better = "higher"
[[metric.form]]
kind = "share"
table = "cases"
period = "opened_date"
where = "priority in ('VIP', 'vip') and amount > 100"
numerator = "is_resolved"
"""


def test_a_metric_of_ones_own_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "ours.toml").write_text(OWN, "utf-8")
    metric = catalogue(tmp_path).asked("vip_resolved_share").metric
    assert metric.custom
    assert metric.minimum_n == 30


def test_all_problems_of_ones_own_file_are_shown_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    broken = OWN.replace("is_resolved", "is_resolvd").replace("opened_date", "open_date").replace("higher", "hihger")
    broken = broken.replace('table = "cases"', 'table = "cases"\nnul = "no"').replace("> 100", "= 100")
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "ours.toml").write_text(broken, "utf-8")
    with pytest.raises(BadInput) as caught:
        catalogue(tmp_path)
    message = str(caught.value)
    for part in (
        "Did you mean is_resolved?",
        "Did you mean opened_date?",
        "Did you mean higher?",
        "Did you mean null?",
        "Write ==",
    ):
        assert part in message
    assert "5 problems" in message


def test_a_shipped_entry_cannot_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "ours.toml").write_text(OWN.replace("vip_resolved_share", "csat_mean"), "utf-8")
    with pytest.raises(BadInput, match="already in the catalogue"):
        catalogue(tmp_path)
