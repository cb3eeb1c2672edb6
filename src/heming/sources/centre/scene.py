"""What one month's happenings share: the centre, the month's dice, its roster, and the calendar."""

from dataclasses import dataclass

import numpy as np

from heming.sources.centre.arrays import Real, Whole
from heming.sources.centre.roster import Roster
from heming.sources.centre.world import Centre


@dataclass(frozen=True)
class Scene:
    """One month of the centre."""

    centre: Centre
    random: np.random.Generator
    roster: Roster
    first_day: int
    busy: Real  # by day of the whole period, 1 being an ordinary day
    starts: Whole  # UTC epoch second at which each local day begins
    month: int  # position of the month

    @property
    def end(self) -> int:
        """UTC epoch second at which the whole simulation ends."""
        return int(self.starts[(self.centre.end_day - self.centre.first_day).days])

    @property
    def month_end(self) -> int:
        """UTC epoch second at which the month ends."""
        return int(self.starts[self.first_day + self.roster.days])
