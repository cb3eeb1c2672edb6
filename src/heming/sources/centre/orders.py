"""Orders: those that cases are about, those that enquiries lead to, and those of customers who come back."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Array, Rows, chosen, where_known, whole
from heming.sources.centre.case_tables import order_cents
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, known, listed, money, numbered, served_by

DAY = 86_400
RULES = ("", "最后接待客服", "下单前最后人工")


def orders(rows: Rows, scene: Scene) -> pa.Table:
    """One row per order; orders after the end of the simulation have not happened."""
    parts = [_behind_cases(rows, scene), _after_enquiries(rows, scene), _again(rows, scene), _background(rows, scene)]
    tables = [_as_table(part, scene) for part in parts]
    return pa.concat_tables(tables)


def _behind_cases(rows: Rows, scene: Scene) -> Rows:
    """The order a new after-sales case is about, placed some days before; refunds where money was the matter."""
    mine = chosen(rows, ~rows["presale"] & (rows["generation"] == 0))
    count = len(mine["number"])
    mine["order"], mine["prefix"] = mine["root"], np.zeros(count, dtype=np.int64)
    mine["placed"] = mine["opened"] - whole(scene.random.uniform(0.5, 20, count) * DAY)
    matters = scene.centre.words["matters"]["rows"]
    money_back = np.array([row[0] == "退换货" or row[1] in ("取消订单", "丢件破损", "功能故障") for row in matters])[
        mine["matter"]
    ]
    refunded = money_back & mine["resolved"] & (scene.random.random(count) < 0.8)
    mine["refunded"] = where_known(refunded, mine["resolved_at"] + 3600)
    mine["credited"] = np.full(count, NONE)
    return mine


def _after_enquiries(rows: Rows, scene: Scene) -> Rows:
    """Enquiries that end in an order, credited to the last person who answered."""
    chance = np.where(rows["presale"] & rows["served"] & (rows["generation"] == 0), 0.38, 0.0)
    if scene.centre.truths.planted:
        chance = chance * (1 + 0.25 * (rows["level"] - 4))
    mine = _drawn(rows, scene, chance=chance, prefix=1)
    mine["placed"] = mine["closed"] + whole(scene.random.exponential(4 * 3600, len(mine["number"])))
    mine["credited"] = mine["agent"]
    return mine


def _again(rows: Rows, scene: Scene) -> Rows:
    """Who was satisfied buys again, most of them about `lag_days` after the contact."""
    truth = scene.centre.truths.repurchase
    chance = np.where(rows["level"] >= 4, truth.satisfied_share, truth.other_share) * rows["served"]
    mine = _drawn(rows, scene, chance=chance, prefix=2)
    lag = np.maximum(1.0, scene.random.normal(truth.lag_days, truth.lag_sd_days, len(mine["number"])))
    mine["placed"] = mine["closed"] + whole(lag * DAY)
    return mine


def _background(rows: Rows, scene: Scene) -> Rows:
    """Orders for no reason of ours."""
    chance = np.full(len(rows["number"]), scene.centre.truths.repurchase.background_share)
    mine = _drawn(rows, scene, chance=chance, prefix=3)
    mine["placed"] = mine["closed"] + whole(scene.random.uniform(1, 60, len(mine["number"])) * DAY)
    return mine


def _drawn(rows: Rows, scene: Scene, *, chance: Array, prefix: int) -> Rows:
    mine = chosen(rows, scene.random.random(len(chance)) < chance)
    count = len(mine["number"])
    returned = scene.random.random(count) < 0.06
    mine["order"], mine["prefix"] = mine["number"], np.full(count, prefix)
    mine["refunded"] = np.where(returned, DAY * 6, NONE)  # counted from placing, see _as_table
    mine["credited"] = np.full(count, NONE)
    return mine


def _as_table(mine: Rows, scene: Scene) -> pa.Table:
    mine = chosen(mine, mine["placed"] < scene.end)
    count, random = len(mine["order"]), scene.random
    prefix = "DPRB"[int(mine["prefix"][0])] if count else "D"
    placed = mine["placed"]
    refunded = np.where(
        (mine["refunded"] != NONE) & (mine["refunded"] <= DAY * 6), placed + mine["refunded"], mine["refunded"]
    )
    paid = where_known(
        random.random(count) < (1.0 if prefix == "D" else 0.93), placed + random.integers(20, 900, count)
    )
    refunded = where_known((paid != NONE) & (refunded < scene.end) & (refunded != NONE), refunded)
    cents = np.where(refunded != NONE, 0, order_cents(mine | {"root": mine["order"]}, scene))
    columns = served_by(scene.centre, mine | {"agent": mine["credited"]}) | {
        "source_id": numbered(prefix, mine["order"]),
        "customer_id": numbered("B", 10_000_000 + mine["customer"]),
        "shop": listed([shop["name"] for shop in scene.centre.words["shops"]], mine["shop"]),
        "placed_at": known(placed),
        "paid_at": known(paid),
        "refunded_at": known(refunded),
        "net_amount": money(cents),
        "currency": listed(("CNY",), np.zeros(count, dtype=np.int64)),
        "credit_rule": listed(RULES, np.where(mine["credited"] != NONE, 2, NONE)),
        "product_category": listed(scene.centre.words["products"], mine["product"]),
    }
    return assembled("orders", columns)
