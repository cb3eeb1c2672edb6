"""How long customers wait before they hang up, from those who did and those who were answered first."""

from dataclasses import dataclass

import numpy as np

FEWEST = 30  # people who gave up, below which patience is not estimated


@dataclass(frozen=True)
class Patience:
    """Mean patience in seconds with its 95 % interval, and how many gave up; `seconds` is None when too few did."""

    seconds: float | None
    low: float | None
    high: float | None
    gave_up: int


def patience(*, waited_seconds: float, gave_up: int) -> Patience:
    """Mean patience, were it random with a constant chance to give up: all waiting time over the number who gave up.

    Somebody who was answered had been patient at least that long: their wait counts above the line and not below
    (censored), else only the impatient would be counted and patience would come out far too short.
    """
    if gave_up < FEWEST or waited_seconds <= 0:
        return Patience(None, None, None, gave_up)
    mean, spread = waited_seconds / gave_up, 1.96 / np.sqrt(gave_up)
    return Patience(mean, float(mean * np.exp(-spread)), float(mean * np.exp(spread)), gave_up)
