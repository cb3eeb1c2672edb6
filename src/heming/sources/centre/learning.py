"""What people learn and give beside their cases: trainings due each month, and shared knowledge, care and ideas."""

import numpy as np
import pyarrow as pa

from heming.sources.centre.arrays import Array, Whole, where_known
from heming.sources.centre.scene import Scene
from heming.sources.centre.staff import Staff
from heming.sources.centre.table import assembled, known, levels, listed, numbered, who

DAY = 86_400
COURSES = ("新人上岗必修", "退换货与赔付规则", "有温度的沟通", "大促规则与话术", "投诉升级处理")
KINDS = ("知识分享", "客户关怀", "创新建议")


def trainings(scene: Scene) -> pa.Table:
    """One row per training due this month: the newcomers' course, and one for everybody in turn."""
    random = scene.random
    agent = present(scene.centre.staff, scene)
    course = np.where(scene.centre.staff.joined[agent] >= scene.first_day - 30, 0, 1 + (agent + scene.month) % 4)
    assigned = scene.starts[scene.first_day] + 9 * 3600
    due = np.full(len(agent), int(assigned + 21 * DAY))
    done = assigned + (random.gamma(4.0, 3.4, len(agent)) * DAY).astype(np.int64)
    completed = where_known((random.random(len(agent)) < 0.95) & (done < scene.end), done)
    mark = where_known(completed >= 0, np.clip(np.rint(random.normal(84, 8, len(agent))), 40, 100))
    columns = who(scene.centre, agent, day=np.full(len(agent), scene.first_day)) | {
        "source_id": numbered("L", scene.month * 100_000 + agent),
        "course": listed(COURSES, course),
        "assigned_at": known(np.full(len(agent), int(assigned))),
        "due_at": known(due),
        "completed_at": known(completed),
        "result": levels(mark),
    }
    return assembled("trainings", columns)


def contributions(scene: Scene) -> pa.Table:
    """One row per contribution; about one person in three makes one a month."""
    random = scene.random
    everybody = present(scene.centre.staff, scene)
    agent: Array = everybody[random.random(len(everybody)) < 0.35]
    day = scene.first_day + random.integers(0, scene.roster.days, len(agent))
    columns = who(scene.centre, agent, day=day) | {
        "source_id": numbered("K", scene.month * 100_000 + agent),
        "kind": listed(KINDS, random.integers(0, len(KINDS), len(agent))),
        "contributed_at": known(scene.starts[day] + random.integers(10 * 3600, 18 * 3600, len(agent))),
        "count": known(1 + random.binomial(3, 0.2, len(agent))),
    }
    return assembled("contributions", columns)


def present(staff: Staff, scene: Scene) -> Whole:
    """Who works here at the month's beginning."""
    return np.flatnonzero((staff.joined <= scene.first_day) & (staff.leaves > scene.first_day)).astype(np.int64)
