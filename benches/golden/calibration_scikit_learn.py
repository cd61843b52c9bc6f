"""Calibrations of scores by scikit-learn, for tests/data/golden/calibration_scikit_learn.json.

Usage: python calibration_scikit_learn.py > calibration_scikit_learn.json      (scikit-learn 1.9.1)

The sigmoid is `_SigmoidCalibration`, which stops its L-BFGS at a slope of about 1e-6, and beside it the optimum of the same
log loss by Newton's method to the last digit. The isotonic regression is `IsotonicRegression(out_of_bounds="clip")` with
the bounds 0 and 1, as `CalibratedClassifierCV` uses it. Thresholds are searched over all midpoints of neighbouring
probabilities with `f1_score`, `recall_score` and `precision_score`.
"""

import json

import numpy as np
import sklearn
from scipy.special import expit
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import f1_score, precision_score, recall_score

generator = np.random.default_rng(15)


def platt(scores, labels, weights):
    """slope and bias of the optimum: Newton's method on the log loss of Platt's targets."""
    positives, negatives = weights[labels == 1].sum(), weights[labels == 0].sum()
    targets = np.where(labels == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    x = np.column_stack([scores, np.ones_like(scores)])
    at = np.zeros(2)
    for _ in range(100):
        p = expit(x @ at)
        slope = x.T @ (weights * (p - targets))
        at = at - np.linalg.solve(x.T @ (x * (weights * p * (1 - p))[:, None]), slope)
    return at


def case(name, scores, labels, weights):
    at = np.round(np.linspace(scores.min() - 1, scores.max() + 1, 23), 6)
    sigmoid = _SigmoidCalibration().fit(scores, labels, weights)
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(scores, labels, weights)
    slope, bias = platt(scores, labels, weights)
    return {
        "name": name,
        "scores": scores.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "at": at.tolist(),
        "sigmoid_scikit_learn": sigmoid.predict(at).tolist(),
        "sigmoid": expit(slope * at + bias).tolist(),
        "isotonic": isotonic.predict(at).tolist(),
    }


def threshold(rule, merit, labels, probabilities):
    found = np.unique(probabilities)
    candidates = np.concatenate([[found[0] / 2], (found[1:] + found[:-1]) / 2, [(found[-1] + 1) / 2]])[::-1]
    merits = [merit(labels, (probabilities > t).astype(int)) for t in candidates]
    best = int(np.argmax(merits))
    return {"rule": rule, "value": float(candidates[best])}


def specificity(y, called):
    return recall_score(1 - y, 1 - called)


n = 300
scores = np.round(generator.normal(size=n) * 2, 4)
labels = (generator.uniform(size=n) < expit(1.3 * scores - 0.7)).astype(float)
ones = np.ones(n)
weights = generator.integers(1, 5, size=n).astype(float)
ties = np.round(scores)
cases = [
    case("plain", scores, labels, ones),
    case("weighted", scores, labels, weights),
    case("ties", ties, labels, weights),
    case("margin", np.round(scores * 0.05 + 3, 6), labels, ones),
]
probabilities = np.round(expit(scores), 6)
thresholds = [
    threshold("f1", f1_score, labels, probabilities),
    threshold("youden", lambda y, c: recall_score(y, c) + specificity(y, c), labels, probabilities),
    threshold("cost", lambda y, c: -np.sum((y == 0) & (c == 1)) - 4.0 * np.sum((y == 1) & (c == 0)), labels, probabilities),
    threshold(
        "precision",
        lambda y, c: recall_score(y, c) if precision_score(y, c, zero_division=0) >= 0.9 else -1,
        labels,
        probabilities,
    ),
    threshold("recall", lambda y, c: specificity(y, c) if recall_score(y, c) >= 0.9 else -1, labels, probabilities),
]
print(json.dumps({
    "scikit_learn": sklearn.__version__,
    "cases": cases,
    "thresholds": {"labels": labels.tolist(), "probabilities": probabilities.tolist(), "chosen": thresholds},
}))
