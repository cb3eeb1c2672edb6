"""What customers do around a contact (steps of their journey), and what leads note of people by hand."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Array, Rows, chosen, where_known
from heming.sources.centre.case_tables import where
from heming.sources.centre.contact import CALL
from heming.sources.centre.learning import present
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import assembled, known, listed, numbered, who

ONE_IN = 10  # first contacts whose journey is told
STAGES = ("进店", "咨询", "解决", "评价")
POINTS = ("商品页", "在线客服", "客服热线", "服务评价")
OUTCOMES = ("浏览商品", "已接待", "未接待", "已解决", "好评", "中差评")
REASONS = ("客户来信表扬", "主动跟进疑难件", "承诺未兑现", "漏回客户消息")
POINTS_OF = (2, 3, -2, -3)
NOTED_SHARE = 0.12  # of people, a month


def touches(rows: Rows, scene: Scene) -> pa.Table:
    """Up to four steps around one first contact in ten: look, ask, settled, rated."""
    mine = chosen(rows, (rows["generation"] == 0) & (rows["number"] % ONE_IN == 0))
    count, random = len(mine["number"]), scene.random
    looked = where_known(mine["presale"], mine["opened"] - random.integers(60, 1800, count))
    at = np.stack([looked, mine["opened"], mine["resolved_at"], where_known(mine["rated"], mine["answered"])], axis=1)
    outcome = np.stack([
        np.zeros(count, np.int64), np.where(mine["served"], 1, 2), np.full(count, 3), np.where(mine["level"] >= 4, 4, 5)
    ], axis=1)  # fmt: skip
    point = np.tile(np.array([0, 1, 1, 3]), (count, 1))
    point[:, 1:3] += (mine["kind"] == CALL)[:, None]
    case, step = np.nonzero((at != NONE) & (at < scene.end))
    mine = chosen(mine, case)
    places = {name: column for name, column in where(mine, scene).items() if name != "skill_group"}
    return assembled("touches", places | {
        "source_id": numbered("J", mine["number"] * 10 + step),
        "customer_id": numbered("B", 10_000_000 + mine["customer"]),
        "stage": listed(STAGES, step),
        "touch_point": listed(POINTS, point[case, step]),
        "outcome": listed(OUTCOMES, outcome[case, step]),
        "touched_at": known(at[case, step]),
    })  # fmt: skip


def adjustments(scene: Scene) -> pa.Table:
    """Praise and slips that leads noted, each with where its evidence is."""
    random = scene.random
    everybody = present(scene.centre.staff, scene)
    agent: Array = everybody[random.random(len(everybody)) < NOTED_SHARE]
    day = scene.first_day + random.integers(0, scene.roster.days, len(agent))
    reason = random.integers(0, len(REASONS), len(agent))
    points = np.array(POINTS_OF)[reason]
    columns = who(scene.centre, agent, day=day) | {
        "source_id": numbered("N", scene.month * 100_000 + agent),
        "kind": listed(("表扬", "违规"), (points < 0).astype(np.int64)),
        "points": pa.array(points).cast(pa.int16()).cast(pa.decimal128(9, 3)),
        "reason": listed(REASONS, reason),
        "evidence": numbered("主管记录单 ", 10_000 + scene.month * 1_000 + agent),
        "adjusted_at": known(scene.starts[day] + random.integers(10 * 3600, 18 * 3600, len(agent))),
    }
    return assembled("adjustments", columns)
