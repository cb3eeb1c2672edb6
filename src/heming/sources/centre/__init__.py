"""A simulated service centre, a source like any other: it sends parcels, month by month, deterministic by seed.

What is true in it stands in `truths.toml`, where the simulator reads its parameters; `planted=False` plants none of it.
`world` builds people, shops and matters; `month` lets one month happen; the other files are what happens.
"""

from heming.sources.centre.simulate import simulate
from heming.sources.centre.truths import Truths, read_truths
from heming.sources.centre.world import Cast, cast_of, organisation_name, source_name

__all__ = ["Cast", "Truths", "cast_of", "organisation_name", "read_truths", "simulate", "source_name"]
