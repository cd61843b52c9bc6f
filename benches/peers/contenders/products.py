"""One pass as two matrix products of numpy, and mini-batches as products over gathered rows."""

import numpy as np
from scipy.special import expit

from serve import timed


def open(request):
    kind = np.dtype(request.get("type", "f64").replace("f", "f").replace("64", "8").replace("32", "4"))
    x = np.fromfile(request["x"], kind)
    n, p = request["rows"], request["features"]
    x = x.reshape(n, p) if request.get("layout", "rows") == "rows" else x.reshape(p, n).T
    y = np.fromfile(request["y"])
    bytes_ = x.nbytes + y.nbytes
    labels = {"squared": y.astype(kind), "logistic": (y > 0).astype(kind)}
    w = np.full(p, 1e-3, kind)

    def squared():
        residual = x @ w - labels["squared"]
        return residual @ residual, x.T @ residual

    def logistic():
        z = x @ w
        loss = np.logaddexp(0, z).sum() - z @ labels["logistic"]
        return loss, x.T @ (expit(z) - labels["logistic"])

    def epoch(settings):
        order = np.random.default_rng(0).permutation(n)
        w, b, rate = np.zeros(p), 0.0, settings["rate"]
        y = labels[settings["loss"]]
        for start in range(0, n, settings["batch"]):
            rows = order[start : start + settings["batch"]]
            batch = x[rows]
            z = batch @ w + b
            slope = 2 * (z - y[rows]) if settings["loss"] == "squared" else expit(z) - y[rows]
            w -= rate / len(rows) * (slope @ batch)
            b -= rate / len(rows) * slope.sum()
        return np.append(w, b)

    def run(settings):
        if "batch" in settings:
            return *timed(lambda: epoch(settings)), None
        return timed(squared if settings["loss"] == "squared" else logistic)[0], None, None

    return bytes_, run
