"""What a failed job says stays translatable after it was kept, hints included."""

from pathlib import Path

import pytest

from heming.errors import NotFound, did_you_mean
from heming.jobs import registry
from heming.jobs.queries import job_status
from heming.jobs.registry import KINDS, job
from heming.jobs.run import run_here
from heming.jobs.task import Task
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"No {name}.{hint}": "没有{name}。{hint}", " Did you mean {name}?": "是不是{name}?"}


def test_the_hint_of_a_kept_failure_is_still_translated(heming_home: Path, cast: Cast) -> None:
    registry.discover()

    @job("fail_with_hint", attempts=1)
    def fail(task: Task) -> None:
        raise NotFound("No {name}.{hint}", "Look.", name="colmn", hint=did_you_mean("colmn", ["column"]))

    try:
        uid = run_here("fail_with_hint", by=cast.ada.scope)
    finally:
        KINDS.pop("fail_with_hint")
    seen = job_status(cast.ada.scope, uid)
    assert seen.said(lambda text: WORDS.get(text, text))[0] == "没有colmn。是不是column?"
    assert seen.said(str)[0] == "No colmn. Did you mean column?"
