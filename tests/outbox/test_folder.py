"""Files into a folder: all of them or none, once for ever, also when the process is killed in the middle."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from heming.errors import BadInput
from heming.outbox.folder import put as room
from heming.outbox.folder.put import Letter, put, safe
from heming.outbox.models import Delivery
from heming.outbox.queries import deliveries, delivery

pytestmark = pytest.mark.django_db
LETTER = Letter("plan-1:2026-08", "plan-1", "2026-08", "给老板")
FILES = {"月报.xlsx": b"figures", "月报.pdf": b"pages"}


class Maker:
    """Makes the files and counts how often."""

    def __init__(self, files: Mapping[str, bytes] = FILES) -> None:
        self.files, self.asked = files, 0

    def __call__(self) -> Mapping[str, bytes]:
        self.asked += 1
        return self.files


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it."""


def dies_at(name: str, monkeypatch: pytest.MonkeyPatch, when: Callable[..., bool] = lambda *_: True) -> None:
    """The process ends when it calls this function of the operating system."""
    real = getattr(os, name)

    def instead(*given: object) -> object:
        if when(*given):
            raise Killed
        return real(*given)

    monkeypatch.setattr(os, name, instead)


def test_the_files_lie_in_the_folder_with_a_receipt(tmp_path: Path) -> None:
    done = put(tmp_path, LETTER, make=Maker())
    folder = tmp_path / "outbox" / "给老板" / "2026-08"
    assert done.state == "done" and tmp_path / done.place == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".json"} == FILES
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["key"] == LETTER.key
    assert [(one["name"], one["bytes"]) for one in receipt["files"]] == [("月报.xlsx", 7), ("月报.pdf", 5)]
    assert [one.label for one in deliveries("plan-1")] == ["2026-08"]


def test_only_the_owner_of_the_data_folder_may_look_in(tmp_path: Path) -> None:
    put(tmp_path, LETTER, make=Maker())
    assert (tmp_path / "outbox" / "给老板" / "2026-08").stat().st_mode & 0o077 == 0


def test_a_second_time_makes_and_writes_nothing(tmp_path: Path) -> None:
    maker = Maker()
    first = put(tmp_path, LETTER, make=maker)
    assert put(tmp_path, LETTER, make=maker) == first
    assert maker.asked == 1 and Delivery.objects.count() == 1


def test_killed_while_writing_leaves_nothing_and_the_next_try_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        dies_at("fsync", patch)
        with pytest.raises(Killed):
            put(tmp_path, LETTER, make=Maker())
    folder = tmp_path / "outbox" / "给老板"
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == []
    row = delivery(LETTER.key)
    assert row is not None and row.state == "making"
    assert put(tmp_path, LETTER, make=Maker()).state == "done"
    assert [path.name for path in folder.iterdir()] == ["2026-08"], "what the kill left is swept"


def test_killed_between_the_files_and_the_row_writes_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = Maker()
    with monkeypatch.context() as patch:
        patch.setattr(room, "_settle", lambda _folder: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            put(tmp_path, LETTER, make=maker)
    assert put(tmp_path, LETTER, make=maker).state == "done"
    assert maker.asked == 1, "the folder was whole already"
    assert len(list((tmp_path / "outbox" / "给老板").iterdir())) == 1


def test_a_folder_that_somebody_else_put_there_is_left_alone(tmp_path: Path) -> None:
    taken = tmp_path / "outbox" / "给老板" / "2026-08"
    taken.mkdir(parents=True)
    (taken / "mine.txt").write_text("mine", encoding="utf-8")
    done = put(tmp_path, LETTER, make=Maker())
    assert done.place.endswith("2026-08_2")
    assert [path.name for path in taken.iterdir()] == ["mine.txt"]


def test_two_plans_into_one_folder_do_not_meet(tmp_path: Path) -> None:
    first = put(tmp_path, LETTER, make=Maker())
    second = put(tmp_path, Letter("plan-2:2026-08", "plan-2", "2026-08", "给老板"), make=Maker({"a.pdf": b"other"}))
    assert first.place != second.place
    assert len(deliveries("plan-1")) == len(deliveries("plan-2")) == 1


def test_what_could_not_be_made_is_told_and_tried_again(tmp_path: Path) -> None:
    def refuse() -> Mapping[str, bytes]:
        raise BadInput("There are no records for {period}.", "Import some.", period="2026-08")

    with pytest.raises(BadInput):
        put(tmp_path, LETTER, make=refuse)
    row = delivery(LETTER.key)
    assert row is not None and row.state == "failed"
    assert row.said(str) == "There are no records for 2026-08. Import some."
    assert put(tmp_path, LETTER, make=Maker()).state == "done"
    again = delivery(LETTER.key)
    assert again is not None and again.problem == {}


@pytest.mark.parametrize(
    ("name", "folder"), [("../../etc", "etc"), ("a/b", "a-b"), ("给 老板", "给-老板"), ("x" * 200, "x" * 80)]
)
def test_a_folders_name_never_leads_out(name: str, folder: str) -> None:
    assert safe(name) == folder


@pytest.mark.parametrize("name", ["", "..", "///", " . "])
def test_a_name_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(BadInput):
        safe(name)
