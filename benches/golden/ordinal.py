"""Proportional odds by a computation of its own: statsmodels' `OrderedModel` and R's `polr` take their Hessians by differences.

P(y ≤ k | x) = σ(θ_k − x·β). Newton's method on the log-likelihood with its analytic second derivatives; parameters are β, then θ.
"""

import numpy as np
from scipy.special import expit
from scipy.stats import norm


def derivatives(params, levels, x):
    """Log-likelihood, each row's score, and the Hessian."""
    features, cuts = x.shape[1], len(params) - x.shape[1]
    bounds = np.concatenate([[-np.inf], params[features:], [np.inf]])
    score = x @ params[:features]
    upper, lower = expit(bounds[levels + 1] - score), expit(bounds[levels] - score)
    probability = upper - lower
    # The direction in which each bound minus the score moves: minus the features, and one at its own threshold.
    edges = np.concatenate([np.zeros((1, cuts)), np.eye(cuts), np.zeros((1, cuts))])
    of = lambda at: np.hstack([-x, edges[at]])
    density = lambda p: p * (1 - p)
    up, down = of(levels + 1), of(levels)
    scores = (density(upper)[:, None] * up - density(lower)[:, None] * down) / probability[:, None]
    bend = lambda p: density(p) * (1 - 2 * p) / probability
    hessian = (up * bend(upper)[:, None]).T @ up - (down * bend(lower)[:, None]).T @ down - scores.T @ scores
    return np.log(probability).sum(), scores, hessian


class Ordinal:
    """A fit, with the covariances of statsmodels' definitions."""

    def __init__(self, levels, x):
        levels, x = np.asarray(levels), np.asarray(x, dtype=float)
        shares = np.cumsum(np.bincount(levels))[:-1] / len(levels)
        self.params = np.concatenate([np.zeros(x.shape[1]), np.log(shares / (1 - shares))])
        centre = x.mean(axis=0)
        for _ in range(50):
            self.llf, scores, hessian = derivatives(self.params, levels, x - centre)
            step = np.linalg.solve(hessian, scores.sum(axis=0))
            self.params -= step
            if np.max(np.abs(step)) < 1e-14:
                break
        self.params[x.shape[1]:] += centre @ self.params[: x.shape[1]]
        self.llf, self.scores, hessian = derivatives(self.params, levels, x)
        self.bread = np.linalg.inv(-hessian)

    def errors(self, groups=None, robust=False):
        """Standard errors and p-values: of the Hessian, HC0, or clustered with the factor of statsmodels."""
        covariance, (n, k) = self.bread, self.scores.shape
        if groups is not None:
            sums = np.array([self.scores[groups == group].sum(axis=0) for group in np.unique(groups)])
            covariance = self.bread @ sums.T @ sums @ self.bread * len(sums) / (len(sums) - 1) * (n - 1) / (n - k)
        elif robust:
            covariance = self.bread @ self.scores.T @ self.scores @ self.bread
        se = np.sqrt(np.diag(covariance))
        return {"se": se, "p": 2 * norm.sf(np.abs(self.params / se)), "distribution": "normal"}
