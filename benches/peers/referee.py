"""The referee: the objective F = mean loss + λ‖w‖² of whatever weights a contender returns, by numpy alone."""

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from scipy.special import expit

CHUNK = 200_000


def losses(loss, y, z):
    """The losses of scores z, and their slopes."""
    if loss == "squared":
        return (z - y) ** 2, 2.0 * (z - y)
    if loss == "poisson":
        return np.exp(z) - y * z, np.exp(z) - y
    return np.logaddexp(0.0, z) - y * z, expit(z) - y


class Referee:
    """Judges weights followed by the bias, if there is one."""

    def __init__(self, y, scores, back, features, loss, strength, bias=True):
        self.y, self.scores, self.back, self.features = y, scores, back, features
        self.loss, self.strength, self.bias = loss, strength, bias

    def __call__(self, weights):
        if len(weights) != self.features + self.bias:
            raise ValueError(f"{len(weights)} weights instead of {self.features + self.bias}")
        w = weights[: self.features]
        value, _ = losses(self.loss, self.y, self.scores(w) + (weights[-1] if self.bias else 0.0))
        return float(value.mean() + self.strength * (w @ w))

    def slope(self, weights):
        w = weights[: self.features]
        value, slope = losses(self.loss, self.y, self.scores(w) + (weights[-1] if self.bias else 0.0))
        slope /= len(self.y)
        gradient = self.back(slope) + 2.0 * self.strength * w
        return (
            value.mean() + self.strength * (w @ w),
            np.append(gradient, slope.sum()) if self.bias else gradient,
        )

    def least(self, iterations=500):
        """The least objective that L-BFGS finds, to be beaten by any contender that can."""
        start = np.zeros(self.features + self.bias)
        options = {"maxiter": iterations, "ftol": 1e-15, "gtol": 1e-10, "maxcor": 20, "maxfun": 2 * iterations}
        return float(minimize(self.slope, start, jac=True, method="L-BFGS-B", options=options).fun)


def dense(given, loss, strength=0.0):
    x = np.memmap(given["x"], np.float64, "r", shape=(given["rows"], given["features"]))
    y = np.fromfile(given["y"])
    y = (y > 0).astype(np.float64) if loss == "logistic" else y

    def back(slope):
        parts = (x[i : i + CHUNK].T @ slope[i : i + CHUNK] for i in range(0, len(y), CHUNK))
        return sum(parts, np.zeros(given["features"]))

    return Referee(y, lambda w: x @ w, back, given["features"], loss, strength)


class Multinomial:
    """Judges weights class by class, followed by the biases."""

    def __init__(self, given, classes, strength):
        self.x = np.memmap(given["x"], np.float64, "r", shape=(given["rows"], given["features"]))
        self.y = np.fromfile(given["y"]).astype(np.int64)
        self.classes, self.strength, self.features = classes, strength, given["features"]

    def slope(self, weights):
        w = weights[: -self.classes].reshape(self.classes, self.features)
        value, gradient = 0.0, np.zeros((self.classes, self.features + 1))
        for i in range(0, len(self.y), CHUNK):
            x, y = self.x[i : i + CHUNK], self.y[i : i + CHUNK]
            z = x @ w.T + weights[-self.classes :]
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            total = p.sum(axis=1, keepdims=True)
            value += float((np.log(total[:, 0]) - z[np.arange(len(y)), y]).sum())
            p /= total
            p[np.arange(len(y)), y] -= 1.0
            gradient[:, :-1] += p.T @ x
            gradient[:, -1] += p.sum(axis=0)
        gradient /= len(self.y)
        gradient[:, :-1] += 2.0 * self.strength * w
        value = value / len(self.y) + self.strength * float((w * w).sum())
        return value, np.concatenate([gradient[:, :-1].ravel(), gradient[:, -1]])

    def __call__(self, weights):
        if len(weights) != self.classes * (self.features + 1):
            raise ValueError(f"{len(weights)} weights instead of {self.classes * (self.features + 1)}")
        return self.slope(weights)[0]

    def least(self, iterations=500):
        start = np.zeros(self.classes * (self.features + 1))
        options = {"maxiter": iterations, "ftol": 1e-15, "gtol": 1e-10, "maxcor": 20}
        return float(minimize(self.slope, start, jac=True, method="L-BFGS-B", options=options).fun)


def sparse(given, strength):
    starts = np.fromfile(given["starts"], np.uint64).astype(np.int32)
    indices = np.fromfile(given["indices"], np.uint32).view(np.int32)
    shape = (given["rows"], given["features"])
    x = sp.csr_matrix((np.fromfile(given["values"]), indices, starts), shape=shape)
    y = np.fromfile(given["y"])
    return Referee(y, lambda w: x @ w, lambda slope: x.T @ slope, given["features"], "logistic", strength, bias=False)


def categories(given, strength):
    n, levels = given["rows"], given["levels"]
    codes = np.fromfile(given["codes"], np.int32).reshape(-1, n)
    numbers = np.fromfile(given["numbers"]).reshape(-1, n)
    ends = np.cumsum([0, *levels])

    def scores(w):
        z = w[ends[-1] :] @ numbers
        for column, start in zip(codes, ends):
            z += w[start + column]
        return z

    def back(slope):
        parts = [np.bincount(column, slope, count) for column, count in zip(codes, levels)]
        return np.concatenate([*parts, numbers @ slope])

    return Referee(np.fromfile(given["y"]), scores, back, ends[-1] + len(numbers), "squared", strength)


def csv(given, strength):
    """Weights of numbers, then of categories in the order of their words. The penalty is on standardised numbers."""
    import polars as pl

    table = pl.read_csv(given["path"])
    numbers = [table[name].cast(pl.Float64).to_numpy() for name in given["numbers"]]
    words = [sorted(table[name].unique().to_list()) for name in given["categories"]]
    codes = [
        table[name].replace_strict(w, list(range(len(w)))).to_numpy() for name, w in zip(given["categories"], words)
    ]
    scale = np.array([column.std() for column in numbers])
    y = table[given["label"]].to_numpy()
    del table
    ends = np.cumsum([len(numbers), *map(len, words)])

    def judge(weights):
        z = np.full(len(y), weights[-1])
        for w, column in zip(weights, numbers):
            z += w * column
        for start, column in zip(ends, codes):
            z += weights[start + column]
        own = np.concatenate([weights[: len(numbers)] * scale, weights[len(numbers) : -1]])
        return float(((z - y) ** 2).mean() + strength * (own @ own))

    return judge
