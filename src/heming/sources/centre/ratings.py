"""What the customer thinks of the case, whether they are asked, and whether they say it."""

import numpy as np

from heming.sources.centre.arrays import NONE, Array, Real, Rows, Whole, sigmoid, where_known, whole
from heming.sources.centre.contact import CHAT
from heming.sources.centre.scene import Scene
from heming.sources.centre.work import plays, since
from heming.sources.centre.world import Centre

DEFAULT_AFTER = 3 * 86_400
DOUYIN = "抖音飞鸽"


def feelings(rows: Rows, centre: Centre) -> Real:
    """The log-odds by which each case is rated better than the typical one."""
    drivers, truths = centre.truths.drivers, centre.truths
    logistics = np.array([row[0] == "物流" for row in centre.words["matters"]["rows"]])[rows["matter"]]
    wait_minutes = np.maximum(0, rows["first_reply"] - rows["queued"]) / 60
    turn = np.where(rows["turn"] != NONE, np.log(np.maximum(rows["turn"], 1) / 30), 0.0)
    hard = rows["difficulty"] >= 4
    total: Real = (
        truths.ratings.base
        + drivers.resolved * rows["resolved"]
        + drivers.wait * np.log1p(wait_minutes)
        + drivers.personal * np.where(rows["kind"] == CHAT, rows["personal"], centre.staff.personal[rows["agent"]])
        + drivers.turn * turn
        + drivers.handle_hard * np.where(hard, np.log(np.maximum(rows["handle"], 1) / 600), 0.0)
        + drivers.transferred * rows["transferred"]
        + drivers.logistics * logistics
        + centre.staff.liking[rows["agent"]]
        + truths.improvement.rating * since(rows, centre, change=truths.improvement)
    )
    return total


def judge(rows: Rows, scene: Scene) -> None:
    """The level 1–5 the customer would give; 0 where no person served them."""
    random, centre = scene.random, scene.centre
    latent = feelings(rows, centre)
    luck = random.random(len(latent))
    above = [luck < sigmoid(latent - cut) for cut in centre.truths.ratings.cuts]
    rows["latent"] = latent
    rows["level"] = np.where(rows["served"], 1 + np.sum(above, axis=0), 0)


def ask(rows: Rows, scene: Scene) -> None:
    """Invitations and answers: who is asked, who answers, whose silence the platform counts as good."""
    random, centre = scene.random, scene.centre
    truths, count = centre.truths, len(rows["opened"])
    ratings, gaming = truths.ratings, truths.gaming
    good = rows["level"] >= 4
    choosy = np.where(good, gaming.cherry_invited_if_good, gaming.cherry_invited_if_bad)
    chance = np.where(plays(rows, centre, part="cherry_pickers"), choosy, ratings.invited_share)
    lucky = random.random(count) < chance
    rows["withheld"] = where_known(rows["served"] & ~lucky & (random.random(count) < 0.3), random.integers(0, 3, count))
    rows["invited"] = rows["served"] & lucky
    response = np.append(0.0, ratings.response_by_level)[rows["level"]]
    delay = 20 + whole(random.exponential(2400, count))
    rows["rated"] = rows["invited"] & (random.random(count) < response) & (rows["closed"] + delay < scene.end)
    douyin = np.array([shop["channel"] == DOUYIN for shop in centre.words["shops"]])[rows["shop"]] & (
        rows["kind"] == CHAT
    )
    silent = rows["invited"] & ~rows["rated"] & (rows["closed"] + DEFAULT_AFTER < scene.end)
    rows["default"] = silent & douyin & (random.random(count) < ratings.default_share)
    rows["offered"] = where_known(rows["invited"], rows["closed"] + 5)
    rows["answered"] = np.where(
        rows["rated"], rows["closed"] + delay, np.where(rows["default"], rows["closed"] + DEFAULT_AFTER, NONE)
    )
    rows["opened_survey"] = where_known(
        rows["rated"] | rows["invited"] & (random.random(count) < 0.3), rows["closed"] + np.minimum(delay, 15)
    )


def other_answers(rows: Rows, scene: Scene) -> dict[str, Whole]:
    """Answers to the other questions of those who answered; NONE for everybody else."""
    random, centre = scene.random, scene.centre
    ratings, count = centre.truths.ratings, len(rows["opened"])
    told = np.where(random.random(count) < ratings.resolved_told_right, rows["resolved"], ~rows["resolved"])
    if not centre.truths.planted:
        told = random.random(count) < 0.8
    said = rows["rated"] & (random.random(count) < 0.8)
    nps = np.clip(whole(6.9 + 0.95 * (rows["level"] - 3) + random.normal(0.4, 1.6, count)), 0, 10)
    ces = np.clip(whole(3.6 - 0.55 * (rows["level"] - 3) + random.normal(0, 1.2, count)), 1, 7)
    return {
        "resolved": where_known(said, told),
        "nps": where_known(rows["rated"] & _one_in(random, count, ratings.nps_share), nps),
        "ces": where_known(rows["rated"] & _one_in(random, count, ratings.ces_share), ces),
    }


def _one_in(random: np.random.Generator, count: int, share: float) -> Array:
    return random.random(count) < share
