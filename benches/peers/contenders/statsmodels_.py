"""statsmodels."""

import numpy as np
import statsmodels.api as sm

from arrays import dense
from serve import timed


def open(request):
    x, y, bytes_ = dense(request)

    def run(settings):
        fitted = lambda: sm.OLS(y, sm.add_constant(x, has_constant="add")).fit(method=settings["method"])
        seconds, result = timed(fitted)
        return seconds, np.append(result.params[1:], result.params[0]), None

    return bytes_, run
