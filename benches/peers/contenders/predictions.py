"""Predictions of scikit-learn and of plain numpy: all rows at once, and one row at a time."""

import time

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LinearRegression, LogisticRegression

from arrays import dense
from serve import timed


def open(request):
    x, y, bytes_ = dense(request)
    few = slice(10_000)
    linear = LinearRegression().fit(x[few], y[few])
    logistic = LogisticRegression(max_iter=3).fit(x[few], y[few] > 0)
    w, b = linear.coef_, linear.intercept_
    by_name = {
        "scikit-learn": {"squared": linear.predict, "logistic": logistic.predict_proba},
        "numpy": {"squared": lambda x: x @ w + b, "logistic": lambda x: expit(x @ w + b)},
    }

    def run(settings):
        predict = by_name[request["library"]][settings["loss"]]
        if settings["what"] == "all":
            return timed(lambda: predict(x))[0], None, None
        calls = settings["calls"]
        begun = time.perf_counter()
        for row in range(calls):
            predict(x[row : row + 1])
        return (time.perf_counter() - begun) / calls, None, None

    return bytes_, run
