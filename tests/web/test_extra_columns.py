"""Extra columns on the case page: what the file held beyond the house's own columns, readable."""

from pathlib import Path

from django.utils.translation import override

from heming.web.case_view import extra_text


def test_a_moment_in_an_extra_column_is_not_shown_as_seconds(db: None, heming_home: Path) -> None:
    with override("zh-hans"):
        assert extra_text(1689083640, kind="instant") == "2023年7月11日 21:54"
        assert extra_text(1689083640, kind="number") == "1689083640"
        assert extra_text(True, kind="flag") == "是" and extra_text("VIP", kind="text") == "VIP"
