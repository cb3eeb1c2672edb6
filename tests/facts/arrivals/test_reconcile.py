"""对账: the difference to the source's own figure is split into causes that add up."""

import pytest

from heming.errors import BadInput, NotFound
from heming.facts.actions.reconcile import VARIANTS, reconcile


def centre(metric: str, **variant: object) -> float | None:
    """A measure of 100 that auto-replies lower by 30 and default ratings raise by 4; nobody knows about reopened
    cases.
    """
    if "resolution" in variant:
        raise NotFound("No such variant.", "")
    if "clock" in variant:
        return None
    value = 100.0
    value -= 30 if variant.get("first_reply") == "any" else 0
    return value + (4 if variant.get("with_default_ratings") else 0)


def test_causes_and_remainder_add_up_to_the_difference() -> None:
    found = reconcile("first_reply_seconds_mean", 68.0, figure=centre)
    assert [(c.code, c.difference) for c in found.causes] == [("auto_replies", -30.0)]
    assert found.remainder == -2.0
    assert found.ours + sum(c.difference for c in found.causes) + found.remainder == found.theirs


def test_several_causes_are_taken_one_after_another() -> None:
    found = reconcile("m", 74.0, figure=centre)
    assert [(c.code, c.figure) for c in found.causes] == [("auto_replies", 70.0), ("default_ratings", 74.0)]
    assert found.remainder == 0


def test_what_cannot_be_computed_is_said() -> None:
    assert reconcile("m", 60.0, figure=centre).cannot_tell == ("business_clock", "reopened_cases")


def test_equal_figures_need_no_cause() -> None:
    found = reconcile("m", 100.0, figure=centre)
    assert (found.causes, found.remainder, found.cannot_tell) == ((), 0.0, ())


def test_a_variant_that_leads_away_is_no_cause() -> None:
    assert reconcile("m", 110.0, figure=centre).causes[0].code == "default_ratings"


def test_without_a_figure_of_ours_there_is_nothing_to_compare() -> None:
    with pytest.raises(BadInput, match="no figure"):
        reconcile("m", 1.0, figure=lambda metric, **variant: None)


def test_every_variant_changes_something_of_its_own() -> None:
    assert len({tuple(v.change.items()) for v in VARIANTS}) == len(VARIANTS)
