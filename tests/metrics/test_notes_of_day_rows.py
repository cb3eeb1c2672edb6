"""Notes about day rows name platforms as people call them, in the reader's language."""

import pytest
from django.utils import translation

from heming.metrics.notes import about_answer, in_words

pytestmark = pytest.mark.django_db

CHINESE = {
    "left out: day rows of feige, qianniu (19,631 received)": "未计入:抖音飞鸽、千牛的平台日报(接待量19,631)",
    "no data; from day rows of qianniu": "无数据;按千牛的平台日报计",
    "cannot tell: there are only day rows of qianniu (20 received)": "看不准:这里只有千牛的平台日报(接待量20)",
    "added: case rows of cti (n = 12) + day rows of feige, qianniu (n = 1520)": (
        "呼叫中心的会话明细(12)与抖音飞鸽、千牛的平台日报(1,520)相加"
    ),
    "added: case rows (n = 12) + day rows (n = 520)": "会话明细(12)与平台日报(520)相加",
    "left out: day rows of feige (3 received) + day rows of shop-b (4 received)": (
        "未计入:抖音飞鸽的平台日报(接待量3)、shop-b的平台日报(接待量4)"
    ),
}


@pytest.mark.parametrize(("note", "said"), CHINESE.items())
def test_a_note_is_said_in_chinese_with_the_platforms_names(note: str, said: str) -> None:
    with translation.override("zh-hans"):
        assert in_words(note) == said


def test_sessions_and_day_reports_of_one_platform_are_named_once() -> None:
    with translation.override("zh-hans"):
        assert in_words("from day rows of qiyu, qiyu_days") == "按网易七鱼的平台日报计"


def test_a_half_left_out_says_which() -> None:
    with translation.override("zh-hans"):
        assert in_words("cannot tell: one side leaves out day rows of qianniu (2 received)").startswith("看不准:分子")


def test_the_notes_of_whole_answers_are_said_too() -> None:
    with translation.override("zh-hans"):
        assert about_answer("left out: day rows of qianniu") == "未计入:千牛的平台日报"
        assert "设置 › 数据来源" in about_answer("not settled whether 日报 counts the same conversations as 会话")
        both = "case_count: where a platform sends both, its case rows count and its day rows are not added to them"
        assert "只按会话明细计" in about_answer(both)


def test_in_english_the_platforms_have_their_english_names() -> None:
    with translation.override("en"):
        assert in_words("left out: day rows of qianniu (5 received)") == "left out: day rows of Qianniu (5 received)"
        added = in_words("added: case rows of cti (n = 12) + day rows of feige (n = 5)")
        assert added == "case rows of Call centre (12) and day rows of Feige (5) added"
