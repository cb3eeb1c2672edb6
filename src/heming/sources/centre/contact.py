"""How a case begins: who writes or calls about what, the bot's part, the wish for a human, the queue, giving up."""

import numpy as np

from heming.sources.centre.arrays import NONE, Rows, Whole, where_known, whole
from heming.sources.centre.days import DAY, OPENS, load_by_hour, seconds_of_day
from heming.sources.centre.scene import Scene
from heming.sources.centre.world import draw, weights

CHAT, CALL, TICKET = 0, 1, 2
QUEUE_MEDIAN = np.array([16.0, 24.0, 600.0])  # seconds on an ordinary hour, by kind
PATIENCE = np.array([900.0, 300.0, 10.0**9])
IVR_SECONDS = 15


def open_cases(scene: Scene, counts: Whole) -> Rows:
    """First contacts of one month, in order of opening."""
    random, centre = scene.random, scene.centre
    words, count = centre.words, int(counts.sum())
    day = np.repeat(np.arange(scene.first_day, scene.first_day + len(counts)), counts)
    second = seconds_of_day(random, count, centre=centre)
    kind = draw(
        random, weights([1 - sum(words["other_channels"].values()), *words["other_channels"].values()]), count=count
    )
    rows: Rows = {
        "opened": scene.starts[day] + second,
        "kind": kind,
        "shop": draw(random, weights([shop["weight"] for shop in words["shops"]]), count=count),
        "matter": draw(random, weights([row[4] for row in words["matters"]["rows"]]), count=count),
        "customer": np.minimum(
            (random.random(count) ** 1.4 * centre.customer_count).astype(np.int64), centre.customer_count - 1
        ),
        "product": draw(random, weights(words["product_weights"]), count=count),
        "generation": np.zeros(count, dtype=np.int64),
        "parent": np.full(count, NONE),
        "root": np.full(count, NONE),
        "same_agent": np.full(count, NONE),
    }
    order = np.argsort(rows["opened"], kind="stable")
    return {name: values[order] for name, values in rows.items()}


def place_in_time(rows: Rows, starts: Whole) -> None:
    """Adds the local day and the second of that day; the hotline is closed at night, so they write."""
    rows["day"] = np.searchsorted(starts, rows["opened"], side="right") - 1
    rows["second"] = rows["opened"] - starts[rows["day"]]
    rows["kind"] = np.where((rows["kind"] == CALL) & (rows["second"] < OPENS), CHAT, rows["kind"])


def meet_bot(rows: Rows, scene: Scene) -> None:
    """The bot's part: it settles the matter, loses the customer, or hands over."""
    random, centre = scene.random, scene.centre
    count = len(rows["opened"])
    settles = np.array([row[5] for row in centre.words["matters"]["rows"]])[rows["matter"]]
    luck = random.random(count)
    had_bot = (rows["kind"] == CHAT) & (random.random(count) < 0.8) & (rows["generation"] == 0)
    settled, lost = had_bot & (luck < settles), had_bot & (luck > 0.965)
    seconds = whole(np.exp(random.normal(4.2, 0.5, count)))
    rows["had_bot"], rows["bot_settled"], rows["wants_human"] = had_bot, settled, ~(settled | lost)
    rows["bot_ended"] = where_known(had_bot, rows["opened"] + seconds)
    rows["bot_confirmed"] = np.where(had_bot, (settled & (random.random(count) < 0.4)).astype(np.int64), NONE)
    rows["human_reason"] = where_known(
        had_bot & rows["wants_human"], random.integers(0, len(centre.words["bot_reasons"]), count)
    )


def wait_in_queue(rows: Rows, scene: Scene) -> None:
    """Queue times by load, and who gives up; what comes at night queues from eight and gives up nothing."""
    random, centre = scene.random, scene.centre
    count, kind = len(rows["opened"]), rows["kind"]
    night = rows["second"] < OPENS
    after_bot = np.where(rows["had_bot"], rows["bot_ended"], rows["opened"] + np.where(kind == CALL, IVR_SECONDS, 0))
    after_bot = np.where(night, np.maximum(after_bot, rows["opened"] - rows["second"] + OPENS), after_bot)
    hour = np.minimum(rows["second"] // 3600, 23)
    load = load_by_hour(centre)[hour] * scene.busy[np.minimum(rows["day"], len(scene.busy) - 1)]
    queue = whole(QUEUE_MEDIAN[kind] * load**0.8 * np.exp(random.normal(0, 0.8, count)))
    patience = whole(PATIENCE[kind] * random.exponential(1.0, count)) + 3
    gives_up = rows["wants_human"] & (queue > patience) & ~night
    queue = np.where(night, queue + random.integers(0, 900, count), np.where(gives_up, patience, queue))
    wants, served = rows["wants_human"], rows["wants_human"] & ~gives_up
    rows["abandoned"], rows["served"] = gives_up, served
    rows["queued"] = where_known(wants, after_bot)
    rows["queue_seconds"] = where_known(wants, queue)
    rows["assigned"] = where_known(served, after_bot + queue)
    rows["duty_day"] = rows["day"] + (after_bot + queue - rows["opened"] + rows["second"]) // DAY
    rows["duty_hour"] = np.clip((after_bot + queue - rows["opened"] + rows["second"]) % DAY // 3600, 8, 23)
