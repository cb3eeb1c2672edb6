"""Quality reviews: some of everybody's cases each month, item by item."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Array, Rows, chosen, whole
from heming.sources.centre.case_tables import where
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, flags, known, levels, listed, numbered, same, who

PER_AGENT = 4  # reviews a month
PASS_LINE = 80
REVIEWERS = ("质检01", "质检02", "质检03", "质检04")


def reviews(rows: Rows, scene: Scene) -> pa.Table:
    """One row per rubric item of each review."""
    mine = _sampled(rows, scene)
    words, random, count = scene.centre.words, scene.random, len(mine["number"])
    most = np.asarray(words["rubric_points"])
    quality = _quality(mine, scene)
    fatal = random.random(count) < 0.02
    loss = np.clip(random.normal(0.12 - 0.10 * quality[:, None], 0.12, (count, len(most))), 0, 1)
    points = whole(most * (1 - loss))
    total = np.where(fatal, 0, points.sum(axis=1))
    at = mine["closed"] + 86_400 + random.integers(0, 3 * 86_400, count)
    items = len(most)

    def each(values: Array) -> Array:
        return np.repeat(values, items)

    mine_items = {name: each(values) for name, values in mine.items()}
    item = np.tile(np.arange(items), count)
    columns = (
        who(scene.centre, mine_items["agent"], day=mine_items["day"])
        | where(mine_items, scene)
        | {
            "source_id": numbered("Q", mine_items["number"] * 10 + item),
            "review_id": numbered("Q", mine_items["number"]),
            "case_id": numbered("S", mine_items["number"]),
            "reviewer": listed(REVIEWERS, each(random.integers(0, len(REVIEWERS), count))),
            "rubric": same(words["rubric"], count * items),
            "item": listed(words["rubric_items"], item),
            "item_score": levels(points.reshape(-1)),
            "item_max": levels(most[item]),
            "review_score": levels(each(total)),
            "is_fatal_error": flags(each(fatal)),
            "passed": flags(each((total >= PASS_LINE) & ~fatal)),
            "reviewed_at": known(each(at)),
            "is_random": flags(np.ones(count * items, dtype=np.bool_)),
        }
    )
    return assembled("reviews", columns)


def _sampled(rows: Rows, scene: Scene) -> Rows:
    """At random, up to `PER_AGENT` cases of each agent."""
    served = np.flatnonzero(rows["served"] & (rows["agent"] != NONE) & (rows["closed"] + 5 * 86_400 < scene.end))
    shuffled = scene.random.permutation(served)
    agents = rows["agent"][shuffled]
    order = np.argsort(agents, kind="stable")
    begins = np.searchsorted(agents[order], agents[order])
    return chosen(rows, np.sort(shuffled[order][np.arange(len(order)) - begins < PER_AGENT]))


def _quality(mine: Rows, scene: Scene) -> Array:
    """What a reviewer sees: skill, own words, a settled case; nothing when no truths are planted."""
    if not scene.centre.truths.planted:
        return np.zeros(len(mine["number"]))
    staff = scene.centre.staff
    return np.asarray(
        staff.skill[mine["agent"]] + (mine["personal"] - 0.5) + 0.4 * (mine["resolved"] - 0.8) - 0.5 * mine["novice"]
    )
