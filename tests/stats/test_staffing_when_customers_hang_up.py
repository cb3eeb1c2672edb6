"""Service level and staffing with impatient customers: against simulation, limits, and the patient queue."""

import heapq

import numpy as np
import pytest

from heming.errors import BadParameter
from heming.stats.erlang import (
    agents_needed,
    erlang_a,
    erlang_c,
    impatient_agents_needed,
    impatient_service_level,
)


def simulated(
    rate: float, handle: float, agents: int, patience: float, *, target: float, count: int = 120_000
) -> float:
    """The share answered in time among arriving customers who leave when their patience ends first."""
    count = 120_000
    random = np.random.default_rng(int(rate * 1e6) + agents)
    free = [0.0] * agents
    now, in_time = 0.0, 0
    gaps, serves, bears = (random.exponential(mean, count) for mean in (1 / rate, handle, patience))
    for gap, serve, bear in zip(gaps, serves, bears, strict=True):
        now += gap
        wait = max(0.0, free[0] - now)
        if wait < bear:
            heapq.heapreplace(free, now + wait + serve)
            in_time += wait <= target
    return in_time / count


@pytest.mark.parametrize(
    ("calls", "handle", "agents", "patience", "target"),
    [(1440, 60, 50, 120, 20), (100, 180, 11, 60, 20), (100, 180, 8, 300, 30), (20, 300, 4, 90, 10)],
)
def test_the_share_answered_in_time_is_what_a_simulation_gives(
    calls: int, handle: float, agents: int, patience: float, target: float
) -> None:
    found = impatient_service_level(
        contacts_per_second=calls / 1800, handle_seconds=handle, agents=agents, patience_seconds=patience,
        target_seconds=target,
    )  # fmt: skip
    assert found == pytest.approx(simulated(calls / 1800, handle, agents, patience, target=target), abs=0.02)


def test_customers_of_endless_patience_are_the_patient_queue() -> None:
    for agents in (11, 12, 14, 20):
        impatient = impatient_service_level(
            contacts_per_second=100 / 1800, handle_seconds=180, agents=agents, patience_seconds=1e8
        )
        patient = erlang_c(contacts_per_second=100 / 1800, handle_seconds=180, agents=agents)
        assert impatient == pytest.approx(float(patient.service_level), abs=2e-3)


def test_without_a_wait_allowed_only_those_who_meet_a_free_agent_count() -> None:
    at_once = impatient_service_level(
        contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120, target_seconds=1e-6
    )
    queue = erlang_a(contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120)
    assert at_once == pytest.approx(1 - queue.wait_probability, abs=1e-5)


def test_with_time_without_end_all_are_answered_but_those_who_hang_up() -> None:
    ever = impatient_service_level(
        contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120, target_seconds=5000
    )
    queue = erlang_a(contacts_per_second=0.8, handle_seconds=60, agents=50, patience_seconds=120)
    assert ever == pytest.approx(1 - queue.abandoned_share, abs=1e-6)


@pytest.mark.parametrize("calls", [5, 40, 100, 400])
@pytest.mark.parametrize("patience", [30, 120, 600])
def test_the_fewest_agents_reach_the_target_and_one_fewer_does_not(calls: int, patience: float) -> None:
    given = {"contacts_per_second": calls / 1800, "handle_seconds": 240.0, "patience_seconds": patience}
    needed = impatient_agents_needed(**given)
    patient = agents_needed(contacts_per_second=calls / 1800, handle_seconds=240.0)
    assert 1 <= needed <= patient

    def reached(agents: int) -> bool:
        return erlang_a(agents=agents, **given).occupancy <= 0.85 and impatient_service_level(
            agents=agents, **given
        ) >= 0.8  # fmt: skip

    assert reached(needed)
    assert needed == 1 or not reached(needed - 1)


def test_more_work_than_agents_can_do_gives_a_share_and_not_an_error() -> None:
    found = impatient_service_level(contacts_per_second=2, handle_seconds=180, agents=5, patience_seconds=3000)
    assert 0 <= found < 1e-6


def test_a_negative_patience_is_refused() -> None:
    with pytest.raises(BadParameter, match="patience_seconds"):
        impatient_service_level(contacts_per_second=0.1, handle_seconds=60, agents=5, patience_seconds=-1)
