"""Lasso paths by scikit-learn, celer, skglm and R's glmnet, on centred columns."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from serve import timed

# Reads the same files, and times the fit alone.
GLMNET = """
suppressMessages(library(glmnet))
a <- commandArgs(trailingOnly = TRUE)
n <- as.integer(a[3]); p <- as.integer(a[4])
x <- matrix(readBin(a[1], "double", n * p), n, p)
y <- readBin(a[2], "double", n)
lambda <- readBin(a[5], "double", 10000)
glmnet.control(fdev = 0, devmax = 1)
begun <- proc.time()[["elapsed"]]
fit <- glmnet(x, y, lambda = lambda, thresh = as.numeric(a[6]), standardize = FALSE, intercept = FALSE, maxit = 1e7)
cat(proc.time()[["elapsed"]] - begun)
writeBin(as.vector(as.matrix(fit$beta)), a[7])
"""


def open(request):
    n, p = request["rows"], request["features"]
    x = np.asfortranarray(np.fromfile(request["x"]).reshape(p, n).T)
    y = np.fromfile(request["y"])

    def run(settings):
        alphas, tol = np.array(settings["strengths"]), settings["tol"]
        if settings["of"] == "glmnet":
            return *glmnet(request, alphas, tol), None
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


def glmnet(request, alphas, tol):
    with tempfile.TemporaryDirectory() as folder:
        grid, out = Path(folder) / "lambda", Path(folder) / "beta"
        alphas.tofile(grid)
        parts = [request["x"], request["y"], request["rows"], request["features"], grid, tol, out]
        done = subprocess.run(["Rscript", "-e", GLMNET, *map(str, parts)], capture_output=True, text=True, check=True)
        return float(done.stdout.split()[-1]), np.fromfile(out)


paths = {"scikit-learn": scikit, "celer": celer, "skglm": skglm}
