"""Ready-made replies: which texts say nearly the same as others, by hashed shingles and MinHash; own small code.

Two texts count as nearly the same when they share about 80 % of their runs of three characters, digits made equal.
Reference: Broder 1997, doi:10.1109/SEQUEN.1997.666900.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RUN = 3
HASHES = 32
BANDS = 8  # of 4 hashes: texts 80 % alike meet in a band with probability 0.98, 40 % alike with 0.19
ALIKE = 0.8
PRIME = (1 << 61) - 1
SEED = 20260801
SHORTEST = 6  # shorter replies ("好的") are alike because they are short


def plain(text: str) -> str:
    """A text without spaces and with every number as one 0, so that an order number does not make a template unique."""
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", text))


def ready_made(texts: Sequence[str], *, others: int = 2) -> npt.NDArray[np.bool_]:
    """Which texts are nearly the same as at least `others` other ones of the sequence. Texts under 6 characters
    never are."""
    distinct: dict[str, int] = {}
    place = np.array([distinct.setdefault(plain(text), len(distinct)) for text in texts], dtype=np.int64)
    if not len(place):
        return np.zeros(0, dtype=bool)
    copies = np.bincount(place, minlength=len(distinct))
    long = np.array([len(text) >= SHORTEST for text in distinct])
    signs = signatures(list(distinct))
    alike = copies.copy()
    for a, b in _candidates(signs):
        if (signs[a] == signs[b]).mean() >= ALIKE:
            alike[a] += copies[b]
            alike[b] += copies[a]
    return np.asarray((long & (alike > others))[place])


def signatures(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """One row of 32 minima per text; the share of equal entries estimates how many runs two texts share."""
    random = np.random.default_rng(SEED)
    factors = random.integers(1, 1 << 31, HASHES, dtype=np.uint64) | np.uint64(1)
    offsets = random.integers(0, 1 << 62, HASHES, dtype=np.uint64)
    found = np.empty((len(texts), HASHES), dtype=np.uint64)
    for number, text in enumerate(texts):
        runs = _runs(text)
        mixed = runs[:, None] * factors[None, :] + offsets[None, :]
        found[number] = (mixed ^ (mixed >> np.uint64(29))).min(axis=0)
    return found


def _runs(text: str) -> npt.NDArray[np.uint64]:
    """The runs of three characters of a text as numbers, each once."""
    codes = np.fromiter(map(ord, text.ljust(RUN)), dtype=np.uint64)
    codes = codes * np.uint64(0x9E3779B97F4A7C15)
    size = len(codes) - RUN + 1
    runs = codes[:size] ^ (codes[1 : size + 1] << np.uint64(1)) ^ (codes[2 : size + 2] << np.uint64(2))
    return np.unique(runs * np.uint64(0xBF58476D1CE4E5B9))


def _candidates(signs: npt.NDArray[np.uint64]) -> set[tuple[int, int]]:
    """Pairs that agree in a whole band; a crowded bucket is tied to its first text only."""
    width = HASHES // BANDS
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        buckets: dict[bytes, list[int]] = {}
        for number, row in enumerate(signs[:, band * width : (band + 1) * width]):
            buckets.setdefault(row.tobytes(), []).append(number)
        for members in buckets.values():
            most = members if len(members) <= 20 else members[:1]
            pairs.update((a, b) for a in most for b in members if a < b)
    return pairs
