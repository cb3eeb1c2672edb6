"""Within one reading a fact is looked up once; outside it, and for the next reading, anew."""

import pytest

from heming.org.models import Organisation
from heming.org.one_reading import once, one_reading
from heming.org.queries import reporting_zone


def test_inside_a_reading_the_first_answer_stands_and_the_next_reading_asks_again() -> None:
    asked: list[int] = []

    @once
    def count(step: int, *, more: int = 0) -> int:
        asked.append(step)
        return len(asked) * 100 + step + more

    with one_reading():
        assert [count(1), count(1), count(2)] == [101, 101, 202]
        assert count(1, more=1) == 302, "other arguments are another question"
    with one_reading():
        assert count(1) == 401
    assert (count(1), count(1)) == (501, 601), "outside, nothing is kept"


def test_what_cannot_be_read_is_asked_again() -> None:
    tries: list[int] = []

    @once
    def fail() -> int:
        tries.append(1)
        raise LookupError

    with one_reading():
        for _ in range(2):
            with pytest.raises(LookupError):
                fail()
    assert len(tries) == 2


@pytest.mark.django_db
def test_a_changed_zone_is_seen_by_the_next_reading() -> None:
    with one_reading():
        before = reporting_zone()
        Organisation.objects.update(reporting_zone="Europe/Vienna")
        assert reporting_zone() == before
    assert reporting_zone() == "Europe/Vienna"
