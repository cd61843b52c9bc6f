"""Sparse logistic regression: one pass, and to an equal objective."""

import data
import referee
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Rows of 40 active features of 2^20, as of words, without a bias. One pass: one example a step, from memory (CSR) and from
text on disk (svmlight for gradus, its own format for Vowpal Wabbit; the files are in the page cache). F is that after
the pass, without a penalty; the rates of Vowpal Wabbit are its own, adaptive ones. To an equal objective: with a ridge,
each contender with the least effort of its ladder that comes within 1e-4 of the least F known. LIBLINEAR's input is
brought into its own form before the clock starts, which is in its favour.
"""


def run(given, report):
    report.title("Sparse logistic regression", INTRO)
    rows, bits = (20_000, 16) if given.quick else (1_000_000, 20)
    load = data.sparse(rows, 40, bits)
    one_pass(given, report, load, bits)
    to_equal_objective(given, report, load)


def one_pass(given, report, load, bits):
    rate = 0.05
    run = {"loss": "logistic", "solver": "stochastic", "epochs": 1, "rate": rate, "bias": False}
    scikit = {"class": "SGDClassifier", "loss": "log_loss", "max_iter": 1, "tol": None, "penalty": None}
    scikit |= {"learning_rate": "constant", "eta0": rate, "random_state": 0, "fit_intercept": False}
    vowpal = data.text(load, "vw") | {"bits": bits}
    contenders = [
        gradus("gradus, CSR in memory", "sparse", load, run),
        gradus("gradus, two shards", "sparse", load, run | {"shards": 2}),
        gradus("gradus, svmlight on disk", "svmlight", data.text(load, "svmlight"), run),
        python("scikit-learn SGDClassifier", "scikit", load | {"kind": "sparse"}, scikit),
        python("Vowpal Wabbit, text on disk", "vowpal", vowpal, {"options": ""}),
        python("Vowpal Wabbit --sgd, text on disk", "vowpal", vowpal, {"options": f"--sgd --power_t 0 -l {rate}"}),
    ]
    with Field(given, contenders, referee.sparse(load, 0.0)) as field:
        results = field.measure()
    heading = f"One pass, {load['rows']:,} rows"
    report.add(heading, standings(results, "gradus, CSR in memory"), results=results)


def to_equal_objective(given, report, load):
    rows = load["rows"]
    strength = 1e-6
    c = 1.0 / (2.0 * strength * rows)
    kind = load | {"kind": "sparse"}
    run = {"loss": "logistic", "ridge": strength, "bias": False}

    def scikit(solver):
        base = {"class": "LogisticRegression", "C": c, "solver": solver, "max_iter": 10_000, "fit_intercept": False}
        ladder = [base | {"tol": tol} for tol in (1e-1, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5)]
        return python(f"scikit-learn LogisticRegression, {solver}", "scikit", kind, base, ladder=ladder)

    def liblinear(name, s):
        ladder = [{"s": s, "c": c, "e": e} for e in (1.0, 1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5)]
        return python(name, "liblinear_", kind, ladder[0], ladder=ladder)

    full = run | {"solver": "full batch"}
    stochastic = run | {"solver": "stochastic"}
    contenders = [
        gradus("gradus, full batch", "sparse", load, full,
               ladder=[full | {"epochs": epochs} for epochs in (10, 15, 23, 34, 51, 76, 114, 171, 256)]),
        gradus("gradus, stochastic", "sparse", load, stochastic,
               ladder=[stochastic | {"epochs": epochs} for epochs in (1, 2, 3, 5, 8, 12, 20, 30, 45)]),
        liblinear("LIBLINEAR, primal (-s 0)", 0),
        liblinear("LIBLINEAR, dual (-s 7)", 7),
        *[scikit(solver) for solver in ("liblinear", "lbfgs", "newton-cg", "sag", "saga")],
    ]
    judge = referee.sparse(load, strength)
    with Field(given, contenders, judge) as field:
        best = data.known(f"sparse-{rows}-{strength}", judge.least)
        unable = field.reach(best)
        results = field.measure(unable, warm=False)
    heading = f"To an equal objective, {rows:,} rows, a ridge of {strength}"
    note = "newton-cholesky forms the matrix of all pairs of features, which does not fit."
    report.add(heading, standings(results, "gradus, full batch", best=best), note, results=results)
