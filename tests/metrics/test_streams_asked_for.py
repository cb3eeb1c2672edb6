"""A question about some streams is answered from what those streams sent, case rows or day rows."""

from typing import Any

import pytest

from heming.metrics.compile.shapes import shape_of
from heming.metrics.compile.streams import asked_streams
from heming.metrics.question import Filter, Question
from tests.metrics.asking import ADMIN
from tests.metrics.three_streams import CALLS, FEIGE, QIANNIU, figure, three_streams


@pytest.mark.parametrize(("stream", "count"), [("qianniu", QIANNIU), ("feige", FEIGE), ("cti", CALLS)])
def test_each_stream_is_counted_by_its_own_rows(stream: str, count: int) -> None:
    assert figure("case_count", where=(Filter("source", (stream,)),)).value == count
    assert figure("case_count", sources=(stream,)).value == count


def test_several_streams_of_day_rows_are_added_and_it_is_said() -> None:
    both = figure("case_count", where=(Filter("source", ("qianniu", "feige")),))
    assert both.value == QIANNIU + FEIGE
    assert figure("case_count", where=(Filter("source", ("cti",), "not_in"),)).value == QIANNIU + FEIGE


def test_a_stream_nobody_sent_has_no_data_and_not_zero() -> None:
    nobody = figure("case_count", where=(Filter("source", ("taobao",)),))
    assert (nobody.value, nobody.note) == (None, "no data")


def test_shares_of_one_stream_are_of_its_day_rows() -> None:
    share = figure("satisfied_share", where=(Filter("source", ("qianniu",)),))
    assert share.value == pytest.approx(0.9) and share.n == 80


def asked(*where: Filter, **question: Any) -> tuple[str, ...]:
    return asked_streams(Question(("case_count",), where=where, **question), three_streams())


def test_filters_and_sources_restrict_together() -> None:
    assert asked() == ()
    assert asked(Filter("source", ("cti", "feige")), sources=("feige", "qianniu")) == ("feige",)
    assert asked(Filter("source", ("cti", "feige")), Filter("source", ("cti",), "not_in")) == ("feige",)
    assert asked(Filter("source", ("cti",)), Filter("source", ("cti",), "not_in")) == ("",), "no stream, not all"
    assert asked(Filter("channel", ("chat",))) == ()


def test_streams_are_part_of_a_questions_shape() -> None:
    """Which form answers depends on the stream, so that one statement cannot serve two of them."""
    one, other = (
        shape_of(Question(("case_count",), where=(Filter("source", (stream,)),)), ADMIN)
        for stream in ("qianniu", "cti")
    )
    assert one.question != other.question
