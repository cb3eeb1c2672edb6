"""One month happens: cases in waves (some customers come back), then the tables that tell of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from heming.facts.arrivals.parcel import Coverage, Parcel
from heming.sources.centre.arrays import NONE, Array, Rows, chosen, row_count, stacked
from heming.sources.centre.case_tables import case_agents, cases
from heming.sources.centre.contact import meet_bot, open_cases, place_in_time, wait_in_queue
from heming.sources.centre.day_reports import agent_days, reports_days
from heming.sources.centre.days import DAY
from heming.sources.centre.dialogue import messages
from heming.sources.centre.journeys import adjustments, touches
from heming.sources.centre.learning import contributions, trainings
from heming.sources.centre.orders import orders
from heming.sources.centre.presence import agent_states, shifts
from heming.sources.centre.quality import reviews
from heming.sources.centre.ratings import ask, judge
from heming.sources.centre.scene import Scene
from heming.sources.centre.voice_tables import answers, complaints, invitations
from heming.sources.centre.work import assign, handle, returning, settle
from heming.sources.centre.world import next_month, source_name

WAVES = 3
PART = 200_000


def happen(scene: Scene, *, counts: Array, carried: Rows) -> tuple[Rows, Rows]:
    """The month's cases in order of opening, and those that customers will open again in later months."""
    month = scene.centre.months[scene.month]
    serial = (month.year * 100 + month.month) * 10_000_000
    arriving = stacked([open_cases(scene, counts), carried])
    waves: list[Rows] = []
    later: list[Rows] = []
    for wave in range(WAVES):
        if row_count(arriving) == 0:
            break
        now = arriving["opened"] < (scene.month_end if wave < WAVES - 1 else 0)
        later.append(chosen(arriving, ~now))
        waves.append(_wave(chosen(arriving, now), scene, serial=serial))
        serial += row_count(waves[-1])
        arriving = returning(waves[-1], scene)
    later.append(arriving)
    carried = stacked(later)
    late = np.maximum(0, -(-(scene.month_end - carried["opened"]) // DAY))  # a fourth contact waits for the month's end
    carried["opened"] = carried["opened"] + late * DAY
    return stacked(waves, by="opened"), chosen(carried, carried["opened"] < scene.end)


def _wave(rows: Rows, scene: Scene, *, serial: int) -> Rows:
    rows["number"] = serial + 1 + np.arange(row_count(rows))
    rows["root"] = np.where(rows["root"] == NONE, rows["number"], rows["root"])
    place_in_time(rows, scene.starts)
    meet_bot(rows, scene)
    wait_in_queue(rows, scene)
    assign(rows, scene)
    handle(rows, scene)
    settle(rows, scene)
    judge(rows, scene)
    ask(rows, scene)
    return rows


def parcels_of(rows: Rows, scene: Scene) -> Iterator[Parcel]:
    """Everything the month has to tell, in parcels of at most `PART` cases; what is counted by month comes first."""
    for start in range(0, max(1, row_count(rows)), PART):
        part = {name: values[start : start + PART] for name, values in rows.items()}
        tables: dict[str, pa.Table | Path] = {
            "cases": cases(part, scene),
            "case_agents": case_agents(part, scene),
            "answers": answers(part, scene),
            "invitations": invitations(part, scene),
            "complaints": complaints(part, scene),
            "orders": orders(part, scene),
            "messages": messages(part, scene),
            "touches": touches(part, scene),
        }
        if start == 0:
            tables |= {
                "reviews": reviews(rows, scene),
                "shifts": shifts(scene),
                "agent_states": agent_states(rows, scene),
                "trainings": trainings(scene),
                "contributions": contributions(scene),
                "adjustments": adjustments(scene),
            }
            tables |= {"agent_days": agent_days(rows, scene)} if reports_days(scene) else {}
        yield Parcel(source_name(), tables, _coverage(tables, scene))


def _coverage(tables: Iterable[str], scene: Scene) -> tuple[Coverage, ...]:
    first = scene.centre.months[scene.month]
    last = next_month(first) - timedelta(days=1)
    return tuple(Coverage(table, source_name(), first, last) for table in tables)
