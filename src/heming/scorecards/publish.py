"""Targets as rows of the fact table `goals`, left in the publish queue in the transaction of the act."""

from collections.abc import Sequence

from heming.facts.queue import put_rows
from heming.scorecards.models import Goal

SOURCE = "heming-targets"


def publish(goals: Sequence[Goal]) -> None:
    """Queues the newest value of each target; one that was taken back has none."""
    put_rows(SOURCE, "goals", rows=[_row(goal) for goal in goals])


def _row(goal: Goal) -> dict[str, object]:
    return {
        "source_id": f"{goal.metric}/{goal.unit_kind}/{goal.unit_key}/{goal.month}", "month": goal.month,
        "metric": goal.metric, "unit_kind": goal.unit_kind, "unit_key": goal.unit_key or None, "target": goal.value,
    }  # fmt: skip
