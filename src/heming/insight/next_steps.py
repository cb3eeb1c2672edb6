"""At most five next steps, each with the finding it rests on; no finding, no step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from heming.insight.behaviours import Behaviour
from heming.insight.comovement import Link
from heming.insight.metric_health import Health
from heming.insight.speed_alerts import SpeedAlert

Kind = Literal["alert", "reweight", "split", "retire", "listen", "learn", "behaviour", "more_ratings", "look_again"]
MOST = 5


@dataclass(frozen=True)
class Step:
    """What to do next; exactly one of the findings below carries its evidence, or `people` counts them."""

    kind: Kind
    alert: SpeedAlert | None = None
    health: Health | None = None
    behaviour: Behaviour | None = None
    link: Link | None = None
    people: int = 0


def next_steps(
    headline: Link, *, alerts: Sequence[SpeedAlert], metrics: Sequence[Health], corners: Mapping[str, int],
    ways: Sequence[Behaviour],
) -> tuple[Step, ...]:  # fmt: skip
    """The most urgent first: what got worse, what is paid for wrongly, who needs an ear, who can teach, what goes
    with it."""
    disliked, loved = corners.get("fast_disliked", 0), corners.get("slow_loved", 0)
    told = [one for one in ways if one.told]
    found = [Step("alert", alert=one) for one in alerts[:2]]
    found += [Step(one.advice, health=one) for one in metrics if one.advice in ("reweight", "split")][:1]
    found += [Step("listen", people=disliked)] if disliked else []
    found += [Step("learn", people=loved)] if loved else []
    found += [Step("behaviour", behaviour=told[0])] if told else []
    found += [Step("retire", health=one) for one in metrics if one.advice == "retire"][:1]
    if len(found) < 3 and headline.verdict == "cannot_tell":
        found.append(Step("more_ratings", link=headline))
    if len(found) < 3:
        found.append(Step("look_again", link=headline))
    return tuple(found[:MOST])
