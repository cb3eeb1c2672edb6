"""How much groups truly differ, once the noise of small groups is taken off: the searches behind shrinkage."""

import numpy as np

from heming.stats._arrays import Floats

LARGEST_PRECISION = 1e9
"""Where a beta prior is a point for every purpose."""
STEPS = 200
CLOSE_ENOUGH = 1e-12


def precision_by_moments(x: Floats, m: Floats, *, pooled: float) -> tuple[float, float]:
    """Pooled share and prior precision (alpha + beta) from the intra-group correlation (analysis of variance)."""
    groups, answers = len(m), m.sum()
    if groups < 2 or answers <= groups:
        return pooled, LARGEST_PRECISION
    within = (x - x**2 / m).sum() / (answers - groups)
    between = ((x**2 / m).sum() - x.sum() ** 2 / answers) / (groups - 1)
    typical = (answers - (m**2).sum() / answers) / (groups - 1)
    scale = between + (typical - 1) * within
    correlation = (between - within) / scale if scale > 0 else 0.0
    return pooled, _precision(float(correlation))


def _precision(correlation: float) -> float:
    return 1 / min(max(correlation, 1 / (1 + LARGEST_PRECISION)), 1 - CLOSE_ENOUGH) - 1


def precision_by_likelihood(x: Floats, m: Floats, *, pooled: float) -> tuple[float, float]:
    """Share and precision (alpha + beta) that make the counts most likely under a beta-binomial."""
    from scipy.optimize import minimize
    from scipy.special import expit, gammaln, logit, psi

    def surprise(point: Floats) -> tuple[float, Floats]:
        share, precision = expit(point[0]), np.exp(point[1])
        a, b = share * precision, (1 - share) * precision
        logs = (
            gammaln(x + a) + gammaln(m - x + b) - gammaln(m + precision) - gammaln(a) - gammaln(b) + gammaln(precision)
        )
        by_a = (psi(x + a) - psi(m + precision) - psi(a) + psi(precision)).sum()
        by_b = (psi(m - x + b) - psi(m + precision) - psi(b) + psi(precision)).sum()
        slope = share * (1 - share) * precision * (by_a - by_b)
        return -float(logs.sum()), -np.array([slope, a * by_a + b * by_b])

    if len(m) < 2 or np.all(m <= 1):
        return pooled, LARGEST_PRECISION
    start = np.array([logit(pooled), np.log(min(precision_by_moments(x, m, pooled=pooled)[1], float(m.sum())))])
    limits = [(logit(pooled) - 8, logit(pooled) + 8), (np.log(1e-6), np.log(LARGEST_PRECISION))]
    scale = float(m.sum())
    found = minimize(
        lambda point: tuple(part / scale for part in surprise(point)),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=limits,
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": STEPS},
    )
    return float(expit(found.x[0])), float(np.exp(found.x[1]))


def between_variance(y: Floats, v: Floats, *, method: str) -> float:
    """Variance between groups (tau squared), never below zero; 0 for fewer than two groups."""
    if len(y) < 2:
        return 0.0
    if method == "dersimonian_laird":
        return _dersimonian_laird(y, v)
    return _paule_mandel(y, v) if method == "paule_mandel" else _reml(y, v)


def _excess(y: Floats, v: Floats, *, spread: float) -> tuple[float, Floats]:
    weights = 1 / (v + spread)
    mean = (weights * y).sum() / weights.sum()
    return float((weights * (y - mean) ** 2).sum()), weights


def _dersimonian_laird(y: Floats, v: Floats) -> float:
    q, weights = _excess(y, v, spread=0.0)
    return max(0.0, float((q - (len(y) - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())))


def _paule_mandel(y: Floats, v: Floats) -> float:
    """The spread at which the weighted squares are just what chance would give; Q falls as the spread grows."""
    from scipy.optimize import brentq

    wanted = len(y) - 1
    if _excess(y, v, spread=0.0)[0] <= wanted:
        return 0.0
    most = float(np.ptp(y) ** 2 * len(y) + v.max())
    return float(brentq(lambda spread: _excess(y, v, spread=spread)[0] - wanted, 0.0, most, xtol=CLOSE_ENOUGH * most))


def _reml(y: Floats, v: Floats) -> float:
    """Fisher scoring on the restricted likelihood, started where the moments are."""
    spread = _dersimonian_laird(y, v)
    for _ in range(STEPS):
        weights = 1 / (v + spread)
        total, squares, cubes = weights.sum(), (weights**2).sum(), (weights**3).sum()
        mean = (weights * y).sum() / total
        score = (weights**2 * (y - mean) ** 2).sum() - (total - squares / total)
        information = squares - 2 * cubes / total + (squares / total) ** 2
        moved = max(0.0, spread + float(score / information))
        if abs(moved - spread) <= CLOSE_ENOUGH * (1 + spread):
            return moved
        spread = (spread + moved) / 2 if moved == 0 else moved
    return spread
