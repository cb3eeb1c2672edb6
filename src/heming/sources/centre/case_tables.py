"""Simulated cases as rows of `cases` and `case_agents`."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Array, Rows, chosen, where_known, whole
from heming.sources.centre.contact import CALL, CHAT
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import Column, assembled, flags, known, listed, money, numbered, same, served_by, who

KINDS = ("chat", "call", "ticket")
ENDED = ("customer", "agent", "timeout")
ENDED_REASONS = ("客户结束会话", "客服结束会话", "超时自动结束", "排队放弃", "机器人解决", "机器人会话中离开")
STATES = ("已解决", "未解决关闭", "客户放弃", "机器人解决", "机器人未解决")
PRIORITIES = ("普通", "紧急")
STAGES = ("presale", "aftersale")
SUBJECTS = ("{sub}", "{sub}-{word}", "{word}{sub}", "咨询{sub}", "{cat}:{sub}")


def cases(rows: Rows, scene: Scene) -> pa.Table:
    """One row per case."""
    columns = where(rows, scene) | _story(rows, scene) | _times(rows, scene) | _customer(rows, scene)
    columns |= served_by(scene.centre, rows)
    columns["source_id"] = numbered("S", rows["number"])
    columns["shift_kind"] = listed([kind[0] for kind in scene.roster.kinds], rows["shift_kind"])
    return assembled("cases", columns)


def where(rows: Rows, scene: Scene) -> dict[str, Column]:
    """Channel, shop, skill group, matter, stage and priority."""
    words = scene.centre.words
    matters, shops = words["matters"]["rows"], words["shops"]
    channels = [*(shop["channel"] for shop in shops), *words["other_channels"]]
    channel = np.where(rows["kind"] == CHAT, rows["shop"], len(shops) + rows["kind"] - 1)
    skill = np.where(rows["kind"] == CALL, 2, np.where(rows["presale"], 0, 1))
    return {
        "channel": listed(channels, channel),
        "shop": listed([shop["name"] for shop in shops], rows["shop"]),
        "skill_group": listed(("售前在线", "售后在线", "客服热线"), skill),
        "category": listed([m[0] for m in matters], rows["matter"]),
        "subcategory": listed([m[1] for m in matters], rows["matter"]),
        "service_stage": listed(STAGES, np.where(rows["presale"], 0, 1)),
        "priority": listed(PRIORITIES, (rows["difficulty"] == 5).astype(np.int64)),
    }


def _story(rows: Rows, scene: Scene) -> dict[str, Column]:
    """How the case went, in codes, words, counts and flags."""
    served, count = rows["served"], len(rows["opened"])
    bot_only = np.where(rows["bot_settled"], 4, 5)
    reason = np.where(served, rows["ended_by"], np.where(rows["abandoned"], 3, bot_only))
    state = np.where(
        served, np.where(rows["resolved"], 0, 1), np.where(rows["abandoned"], 2, np.where(rows["bot_settled"], 3, 4))
    )
    sources_say = scene.random.random(count) < 0.3
    return {
        "session_kind": listed(KINDS, rows["kind"]),
        "direction": same("in", count),
        "case_state": listed(STATES, state),
        "ended_by": listed(ENDED, rows["ended_by"]),
        "ended_reason": listed(ENDED_REASONS, reason),
        "to_human_reason": listed(scene.centre.words["bot_reasons"], rows["human_reason"]),
        "repeat_of": numbered("S", np.where(sources_say, rows["parent"], NONE)),
        "reopen_count": known(where_known(served, rows["reopens"])),
        "transfer_count": known(where_known(served, rows["transferred"])),
        "agent_reply_count": known(where_known(served & (rows["kind"] != CALL), rows["replies"])),
        "customer_message_count": known(where_known(rows["kind"] != CALL, rows["messages"])),
        "difficulty": known(rows["difficulty"]),
        "is_resolved": flags(rows["resolved"] | rows["bot_settled"]),
        "is_escalated": flags(rows["escalated"]),
        "is_abandoned": flags(rows["abandoned"]),
        "had_bot": flags(rows["had_bot"]),
        "asked_human": flags(rows["wants_human"]),
        "human_answered": flags(served),
        "last_customer_unanswered": flags(rows["unanswered"]),
        "bot_confirmed": flags(rows["bot_confirmed"]),
        "was_invited": flags(np.where(served, rows["invited"], NONE)),
        "sla_met": flags(np.where(served, rows["closed"] <= _due(rows), NONE)),
    }


def _due(rows: Rows) -> Array:
    return np.where(rows["difficulty"] == 5, rows["opened"] + 4 * 3600, rows["opened"] + 24 * 3600)


def _times(rows: Rows, scene: Scene) -> dict[str, Column]:
    served = rows["served"]
    bot_resolved = np.where(rows["bot_settled"], rows["bot_ended"], NONE)
    return {
        "opened_at": known(rows["opened"]),
        "bot_ended_at": known(rows["bot_ended"]),
        "asked_human_at": known(where_known(rows["had_bot"] & rows["wants_human"], rows["bot_ended"])),
        "queued_at": known(rows["queued"]),
        "assigned_at": known(rows["assigned"]),
        "first_human_reply_at": known(rows["first_reply"]),
        "first_auto_reply_at": known(where_known(served & (rows["kind"] == CHAT), rows["assigned"])),
        "first_resolved_at": known(np.maximum(rows["first_resolved"], bot_resolved)),
        "resolved_at": known(np.maximum(rows["resolved_at"], bot_resolved)),
        "closed_at": known(rows["closed"]),
        "due_at": known(where_known(served, _due(rows))),
        "queue_seconds": known(rows["queue_seconds"]),
        "handle_seconds": known(rows["handle"]),
        "ring_seconds": known(rows["ring"]),
        "talk_seconds": known(rows["talk"]),
        "hold_seconds": known(rows["hold"]),
        "wrap_seconds": known(rows["wrap"]),
    }


def _customer(rows: Rows, scene: Scene) -> dict[str, Column]:
    """Who wrote about what; customers keep their name and region."""
    words, customer = scene.centre.words, rows["customer"]
    count, random = len(customer), scene.random
    surname = (customer * 7919) % len(words["names"]["surnames"])
    title = customer % 2
    names = [f"{s}{t}" for s in words["names"]["surnames"] for t in ("先生", "女士")]
    regions = np.searchsorted(
        np.cumsum(words["region_weights"]), (customer * 104_729) % sum(words["region_weights"]), side="right"
    )
    about_order = ~rows["presale"]
    return {
        "customer_id": numbered("B", 10_000_000 + customer),
        "customer_name": listed(names, surname * 2 + title),
        "customer_contact": listed([f"139****{n:04d}" for n in range(10_000)], (customer * 31) % 10_000),
        "region": listed(words["regions"], regions),
        "product_category": listed(words["products"], rows["product"]),
        "order_id": numbered("D", where_known(about_order, rows["root"])),
        "amount": money(where_known(about_order, order_cents(rows, scene))),
        "currency": listed(("CNY",), np.where(about_order, 0, NONE)),
        "subject": listed(*_subjects(rows, scene)),
        "tags": listed(
            ("大促", "催单", "老客户"), np.where(random.random(count) < 0.2, random.integers(0, 3, count), NONE)
        ),
    }


def order_cents(rows: Rows, scene: Scene) -> Array:
    """What the order cost, the same for every case about it."""
    price = np.asarray(scene.centre.words["prices"], dtype=np.float64)[rows["product"]]
    spread = ((rows["root"] * 2_654_435_761) % 1000) / 1000
    return whole(price * (0.5 + 1.5 * spread)) * 100 + 90


def _subjects(rows: Rows, scene: Scene) -> tuple[list[str], Array]:
    """Subject lines: every form × matter × product word."""
    words = scene.centre.words
    matters, things = words["matters"]["rows"], words["product_words"]
    table = [
        form.format(cat=m[0], sub=m[1], word=w) for m in matters for form in SUBJECTS for group in things for w in group
    ]
    width = len(things[0])
    form, word = (
        scene.random.integers(0, len(SUBJECTS), len(rows["opened"])),
        scene.random.integers(0, width, len(rows["opened"])),
    )
    return table, ((rows["matter"] * len(SUBJECTS) + form) * len(things) + rows["product"]) * width + word


def case_agents(rows: Rows, scene: Scene) -> pa.Table:
    """Both parts of every case that was passed on: who had it first, and who owned it to the end."""
    passed = chosen(rows, rows["transferred"])
    count = len(passed["opened"])
    first_share = scene.random.uniform(0.1, 0.6, count)
    from_first = whole(passed["handle"] * first_share)
    mine = whole(passed["replies"] * first_share)
    handed = passed["first_reply"] + from_first

    def both(first: Array, second: Array) -> Array:
        return np.stack([first, second], axis=1).reshape(-1)

    agent, number = both(passed["first_agent"], passed["agent"]), np.repeat(passed["number"], 2)
    part = np.tile(np.array([0, 1]), count)
    nights = both(np.zeros(count, dtype=np.bool_), passed["night"])
    columns = who(scene.centre, agent, day=np.repeat(passed["day"], 2), night=nights) | {
        "source_id": numbered("SA", number * 10 + part),
        "case_id": numbered("S", number),
        "part": listed(("first", "owner"), part),
        "message_count": known(both(mine, passed["replies"] - mine)),
        "worked_seconds": known(both(from_first, passed["handle"] - from_first)),
        "from_at": known(both(passed["assigned"], handed)),
        "to_at": known(both(handed, passed["closed"])),
    }
    return assembled("case_agents", columns)
