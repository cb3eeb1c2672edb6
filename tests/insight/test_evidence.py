"""What a link rests on: its rows give back the link itself, and nobody sees rows they may not see."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from heming.access.scope import Scope, local_admin
from heming.insight.comovement import Sides, link
from heming.insight.measures import controls, controls_used, halves_of
from heming.insight.sums import laid_out
from tests.insight.team_centres import Teams, team_centre


def test_the_controls_that_are_named_are_those_that_were_used() -> None:
    found = team_centre(Teams(teams=6, people=5), 1)
    table = halves_of(*(laid_out(found, range(100, 104), half=half) for half in (0, 1))).first
    everybody = np.ones(len(table), dtype=bool)
    used = controls(table, people=everybody)
    assert used is not None and controls_used(table, people=everybody) == ("difficulty", "tenure")
    same = table.assign(tenure_sum=table["tenure_n"] * 3.0)
    assert controls_used(same, people=everybody) == ("difficulty",)
    few = np.arange(len(table)) < 7
    assert len(controls_used(table, people=few)) == 1 == controls(table, people=few)[few].shape[1]  # type: ignore[index]
    assert controls_used(table, people=~everybody) == ()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The evidence of the small demo's last quarter, as everybody and as nobody may see it."""
    from django.db import transaction
    from django.test import override_settings

    from heming.facts.store import open_store
    from heming.insight.evidence import evidence
    from heming.insight.harmony import Asked, harmony
    from heming.insight.sums import Slice
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    home = tmp_path_factory.mktemp("evidence")
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home), transaction.atomic():
        open_demo_centre(local_admin("tester"), Plan(size=6000))
        asked = Asked(2026 * 12 + 3, 2026 * 12 + 5, Slice(open_store().snapshot().id))
        nobody = Scope("t", "t", frozenset(("executive",)), organisation=True)
        everybody = local_admin("tester")
        yield (evidence(asked, everybody, measure="handle"), evidence(asked, nobody, measure="handle"),
               harmony(asked, everybody).links["handle"])  # fmt: skip
        transaction.set_rollback(True)


def test_the_rows_shown_give_the_link_of_the_page(shown: Any) -> None:
    found, _nobody, page = shown
    assert (found.alike, found.plain) == (page.alike, page.plain) and found.n == len(found.rows) > 8
    pairs = np.array([[*one.halves[0], *one.halves[1]] for one in found.rows])
    again = link([Sides(pairs[:, 0], pairs[:, 1]), Sides(pairs[:, 2], pairs[:, 3])])
    assert again.n == found.alike.n == min(one.n for one in found.splits) <= found.n
    assert again.value != pytest.approx(found.alike.value), "what is held equal matters"
    assert found.controls == ("difficulty", "tenure"), "one per six people, case mix first"
    assert all(one.cases >= 20 and one.told >= 10 for one in found.rows)


def test_whoever_sees_no_person_gets_the_link_without_rows(shown: Any) -> None:
    found, nobody, _page = shown
    assert nobody.rows == () and nobody.n == found.n and nobody.alike == found.alike
