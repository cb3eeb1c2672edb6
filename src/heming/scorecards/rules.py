"""Pure decisions about targets: which measures take one, for whom, and in which range."""

from decimal import Decimal

from heming.errors import BadInput
from heming.metrics.definitions import Metric
from heming.scorecards.wish import Unit

FROM_CUSTOMERS = frozenset(("csat", "nps", "ces", "complaint", "invitation"))  # families made from customers' answers
LOW_OF_UNIT = {"points": Decimal(-100)}
DIRECTED = ("higher", "lower")


def check(metric: Metric, unit: Unit, *, value: Decimal | None) -> None:
    """BadInput when this measure takes no target for that unit, or not that value."""
    if metric.better not in DIRECTED and metric.better != "band" and metric.unit != "count":
        raise BadInput(
            "{metric} is neither good nor bad, so it takes no target.", "Choose a measure with a direction.",
            metric=metric.key,
        )  # fmt: skip
    if unit.kind == "agent" and metric.family in FROM_CUSTOMERS:
        raise BadInput(
            "{metric} comes from customers' answers: one person has too few of them for a monthly target.",
            "Set it for the team or the organisation.",
            metric=metric.key,
        )
    if value is None:
        return
    if metric.unit == "share" and not 0 <= value <= 1:
        raise BadInput(
            "{value} is no share.", "Write it in per cent, between 0% and 100%, such as 87.5%.", value=str(value)
        )
    if value < LOW_OF_UNIT.get(metric.unit, Decimal(0)) or value >= Decimal(10) ** 12:
        raise BadInput(
            "{value} lies outside what {metric} can be.", "Check the number.", value=str(value), metric=metric.key
        )
