"""Staffing: how long customers wait for a given number of agents, with patient (C) and impatient (A) customers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._arrays import Amounts, Counts, Floats, aligned
from heming.stats._check import Between, Each, Whole, checked

MOST_WAITING = 100_000
"""Where the tail of the queue is cut; reached only when customers hardly ever give up."""


@dataclass(frozen=True, slots=True, eq=False)
class PatientQueue:
    """Chance to wait, share answered in time, mean wait (seconds), busy share of agents, mean number waiting."""

    wait_probability: Floats
    service_level: Floats
    mean_wait_seconds: Floats
    occupancy: Floats
    mean_waiting: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ImpatientQueue:
    """Chance to wait, share who give up, mean wait of all (seconds), busy share of agents, mean number waiting."""

    wait_probability: float
    abandoned_share: float
    mean_wait_seconds: float
    occupancy: float
    mean_waiting: float


@checked
def erlang_c(
    *,
    contacts_per_second: Amounts,
    handle_seconds: Annotated[npt.ArrayLike, Each(low=0)],
    agents: Counts,
    target_seconds: Amounts = 20.0,
) -> PatientQueue:
    """Waiting when customers arrive at random, never give up, and each agent serves one at a time (Erlang C).

    Range: shares from 0 to 1; service_level 1 and wait 0 are best; it over-staffs, since real customers give up.
    Parameters:
        contacts_per_second: arrival rate, one number or one per interval.
        handle_seconds: mean handle time, seconds.
        agents: agents at work, whole number.
        target_seconds: the wait that still counts as answered in time.
    Nulls: NaN in gives NaN; with more work than agents the queue never ends: wait_probability 1, service_level 0,
        occupancy 1, infinite mean wait and queue.
    Returns: PatientQueue of the common shape.
    Errors: BadParameter when a number is outside its range or shapes do not fit.
    Reference: Gans, Koole & Mandelbaum 2003, doi:10.1287/msom.5.2.79.16071.
    Example:
        >>> queue = erlang_c(contacts_per_second=100 / 1800, handle_seconds=180, agents=14)
        >>> round(float(queue.service_level), 4), round(float(queue.mean_wait_seconds), 2)
        (0.8884, 7.84)
    """
    from scipy.special import gammaincc, gammaln, xlogy

    rate, handle, crew, target = aligned(
        "erlang_c",
        contacts_per_second=contacts_per_second,
        handle_seconds=handle_seconds,
        agents=agents,
        target_seconds=target_seconds,
    )
    load = rate * handle
    missing = np.isnan(load + crew + target)
    idle, drowned = load == 0, load >= crew
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        blocked = np.exp(xlogy(crew, load) - load - gammaln(crew + 1)) / gammaincc(crew + 1, load)
        wait = blocked / (1 - load / crew * (1 - blocked))
        spare = crew - load
        in_time = 1 - wait * np.exp(-spare * target / handle)
        mean_wait = wait * handle / spare
    shape = [(wait, 0.0, 1.0), (in_time, 1.0, 0.0), (mean_wait, 0.0, np.inf), (load / np.maximum(crew, 1), 0.0, 1.0)]
    drowned &= ~idle
    parts = [
        np.where(missing, np.nan, np.where(drowned, flooded, np.where(idle, empty, value)))[()]
        for value, empty, flooded in shape
    ]
    return PatientQueue(parts[0], parts[1], parts[2], parts[3], parts[2] * rate)


@checked
def agents_needed(
    *,
    contacts_per_second: Annotated[float, Between(0, 1e6)],
    handle_seconds: Annotated[float, Between(0, 1e7)],
    target_seconds: Annotated[float, Between(0, 1e7)] = 20.0,
    service_level: Annotated[float, Between(0, 1)] = 0.8,
    most_occupancy: Annotated[float, Between(0, 1)] = 0.85,
) -> int:
    """The fewest agents that reach a service level under a limit of occupancy (Erlang C).

    Range: at least 1; divide by 1 - shrinkage for the number to roster.
    Parameters:
        contacts_per_second: arrival rate.
        handle_seconds: mean handle time, seconds.
        target_seconds: the wait that still counts as answered in time.
        service_level: wanted share answered in time.
        most_occupancy: largest busy share of agents; above 0.85 for weeks wears people out.
    Nulls: none are accepted.
    Returns: a whole number of agents at work.
    Errors: BadParameter when a number is outside its range.
    Reference: Gans, Koole & Mandelbaum 2003, doi:10.1287/msom.5.2.79.16071.
    Example:
        >>> agents_needed(contacts_per_second=100 / 1800, handle_seconds=180)
        14
    """
    load = contacts_per_second * handle_seconds
    fewest = max(1, int(np.ceil(load / most_occupancy)))
    step = 16 + int(4 * np.sqrt(load))
    while True:
        crews = np.arange(fewest, fewest + step)
        queue = erlang_c(
            contacts_per_second=contacts_per_second,
            handle_seconds=handle_seconds,
            agents=crews,
            target_seconds=target_seconds,
        )
        enough = np.flatnonzero(queue.service_level >= service_level)
        if len(enough):
            return int(crews[enough[0]])
        fewest += step


@checked
def erlang_a(
    *,
    contacts_per_second: Annotated[float, Between(0, 1e6)],
    handle_seconds: Annotated[float, Between(0, 1e7)],
    agents: Annotated[int, Whole(1)],
    patience_seconds: Annotated[float, Between(0, 1e9)],
) -> ImpatientQueue:
    """Waiting when customers give up after a random patience (Erlang A).

    Range: shares from 0 to 1; abandoned_share 0 and wait 0 are best.
    Parameters:
        contacts_per_second: arrival rate.
        handle_seconds: mean handle time, seconds.
        agents: agents at work.
        patience_seconds: mean time after which a waiting customer gives up.
    Nulls: none are accepted.
    Returns: ImpatientQueue; mean_wait_seconds is over all customers, served or not.
    Errors: BadParameter when a number is outside its range.
    Reference: Garnett, Mandelbaum & Reiman 2002, doi:10.1287/msom.4.3.208.7753.
    Example:
        >>> queue = erlang_a(contacts_per_second=48 / 60, handle_seconds=60, agents=50, patience_seconds=120)
        >>> round(queue.abandoned_share, 4), round(queue.mean_wait_seconds, 2)
        (0.0309, 3.71)
    """
    serve, leave = 1 / handle_seconds, 1 / patience_seconds
    load = contacts_per_second * handle_seconds
    # Beyond the customers who would wait on average, the queue thins out like a Poisson tail.
    expected = max(0.0, contacts_per_second - agents * serve) / leave
    room = int(min(MOST_WAITING, expected + 40 * np.sqrt(expected + load + contacts_per_second / leave) + 1000))
    people = np.arange(1, agents + room + 1)
    death = np.minimum(people, agents) * serve + np.maximum(people - agents, 0) * leave
    logs = np.concatenate([[0.0], np.cumsum(np.log(contacts_per_second / death))])
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    waiting = float((np.maximum(np.arange(len(chance)) - agents, 0) * chance).sum())
    busy = float((np.minimum(np.arange(len(chance)), agents) * chance).sum())
    abandoned = leave * waiting / contacts_per_second
    wait_probability = float(chance[agents:].sum())
    return ImpatientQueue(wait_probability, abandoned, waiting / contacts_per_second, busy / agents, waiting)


@checked
def impatient_service_level(
    *,
    contacts_per_second: Annotated[float, Between(0, 1e6)],
    handle_seconds: Annotated[float, Between(0, 1e7)],
    agents: Annotated[int, Whole(1)],
    patience_seconds: Annotated[float, Between(0, 1e9)],
    target_seconds: Annotated[float, Between(0, 1e7)] = 20.0,
) -> float:
    """The share of all customers who are answered in time when customers give up after a random patience (Erlang A).

    Range: 0 to 1, 1 is best; who gives up counts as not answered.
    Parameters:
        contacts_per_second: arrival rate.
        handle_seconds: mean handle time, seconds.
        agents: agents at work.
        patience_seconds: mean time after which a waiting customer gives up.
        target_seconds: the wait that still counts as answered in time.
    Nulls: none are accepted.
    Returns: a share.
    Errors: BadParameter when a number is outside its range.
    Reference: Zeltyn & Mandelbaum 2005, doi:10.1007/s11134-005-3699-8 (density of the offered wait).
    Example:
        >>> round(impatient_service_level(
        ...     contacts_per_second=48 / 60, handle_seconds=60, agents=50, patience_seconds=120), 3)
        0.943
    """
    queue = erlang_a(
        contacts_per_second=contacts_per_second,
        handle_seconds=handle_seconds,
        agents=agents,
        patience_seconds=patience_seconds,
    )
    rate, leave, serve = contacts_per_second, 1 / patience_seconds, agents / handle_seconds
    peak = max(0.0, float(np.log(rate / serve)) / leave)

    def exponent(wait: Floats | float) -> Floats:
        return np.asarray(-rate * np.expm1(-leave * np.asarray(wait)) / leave - serve * np.asarray(wait))

    def density(wait: Floats) -> Floats:
        return np.exp(exponent(wait) - exponent(peak))

    def in_time(wait: Floats) -> Floats:
        return density(wait) * np.exp(-leave * wait)

    # The density is known up to a factor, and it integrates to the chance to wait; beyond `far` nothing is left of it.
    far = peak + 40 / np.sqrt(serve * leave) + 60 / serve
    if serve > rate:
        far = min(far, 60 / (serve - rate))
    whole, soon = _integral(density, far, pieces=400), _integral(in_time, target_seconds, pieces=100)
    return float(1 - queue.wait_probability + queue.wait_probability * soon / whole)


def _integral(function: Callable[[Floats], Floats], end: float, *, pieces: int) -> float:
    """Gauss-Legendre over equal pieces from 0 to `end`."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(0, end, pieces + 1)
    half = (edges[1:] - edges[:-1])[:, None] / 2
    places = edges[:-1, None] + half * (nodes + 1)
    return float((function(places) * weights * half).sum())


@checked
def impatient_agents_needed(
    *,
    contacts_per_second: Annotated[float, Between(0, 1e6)],
    handle_seconds: Annotated[float, Between(0, 1e7)],
    patience_seconds: Annotated[float, Between(0, 1e9)],
    target_seconds: Annotated[float, Between(0, 1e7)] = 20.0,
    service_level: Annotated[float, Between(0, 1)] = 0.8,
    most_occupancy: Annotated[float, Between(0, 1)] = 0.85,
) -> int:
    """The fewest agents that reach a service level under a limit of occupancy when customers give up (Erlang A).

    Range: at least 1, never more than `agents_needed` gives; divide by 1 - shrinkage for the number to roster.
    Parameters:
        contacts_per_second: arrival rate.
        handle_seconds: mean handle time, seconds.
        patience_seconds: mean time after which a waiting customer gives up.
        target_seconds: the wait that still counts as answered in time.
        service_level: wanted share answered in time.
        most_occupancy: largest busy share of agents.
    Nulls: none are accepted.
    Returns: a whole number of agents at work.
    Errors: BadParameter when a number is outside its range.
    Reference: Garnett, Mandelbaum & Reiman 2002, doi:10.1287/msom.4.3.208.7753.
    Example:
        >>> impatient_agents_needed(contacts_per_second=100 / 1800, handle_seconds=180, patience_seconds=120)
        12
    """
    most = agents_needed(
        contacts_per_second=contacts_per_second, handle_seconds=handle_seconds, target_seconds=target_seconds,
        service_level=service_level, most_occupancy=most_occupancy,
    )  # fmt: skip

    def is_enough(agents: int) -> bool:
        given = {
            "contacts_per_second": contacts_per_second, "handle_seconds": handle_seconds,
            "patience_seconds": patience_seconds,
        }  # fmt: skip
        if erlang_a(agents=agents, **given).occupancy > most_occupancy:
            return False
        return impatient_service_level(agents=agents, target_seconds=target_seconds, **given) >= service_level

    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return low
