"""Array types, shapes that fit, and the normal quantile: what every file of this room needs and nothing more."""

from functools import cache
from statistics import NormalDist
from typing import Annotated

import numpy as np
import numpy.typing as npt

from heming.stats._check import Between, Each, refuse

Floats = npt.NDArray[np.float64]
"""Float array; a single number in gives a single number out."""

Confidence = Annotated[float, Between(0, 1)]
DesignEffect = Annotated[npt.ArrayLike, Each(low=0.01)]
Amounts = Annotated[npt.ArrayLike, Each(low=0)]
Counts = Annotated[npt.ArrayLike, Each(low=0, whole=True)]
Numbers = Annotated[npt.ArrayLike, Each()]
Column = Annotated[npt.ArrayLike, Each(dimension=1)]
AmountColumn = Annotated[npt.ArrayLike, Each(low=0, dimension=1)]
CountColumn = Annotated[npt.ArrayLike, Each(low=0, whole=True, dimension=1)]


@cache
def two_sided_z(confidence: float) -> float:
    """The z with probability `confidence` between -z and z."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def aligned(function: str, **arrays: npt.ArrayLike) -> tuple[Floats, ...]:
    """The arrays as floats of one common shape, or an error that names the one that does not fit."""
    floats = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
    first = next(iter(floats.values()))
    for name, array in floats.items():
        try:
            first = np.broadcast_to(first, np.broadcast_shapes(first.shape, array.shape))
        except ValueError:
            raise refuse(function, name, expected=f"of a shape that fits {first.shape}", got=str(array.shape)) from None
    return tuple(np.broadcast_to(array, first.shape) for array in floats.values())


def same_length(function: str, **arrays: npt.ArrayLike) -> tuple[Floats, ...]:
    """One-dimensional arrays as floats, all of the length of the first."""
    floats = {name: np.asarray(array, dtype=np.float64) for name, array in arrays.items()}
    length = len(next(iter(floats.values())))
    for name, array in floats.items():
        if len(array) != length:
            raise refuse(function, name, expected=f"of length {length}", got=f"length {len(array)}")
    return tuple(floats.values())


def divided(numerator: Floats, denominator: Floats | float) -> Floats:
    """A ratio that is NaN, without a warning, where the denominator is zero or missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.asarray(numerator / denominator)
    ratio = np.where(np.isfinite(ratio), ratio, np.nan)
    return ratio[()]
