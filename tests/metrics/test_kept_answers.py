"""Answers are kept, never longer than they are true: an erasure, an edited measure or merged people end them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from heming.facts.erasures import last_erasure, note_erasure
from heming.facts.store import Store
from heming.metrics import answers
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from tests.metrics import centre
from tests.metrics.asking import ADMIN, records_from

OWN = """
[[metric]]
key = "long_chats"
zh = "长会话"
en = "Long chats"
question_zh = "多少会话超过一定时长?"
question_en = "How many chats are long?"
unit = "count"
better = "lower"
[[metric.form]]
kind = "count"
table = "cases"
period = "opened_date"
where = "handle_seconds > {limit}"
"""


class Counting:
    """A reader that counts its queries."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.queries = reader, 0

    def table(self, name: str) -> Any:
        return self.reader.table(name)

    def run(self, expression: Any) -> Any:
        self.queries += 1
        return self.reader.run(expression)

    def sql(self, expression: Any) -> str:
        return str(self.reader.sql(expression))


class Merged:
    """A directory in which agent 102 was merged into 101."""

    def names(self, dimension: str, keys: Any) -> dict[int, str]:
        return {}

    def keys(self, dimension: str, names: Any) -> dict[str, tuple[int, ...]]:
        return {}

    def aliases(self) -> dict[int, int]:
        return {102: 101}


@pytest.fixture
def kept() -> Any:
    """A snapshot with a name, so that its answers are kept."""
    answers.forget()
    records = records_from(centre.rows_of())
    yield replace(records, snapshot="s1", reader=Counting(records.reader))
    answers.forget()


def asked(records: Records, metric: str = "case_count", home: Path | None = None, **question: Any) -> list[Any]:
    return list(answers.answer_from(Question((metric,), **question), ADMIN, records=records, catalogue=catalogue(home)))


def test_the_same_question_is_computed_once(kept: Any) -> None:
    assert asked(kept) == asked(kept)
    assert kept.reader.queries == 1


def test_an_erasure_takes_every_kept_answer_along(kept: Any) -> None:
    asked(kept)
    asked(replace(kept, erased=7))
    assert kept.reader.queries == 2
    asked(replace(kept, erased=7))
    assert kept.reader.queries == 2


def test_an_erasure_is_seen_by_every_process_of_the_data_folder(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert last_erasure(store) == 0
    note_erasure(store)
    first = last_erasure(Store(tmp_path))
    assert first > 0
    note_erasure(store)
    assert last_erasure(store) >= first


def test_people_merged_by_hand_are_not_answered_from_before(kept: Any) -> None:
    before = asked(kept, by=("agent",))
    after = asked(replace(kept, directory=Merged()), by=("agent",))
    assert len(after) == len(before) - 1


def test_an_edited_measure_is_computed_anew(kept: Any, tmp_path: Path) -> None:
    file = tmp_path / "metrics" / "own.toml"
    file.parent.mkdir()
    file.write_text(OWN.format(limit=100), encoding="utf-8")
    (long,) = asked(kept, "long_chats", tmp_path)
    file.write_text(OWN.format(limit=100_000), encoding="utf-8")
    import os

    os.utime(file, ns=(1, 1))  # an edit within one tick of the clock
    (none,) = asked(kept, "long_chats", tmp_path)
    assert long.value > 0 and none.value in (0, None)
