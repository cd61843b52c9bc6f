"""Stochastic gradient descent on dense rows, and logistic regression to an equal objective."""

import data
import referee
from contender import gradus, python, rust
from report import standings
from rounds import Field

INTRO = """
Whole fits of one and of five shuffled epochs over the same rows, one example a step, at the same constant rate: that of
scikit-learn acts on half the squared loss, and is twice that of gradus. *An epoch under way* is one more epoch of a run
that has already begun. Below, logistic regression with a ridge to an equal objective: each contender with the least
effort of its ladder of tolerances that comes within 1e-4 of the least F known.
"""
RATE = 1e-3
LADDER = (1e-1, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-7)
EPOCHS = (5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300)


def run(given, report):
    report.title("Stochastic epochs, dense", INTRO)
    for rows, features in [(50_000, 20), (20_000, 100)] if given.quick else [(2_000_000, 20), (500_000, 100)]:
        for loss in ("squared", "logistic"):
            for epochs in (1, 5):
                one(given, report, rows, features, loss, epochs)
    to_equal_objective(given, report, 20_000 if given.quick else 500_000, 20)


def one(given, report, rows, features, loss, epochs):
    load = data.dense(rows, features) | {"loss": loss}
    half = 0.5 if loss == "squared" else 1.0
    run = {"loss": loss, "solver": "stochastic", "epochs": epochs, "rate": RATE * half}
    class_, name = ("SGDRegressor", "squared_error") if loss == "squared" else ("SGDClassifier", "log_loss")
    scikit = {"class": class_, "loss": name, "max_iter": epochs, "tol": None, "penalty": None}
    scikit |= {"learning_rate": "constant", "eta0": RATE, "random_state": 0}
    contenders = [
        gradus("gradus", "descent", load, run | {"what": "fit"}),
        python(f"scikit-learn {class_}", "scikit", load, scikit),
    ]
    if epochs == 1:
        contenders.insert(1, gradus("gradus, an epoch under way", "descent", load, {"what": "epoch", "run": run}))
    with Field(given, contenders, referee.dense(load, loss)) as field:
        results = field.measure()
    many = "one epoch" if epochs == 1 else f"{epochs} epochs"
    report.add(f"{rows:,} × {features}, {loss}, {many}", standings(results, "gradus"), results=results)


def to_equal_objective(given, report, rows, features):
    strength = 1e-5
    load = data.dense(rows, features) | {"loss": "logistic"}
    c, alpha = 1.0 / (2.0 * strength * rows), 2.0 * strength * rows
    run = {"loss": "logistic", "ridge": strength, "what": "fit"}
    judge = referee.dense(load, "logistic", strength)

    def scikit(solver):
        base = {"class": "LogisticRegression", "C": c, "solver": solver, "max_iter": 10_000}
        ladder = [base | {"tol": tol} for tol in LADDER]
        return python(f"scikit-learn LogisticRegression, {solver}", "scikit", load, base, ladder=ladder)

    def each(name, make, job, base, values):
        return make(name, job, load, base, ladder=[base | value for value in values])

    tolerances = [{"tolerance": tol} for tol in LADDER]
    contenders = [
        each("gradus, full batch", gradus, "descent", run | {"solver": "full batch"},
             [{"epochs": epochs} for epochs in EPOCHS]),
        *[scikit(solver) for solver in ("lbfgs", "newton-cg", "newton-cholesky", "sag", "saga")],
        each("glum, irls-ls", python, "glum_", {"family": "binomial", "alpha": 2 * strength, "solver": "irls-ls"},
             [{"gradient_tol": tol} for tol in LADDER]),
        each("linfa-logistic", rust, "linfa", {"alpha": alpha}, tolerances),
        each("ferrolearn", rust, "ferrolearn", {"c": c}, tolerances),
        each("smartcore", rust, "smartcore", {"alpha": alpha}, [{}]),
    ]
    with Field(given, contenders, judge) as field:
        best = data.known(f"logistic-{rows}x{features}-{strength}", judge.least)
        unable = field.reach(best)
        results = field.measure(unable, warm=False)
    heading = f"{rows:,} × {features}, logistic with a ridge of {strength}, to an equal objective"
    note = "The liblinear solver penalises the bias, which is another objective; LIBLINEAR itself stands in section 5."
    report.add(heading, standings(results, "gradus, full batch", best=best), note, results=results)
