"""statsmodels."""

import numpy as np
import statsmodels.api as sm

from arrays import dense
from serve import timed


def open(request):
    x, y, bytes_ = dense(request)

    def least_squares(settings):
        return sm.OLS(y, sm.add_constant(x, has_constant="add")).fit(method=settings["method"])

    def logit(settings):
        found = sm.Logit((y > 0).astype(float), sm.add_constant(x, has_constant="add")).fit(disp=0)
        str(found.summary())
        return found

    def run(settings):
        seconds, result = timed(lambda: (logit if settings.get("model") == "logit" else least_squares)(settings))
        return seconds, np.append(result.params[1:], result.params[0]), None

    return bytes_, run
