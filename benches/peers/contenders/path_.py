"""Lasso paths by scikit-learn, celer and skglm, on centred columns."""

import numpy as np

from serve import timed


def open(request):
    n, p = request["rows"], request["features"]
    x = np.asfortranarray(np.fromfile(request["x"]).reshape(p, n).T)
    y = np.fromfile(request["y"])

    def run(settings):
        alphas, tol = np.array(settings["strengths"]), settings["tol"]
        seconds, coefficients = timed(lambda: paths[settings["of"]](x, y, alphas, tol))
        return seconds, np.ascontiguousarray(coefficients.T).ravel(), None

    return x.nbytes + y.nbytes, run


def scikit(x, y, alphas, tol):
    from sklearn.linear_model import lasso_path

    return lasso_path(x, y, alphas=alphas, tol=tol, max_iter=100_000)[1]


def celer(x, y, alphas, tol):
    from celer import celer_path

    return celer_path(x, y, "lasso", alphas=alphas, tol=tol, max_iter=100)[1]


def skglm(x, y, alphas, tol):
    from skglm.datafits import Quadratic
    from skglm.penalties import L1
    from skglm.solvers import AndersonCD

    solver = AndersonCD(tol=tol * np.abs(x.T @ y).max() / len(y), fit_intercept=False, max_iter=100)
    return solver.path(x, y, Quadratic(), L1(1.0), alphas=alphas)[1]


paths = {"scikit-learn": scikit, "celer": celer, "skglm": skglm}
