"""What happens once a person has the case: who gets it, replies, handling, passing on, settling, reopening."""

import numpy as np

from heming.sources.centre.arrays import NONE, Array, Flags, Real, Rows, sigmoid, where_known, whole
from heming.sources.centre.contact import CALL, CHAT, TICKET
from heming.sources.centre.roster import pick
from heming.sources.centre.scene import Scene
from heming.sources.centre.truths import Change
from heming.sources.centre.world import Centre

USUAL_SECONDS = np.array([420.0, 260.0, 540.0])  # handling, by kind
FIRST_REPLY = np.array([13.0, 6.0, 1500.0])
NOVICE_DAYS = 90
NIGHT = 20  # the hour from which the night crew answers under the account it shares


def assign(rows: Rows, scene: Scene) -> None:
    """Gives each served case to somebody on duty with the right skill."""
    random, centre = scene.random, scene.centre
    matters = centre.words["matters"]["rows"]
    rows["difficulty"] = np.array([row[3] for row in matters])[rows["matter"]]
    presale = np.array([row[2] == "presale" for row in matters])[rows["matter"]]
    rows["presale"] = presale
    skill = np.where(rows["kind"] == CALL, 2, np.where(presale, 0, 1))
    slot = scene.roster.slot(skill, day=rows["duty_day"], hour=rows["duty_hour"])
    agent, shift = pick(random, scene.roster, slot=slot, difficulty=rows["difficulty"])
    kept = rows["same_agent"] != NONE
    other_hour = (rows["duty_hour"] - 4) % 16 + 8  # somebody of the same skill from another shift
    first, _ = pick(
        random,
        scene.roster,
        slot=scene.roster.slot(skill, day=rows["duty_day"], hour=other_hour),
        difficulty=rows["difficulty"],
    )
    served = rows["served"]
    rows["agent"] = where_known(served, np.where(kept, rows["same_agent"], agent))
    rows["shift_kind"] = where_known(served, scene.roster.kind[shift])
    rows["shift"] = where_known(served & ~kept, shift)
    roster, crew = scene.roster, scene.centre.staff.parts.night_crew
    rows["night"] = served & ~kept & (rows["kind"] == CHAT) & (rows["duty_hour"] >= NIGHT) & np.isin(agent, crew)
    rows["night"] &= roster.kind[shift] == len(roster.kinds) - 1
    likely = 0.035 + 0.015 * np.maximum(rows["difficulty"] - 2, 0)
    passed = served & ~kept & (random.random(len(served)) < likely) & (first != agent)
    rows["transferred"], rows["first_agent"] = passed, where_known(passed, first)


def handle(rows: Rows, scene: Scene) -> None:
    """Reply and handling times, and the share of replies written for this customer."""
    random, centre = scene.random, scene.centre
    staff, truths, count = centre.staff, centre.truths, len(rows["opened"])
    agent, kind = rows["agent"], rows["kind"]
    rows["tenure_days"] = np.where(rows["served"], rows["day"] - staff.joined[agent], 0)
    rows["novice"] = np.clip(1 - rows["tenure_days"] / NOVICE_DAYS, 0, 1) * rows["served"]
    rows["team"] = np.where(rows["served"], staff.team_on(agent, rows["day"]), NONE)
    pace = since(rows, centre, change=truths.speed_up)
    reply_habit = staff.reply[agent] + 0.3 * rows["novice"] + truths.speed_up.reply * pace
    speed = staff.speed[agent] + 0.3 * rows["novice"] + truths.speed_up.speed * pace
    usual = np.log(USUAL_SECONDS[kind]) + 0.16 * (rows["difficulty"] - 3)
    rows["effort"] = speed + random.normal(0, 0.30, count)
    rows["handle"] = where_known(rows["served"], whole(np.exp(usual + rows["effort"])))
    first = np.exp(np.log(FIRST_REPLY[kind]) + reply_habit + random.normal(0, 0.55, count))
    rows["first_reply"] = where_known(rows["served"], rows["assigned"] + np.maximum(1, whole(first)))
    turn = np.maximum(3, whole(30 * np.exp(0.8 * reply_habit + random.normal(0, 0.35, count))))
    rows["turn"] = where_known(rows["served"] & (kind == CHAT), turn)
    personal = staff.personal[agent] + truths.speed_up.personal * pace + random.normal(0, 0.15, count)
    rows["replies"] = 2 + random.poisson(1.5 + 0.7 * rows["difficulty"], count)
    # What the customer sees is a share of real sentences, so that it can be counted again in the dialogue.
    rows["own_words"] = whole(np.clip(personal, 0, 1) * rows["replies"])
    rows["personal"] = rows["own_words"] / rows["replies"]


def since(rows: Rows, centre: Centre, *, change: Change) -> Real:
    """1 for cases of the change's team from its day on, else 0."""
    after_sales = np.flatnonzero(centre.staff.team_skill == 1)
    since_then: Flags = (rows["team"] == after_sales[change.team]) & (rows["day"] >= centre.day_number(change.day))
    return since_then.astype(np.float64)


def settle(rows: Rows, scene: Scene) -> None:
    """Whether and when the case is resolved, reopened, escalated and closed."""
    random, centre = scene.random, scene.centre
    staff, model, count = centre.staff, centre.truths.resolution, len(rows["opened"])
    agent, served = rows["agent"], rows["served"]
    change = centre.truths.speed_up
    odds = (
        model.base
        + model.skill * staff.skill[agent]
        + model.difficulty * (rows["difficulty"] - 3)
        + model.effort * rows["effort"]
        + model.novice * rows["novice"]
        + staff.resolution[agent]
        + change.resolution * since(rows, centre, change=change)
    )
    rows["resolved"] = served & (random.random(count) < sigmoid(odds))
    work = rows["first_reply"] + whole(rows["handle"] * np.where(rows["kind"] == CHAT, 1.3, 1.0))
    pending = (rows["difficulty"] >= 3) & (random.random(count) < 0.35) | (rows["kind"] == TICKET) & (
        random.random(count) < 0.5
    )
    done = work + np.where(pending, whole(random.exponential(18 * 3600, count)), 0)
    splits = plays(rows, centre, part="splitters")
    reopens = np.where(splits, centre.truths.gaming.splitter_reopen_share, 0.03)
    reopened = rows["resolved"] & (random.random(count) < reopens)
    again = done + np.where(reopened, 1800 + whole(random.exponential(8 * 3600, count)), 0)
    rows["first_resolved"] = where_known(rows["resolved"], done)
    rows["resolved_at"] = where_known(rows["resolved"], again)
    rows["reopens"] = reopened.astype(np.int64)
    rows["escalated"] = served & (random.random(count) < np.where(rows["difficulty"] >= 4, 0.06, 0.008))
    given_up = rows["queued"] + rows["queue_seconds"]
    left = np.where(rows["abandoned"], given_up, np.where(rows["had_bot"], rows["bot_ended"], rows["opened"]))
    rows["closed"] = np.where(served, again + 90, left).astype(np.int64)
    rows["ended_by"] = np.where(served, np.searchsorted([0.55, 0.85], random.random(count)), 0)
    rows["unanswered"] = served & (random.random(count) < 0.04)
    rows["last_word"] = rows["unanswered"] | served & (random.random(count) < 0.5)
    rows["messages"] = np.where(served, rows["replies"] + rows["last_word"], 1) + rows["had_bot"]
    _split(rows, random)


def plays(rows: Rows, centre: Centre, *, part: str) -> Flags:
    """Whether the case's agent belongs to that planted group."""
    group: Array = centre.staff.group[rows["agent"]]
    playing: Flags = (group == centre.staff.group_names.index(part)) & rows["served"]
    return playing


def returning(rows: Rows, scene: Scene) -> Rows:
    """The cases that customers open again about the same matter, and those a splitter opens for them."""
    random, centre = scene.random, scene.centre
    returns, count = centre.truths.returns, len(rows["opened"])
    reached = rows["served"] | rows["abandoned"]
    chance = np.where(rows["resolved"], returns["resolved"], returns["unresolved"]) * 0.5 ** rows["generation"]
    splits = plays(rows, centre, part="splitters") & (rows["generation"] == 0)
    split = splits & (random.random(count) < centre.truths.gaming.splitter_split_share)
    back = (reached & (rows["generation"] < 3) & (random.random(count) < chance)) | split
    later = np.where(
        split, random.integers(300, 3600, count), 900 + whole(random.exponential(returns["mean_hours"] * 3600, count))
    )
    children = {name: rows[name][back] for name in ("kind", "shop", "matter", "customer", "product", "root")}
    return children | {
        "opened": (rows["closed"] + later)[back],
        "parent": rows["number"][back],
        "generation": rows["generation"][back] + 1,
        "same_agent": where_known(split, rows["agent"])[back],
    }


def _split(rows: Rows, random: np.random.Generator) -> None:
    """Handling split into talk, hold and wrap; ringing for calls."""
    count, call = len(rows["opened"]), rows["kind"] == CALL
    share = random.uniform(0.05, 0.2, count)
    wrap = whole(rows["handle"] * share)
    hold = np.where(call & (random.random(count) < 0.2), whole(rows["handle"] * 0.12), 0)
    served = rows["served"]
    rows["wrap"], rows["hold"] = where_known(served, wrap), where_known(served & call, hold)
    rows["talk"] = where_known(served, rows["handle"] - wrap - hold)
    rows["ring"] = where_known(served & call, rows["first_reply"] - rows["assigned"])
