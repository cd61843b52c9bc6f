"""glum, on dense rows or on its own categorical matrices."""

import numpy as np
import pandas as pd
from glum import GeneralizedLinearRegressor

import arrays
from serve import timed


def open(request):
    if request.get("kind") == "categories":
        codes, numbers, y, bytes_ = arrays.categories(request)
        frame = {}
        for j, levels in enumerate(request["levels"]):
            words = [f"{level:05}" for level in range(levels)]
            frame[f"c{j}"] = pd.Categorical.from_codes(codes[:, j], categories=words)
        for j in range(numbers.shape[1]):
            frame[f"x{j}"] = numbers[:, j].copy()
        x = pd.DataFrame(frame, copy=False)
        del codes, numbers
    else:
        x, y, bytes_ = arrays.dense(request)

    def run(settings):
        model = GeneralizedLinearRegressor(l1_ratio=0, **settings)
        seconds, _ = timed(lambda: model.fit(x, y))
        return seconds, np.append(model.coef_, model.intercept_), {"iterations": int(model.n_iter_)}

    return bytes_, run
