"""How often a target was reached before, counted apart over the records, and told where targets are set."""

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from math import sqrt
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from heming.access.scope import local_admin
from heming.scorecards.attainability import attainable_now
from heming.scorecards.wish import Unit, Wish
from tests.cast import Cast
from tests.web.conftest import LogIn, log_in, table_of  # noqa: F401 - fixture

pytestmark = pytest.mark.django_db
TEAMS, MONTHS, EACH, TARGET = 25, (4, 5, 6, 7), 40, 0.9
SATISFIED = {(1, 4): 40, (7, 5): 40, (13, 6): 40, (20, 7): 40, (2, 4): 37, (3, 4): 36}  # team, month; else 24 of 40


@pytest.fixture(scope="module")
def centre(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    """A hundred team-months of forty ratings each; four of them without a single bad one."""
    from heming.config.start import prepare
    from heming.facts.arrivals.parcel import Parcel
    from heming.facts.batches import open_batch
    from heming.facts.publish import publish
    from heming.facts.store import open_store
    from tests.cast import assemble

    home = tmp_path_factory.mktemp("reached") / "heming"
    prepare(home)
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home), transaction.atomic():
        cast = assemble()
        rows = [
            _answer(team, month, number) for team in range(TEAMS) for month in MONTHS for number in range(EACH)
        ]  # fmt: skip
        batch = open_batch("import", "many", who="test", file_names=["many.csv"])
        publish(open_store(home), Parcel("many", {"answers": table_of("answers", rows)}), batch=batch)
        yield cast
        transaction.set_rollback(True)


def _answer(team: int, month: int, number: int) -> dict[str, object]:
    day = 1 if number == 0 else monthrange(2026, month)[1] if number == 1 else 2 + number % 27
    good = number < SATISFIED.get((team, month), 24)
    return {
        "source_id": f"{team}-{month}-{number}", "row": number, "agent_account": f"a{team}", "team_name": f"{team}组",
        "instrument": "csat", "scale_min": Decimal(1), "scale_max": Decimal(5), "value": Decimal(5 if good else 1),
        "answered_at": int(datetime(2026, month, day, 3, tzinfo=UTC).timestamp()) + number,
    }  # fmt: skip


def wilson(hits: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    middle, half = hits / n + z * z / (2 * n), z * sqrt(hits / n * (1 - hits / n) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def test_only_four_of_a_hundred_team_months_ever_reached_it_as_counted_apart(centre: Cast) -> None:
    from heming.scorecards.actions.set_targets import set_targets

    admin = local_admin("test")
    outcome = set_targets(admin, [Wish("satisfied_share", _team(3), 202608, Decimal(str(TARGET)))])
    [(target, found)] = attainable_now(admin, outcome.set_now).items()
    ends = [wilson(SATISFIED.get((team, month), 24), EACH) for team in range(TEAMS) for month in MONTHS]
    reached, missed = sum(low >= TARGET for low, _high in ends), sum(high < TARGET for _low, high in ends)
    assert (reached, missed, len(ends)) == (4, 94, 100)
    assert (found.months, found.reached, found.missed, found.unclear) == (100, reached, missed, 2)
    assert found.share == 0.04 and found.verdict == "hard", "with the two that cannot be told it may have been six"
    assert float(target.value) == TARGET
    assert attainable_now(admin, [Wish("satisfied_share", _team(3), 202608, None)]) == {}


def _team(number: int) -> Unit:
    from heming.org.queries import team_keys

    return Unit("team", team_keys([f"{number}组"])[f"{number}组"][0])


def test_the_answer_to_an_uploaded_table_names_what_is_hard_to_reach(log_in: LogIn) -> None:  # noqa: F811
    table = "指标,班组,月份,目标\n满意率,3组,2026-08,90%\n满意率,4组,2026-08,40%\n".encode()
    file = SimpleUploadedFile("目标.csv", table, content_type="text/csv")
    answer = log_in("yan").post("/targets/upload/", {"month": "2026-08", "file": file})
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    [hard] = [text for text in said if "100" in text]
    assert "3组" in hard and "90%" in hard and "偏难" in hard and "4%" in hard and "94个确定没达到" in hard


def test_the_command_says_it_too(centre: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from heming.cli import targets

    monkeypatch.setattr(targets, "begin", lambda user, **_: local_admin("os-user"))
    file = tmp_path / "targets.csv"
    file.write_text("metric,team,month,target\nsatisfied_share,5组,2026-08,90%\n", encoding="utf-8")
    for words, told in ((["import", str(file)], "attainability"), (["list", "--check"], "attainability")):
        run = CliRunner().invoke(targets.command, [*words, "--format", "json"], standalone_mode=False)
        [check] = json.loads(run.stdout)[told]
        assert (check["months"], check["reached"], check["missed"], check["share"]) == (100, 4, 94, 0.04)
    again = CliRunner().invoke(targets.command, ["import", str(file), "--format", "json"], standalone_mode=False)
    assert json.loads(again.stdout)["attainability"] == [], "nothing was changed, nothing is said again"
