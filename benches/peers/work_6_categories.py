"""A regression on many categories."""

import numpy as np

import data
import referee
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Twenty columns of categories and five of numbers, from codes in memory to fitted weights: encoding is part of the time.
gradus reads the codes of dictionary columns; scikit-learn's one-hot encoding gets codes as integers; glum gets pandas
categoricals, for which it has matrices of its own. A small ridge, equal for all, to an equal objective: each contender
with the least effort of its ladder that comes within 1e-4 of the least F known. *gradus* chooses its solver by itself:
the gram of its closed form where there are few levels, L-BFGS where there are many. A one-hot matrix that is dense fits for
the smaller case only.
"""
TOLERANCES = (1e-1, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6)
EPOCHS = (5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450, 700, 1000)


def run(given, report):
    report.title("Many categories", INTRO)
    small, large = (2_000, 20_000) if given.quick else (100_000, 1_000_000)
    one(given, report, small, 50 if given.quick else 200, dense=True)
    one(given, report, large, 500 if given.quick else 10_000, dense=False)


def one(given, report, rows, most, dense):
    levels = [int(round(level)) for level in np.geomspace(2, most, 20)]
    strength = 1e-4
    load = data.categories(rows, levels, 5)
    hot = load | {"kind": "categories", "sparse": True, "shown": {"one-hot": "sparse"}}
    filled = hot | {"sparse": False, "shown": {"one-hot": "dense"}}
    base = {"ridge": strength}
    alpha = strength * rows

    def ridge(name, load, solver, values):
        ladder = [{"class": "Ridge", "alpha": alpha, "solver": solver} | value for value in values]
        return python(name, "scikit", load, ladder[0], ladder=ladder)

    def glum(solver):
        ladder = [{"family": "normal", "alpha": strength, "solver": solver, "max_iter": 1000} | {"gradient_tol": tol}
                  for tol in TOLERANCES]
        return python(f"glum, {solver}", "glum_", load | {"kind": "categories"}, ladder[0], ladder=ladder)

    def stochastic(name, load):
        ladder = [{"class": "SGDRegressor", "alpha": strength, "tol": None, "max_iter": epochs, "random_state": 0,
                   "learning_rate": "invscaling", "eta0": 0.05} for epochs in (3, 30)]
        return python(name, "scikit", load, ladder[0], ladder=ladder)

    def descent(name, values, **more):
        ladder = [base | more | value for value in values]
        return gradus(name, "categories", load, ladder[0], ladder=ladder)

    epochs = [{"epochs": epochs} for epochs in EPOCHS]
    iterations = [{"tol": tol, "max_iter": 10_000} for tol in TOLERANCES]
    contenders = [
        descent("gradus", [{"tolerance": tolerance} for tolerance in TOLERANCES], solver="auto"),
        descent("gradus, full batch", epochs, solver="full batch"),
        ridge("scikit-learn Ridge, sparse_cg", hot, "sparse_cg", iterations),
        ridge("scikit-learn Ridge, lsqr", hot, "lsqr", iterations),
        stochastic("scikit-learn SGDRegressor", hot),
        glum("lbfgs"),
    ]
    if dense:
        contenders += [
            descent("gradus, gram", [{}], solver="gram"),
            descent("gradus, closed form", [{}], solver="closed form"),
            ridge("scikit-learn Ridge, cholesky, dense", filled, "cholesky", [{}]),
            stochastic("scikit-learn SGDRegressor, dense", filled),
            glum("irls-ls"),
        ]
    judge = referee.categories(load, strength)
    with Field(given, contenders, judge) as field:
        best = data.known(f"categories-{rows}-{most}-{strength}", judge.least)
        unable = field.reach(best)
        results = field.measure(unable, warm=False)
    note = "With an intercept and sparse rows, scikit-learn's Ridge turns `sag` into `sparse_cg` by itself."
    heading = f"{rows:,} rows, 20 categories of 2–{most:,} levels ({sum(levels):,} together), 5 numbers"
    report.add(heading, standings(results, "gradus", best=best), note, results=results)
