"""Simulated ratings as rows of `answers` and `invitations`, and what customers complain about."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import NONE, Rows, Whole, chosen, where_known, whole
from heming.sources.centre.case_tables import where
from heming.sources.centre.phrases import comments, complaint_words
from heming.sources.centre.ratings import other_answers
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import Column, assembled, flags, known, levels, listed, numbered, same, served_by

LABELS = ("", "非常不满意", "不满意", "一般", "满意", "非常满意")
QUESTIONS = {
    "csat": ("请对本次服务进行评价", 1, 5, "higher"),
    "resolved": ("您的问题是否得到解决?", 0, 1, "higher"),
    "nps": ("您有多大可能把我们推荐给朋友?", 0, 10, "higher"),
    "ces": ("为解决这个问题,您付出了多大努力?", 1, 7, "lower"),
}


def answers(rows: Rows, scene: Scene) -> pa.Table:
    """One row per answered question, the default ratings of the platform among them."""
    others = other_answers(rows, scene)
    level = np.where(rows["default"], 5, np.where(rows["rated"], rows["level"], NONE))
    parts = [_answers(rows, scene, instrument="csat", value=level)]
    parts += [_answers(rows, scene, instrument=name, value=value) for name, value in others.items()]
    return pa.concat_tables(parts, promote_options="default")


def _answers(rows: Rows, scene: Scene, *, instrument: str, value: Whole) -> pa.Table:
    asked = value != NONE
    mine, value = chosen(rows, asked), value[asked]
    question, low, high, better = QUESTIONS[instrument]
    count = len(value)
    columns = (
        served_by(scene.centre, mine)
        | where(mine, scene)
        | _about(mine)
        | {
            "source_id": numbered(
                {"csat": "A", "resolved": "AR", "nps": "AN", "ces": "AE"}[instrument], mine["number"]
            ),
            "instrument": same(instrument, count),
            "question": same(question, count),
            "better": same(better, count),
            "scale_min": levels(np.full(count, low)),
            "scale_max": levels(np.full(count, high)),
            "value": levels(value),
            "offered_at": known(mine["offered"]),
            "answered_at": known(mine["answered"]),
            "is_default": flags(mine["default"]),
        }
    )
    if instrument == "csat":
        columns["label"] = listed(LABELS, value)
        columns["comment"] = comments(mine, scene, level=value)
    if instrument == "resolved":
        columns["label"] = listed(("未解决", "已解决"), value)
    return assembled("answers", columns)


def _about(mine: Rows) -> dict[str, Column]:
    return {"case_id": numbered("S", mine["number"]), "customer_id": numbered("B", 10_000_000 + mine["customer"])}


def invitations(rows: Rows, scene: Scene) -> pa.Table:
    """One row per rating asked for, or withheld with its reason."""
    mine = chosen(rows, rows["invited"] | (rows["withheld"] != NONE))
    asked, real = mine["invited"], mine["rated"]
    columns = (
        served_by(scene.centre, mine)
        | where(mine, scene)
        | _about(mine)
        | {
            "source_id": numbered("I", mine["number"]),
            "instrument": same("csat", len(asked)),
            "rule": listed(("会话结束自动邀评", "客服手动邀评"), (mine["number"] % 5 == 0).astype(np.int64)),
            "sent_at": known(where_known(asked, mine["offered"])),
            "opened_at": known(where_known(asked, mine["opened_survey"])),
            "answered_at": known(where_known(asked & real, mine["answered"])),
            "withheld_reason": listed(scene.centre.words["withheld_reasons"], mine["withheld"]),
        }
    )
    return assembled("invitations", columns)


def complaints(rows: Rows, scene: Scene) -> pa.Table:
    """Complaints of the badly served, some of them a second time."""
    truths, random = scene.centre.truths, scene.random
    chance = np.append(0.004 if truths.planted else 0.0, truths.complaints_by_level)[rows["level"]] * rows["served"]
    first = chosen(rows, random.random(len(chance)) < chance)
    first["again"] = np.zeros(len(first["number"]), dtype=np.int64)
    second = chosen(first, random.random(len(first["number"])) < truths.complaints_repeated_share)
    second["again"] = second["again"] + 1
    mine = {name: np.concatenate([first[name], second[name]]) for name in first}
    at = mine["closed"] + whole(random.exponential(20 * 3600, len(mine["number"]))) + mine["again"] * 4 * 86_400
    mine, at = chosen(mine, at < scene.end), at[at < scene.end]
    count, again = len(at), mine["again"]
    kind = np.where(mine["matter"] % 3 == 0, 3, random.integers(0, 5, count))
    settled = random.random(count) < 0.85
    columns = (
        served_by(scene.centre, mine)
        | where(mine, scene)
        | _about(mine)
        | {
            "source_id": numbered("T", mine["number"] * 10 + again),
            "complained_at": known(at),
            "complaint_kind": listed(scene.centre.words["complaint_kinds"], kind),
            "severity": listed(("一般", "严重", "重大"), np.searchsorted([0.75, 0.96], random.random(count))),
            "resolved_at": known(where_known(settled, at + whole(random.exponential(30 * 3600, count)))),
            "repeat_of": numbered("T", where_known(again == 1, mine["number"] * 10)),
            "remark": complaint_words(kind, scene),
        }
    )
    return assembled("complaints", columns)
