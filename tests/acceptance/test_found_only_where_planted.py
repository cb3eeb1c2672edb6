"""Demo centres of other seeds: what was planted is found, and where nothing was planted nothing is."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
SIZE = 20_000


@pytest.mark.parametrize(("seed", "planted"), [(11, True), (12, False)])
def test_a_centre_of_another_seed_gives_what_was_planted_in_it(heming_home: Path, seed: int, planted: bool) -> None:
    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.insight.harmony import Asked, harmony
    from heming.insight.sums import Slice
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    tester = local_admin("tester")
    open_demo_centre(tester, Plan(size=SIZE, seed=seed, planted=planted))
    months = range(2026 * 12 + 3, 2026 * 12 + 6)
    found = harmony(Asked(months[0], months[-1], Slice(open_store().snapshot().id)), tester)
    if planted:
        assert found.headline.verdict == "apart", found.headline
        assert found.looked.alerts, "one team became faster and less liked"
    else:
        assert all(one.alike.verdict in ("no_link", "cannot_tell") for one in found.links.values())
        assert not found.looked.alerts
