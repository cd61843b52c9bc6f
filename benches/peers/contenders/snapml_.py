"""Snap ML, on dense rows."""

import numpy as np
from snapml import LogisticRegression

import arrays
from serve import timed


def open(request):
    x, y, bytes_ = arrays.dense(request)

    def run(settings):
        # Its objective is ½·regularizer·‖w‖² + Σℓ; its own intercept is penalised, so a free one it has not.
        model = LogisticRegression(fit_intercept=True, n_jobs=2, **settings)
        seconds, _ = timed(lambda: model.fit(x, y))
        return seconds, np.append(model.coef_.ravel(), model.intercept_), None

    return bytes_, run
