"""Smooth losses with a ridge, to the optimum."""

import data
import referee
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Logistic, Poisson and multinomial regression with a ridge, from rows in memory to an equal objective, once within 1e-4 and
once within 1e-8 of the least F known, relatively: each contender with the least effort of its ladder of tolerances that
comes so close. *gradus* is what it does by itself: no solver is named, and the certificate that it ends with is part of the
time. The least F known is the least that L-BFGS found from the referee's slopes, or that any contender came to. LIBLINEAR
has no free intercept, and its input is brought into its own form before the clock starts.
"""
TOLERANCES = (1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
STRENGTH = 1e-4
CLOSE = (1e-4, 1e-8)


def run(given, report):
    report.title("To the optimum", INTRO)
    small = given.quick
    for rows, features in [(20_000, 100), (50_000, 20)] if small else [(500_000, 100), (2_000_000, 20)]:
        logistic(given, report, rows, features)
    poisson(given, report, *((20_000, 50) if small else (1_000_000, 50)))
    multinomial(given, report, *((5_000, 20) if small else (100_000, 50)))
    sparse(given, report, *((20_000, 16) if small else (500_000, 20)))


def ours(load, run, job="descent", solvers=("newton", "lbfgs"), least=1e-9):
    """gradus by itself, and by each of these solvers."""
    def of(name, solver):
        steps = [tolerance for tolerance in TOLERANCES if tolerance >= least]
        ladder = [run | {"what": "fit", "solver": solver, "tolerance": tolerance} for tolerance in steps]
        return gradus(name, job, load, ladder[0], ladder=ladder)

    return [of("gradus", "auto"), *[of(f"gradus, {solver}", solver) for solver in solvers]]


def compare(given, report, heading, name, contenders, judge, note=""):
    for close in CLOSE:
        with Field(given, contenders, judge) as field:
            best = data.known(name, judge.least)
            unable = field.reach(best, close)
            results = field.measure(unable, warm=False)
        report.add(f"{heading}, within {close:g}", standings(results, "gradus", best=best), note, results=results)


def scikit_logistic(load, rows, solvers, **more):
    def of(solver):
        base = {"class": "LogisticRegression", "C": 1.0 / (2.0 * STRENGTH * rows), "solver": solver, "max_iter": 10_000}
        ladder = [base | more | {"tol": tol} for tol in TOLERANCES]
        return python(f"scikit-learn, {solver}", "scikit", load, ladder[0], ladder=ladder)

    return [of(solver) for solver in solvers]


def glum(load, family, solvers):
    def of(solver):
        base = {"family": family, "alpha": 2.0 * STRENGTH, "solver": solver, "max_iter": 1000}
        ladder = [base | {"gradient_tol": tol} for tol in TOLERANCES]
        return python(f"glum, {solver}", "glum_", load, ladder[0], ladder=ladder)

    return [of(solver) for solver in solvers]


def logistic(given, report, rows, features):
    load = data.dense(rows, features) | {"loss": "logistic"}
    snap = [{"regularizer": 2.0 * STRENGTH * rows, "tol": tol, "max_iter": 1000} for tol in TOLERANCES]
    contenders = [
        *ours(load, {"loss": "logistic", "ridge": STRENGTH}),
        *scikit_logistic(load, rows, ("lbfgs", "newton-cholesky", "newton-cg")),
        *glum(load, "binomial", ("irls-ls", "lbfgs")),
        python("Snap ML", "snapml_", load, snap[0], ladder=snap),
    ]
    name = f"logistic-{rows}x{features}-{STRENGTH}-tight"
    compare(given, report, f"Logistic, {rows:,} × {features}", name, contenders, referee.dense(load, "logistic", STRENGTH))


def poisson(given, report, rows, features):
    load = data.labeled(rows, features, "count") | {"loss": "poisson"}

    def scikit(solver):
        base = {"class": "PoissonRegressor", "alpha": 2.0 * STRENGTH, "solver": solver, "max_iter": 10_000}
        ladder = [base | {"tol": tol} for tol in TOLERANCES]
        return python(f"scikit-learn, {solver}", "scikit", load, ladder[0], ladder=ladder)

    contenders = [
        *ours(load, {"loss": "poisson", "ridge": STRENGTH}),
        *[scikit(solver) for solver in ("lbfgs", "newton-cholesky")],
        *glum(load, "poisson", ("irls-ls", "lbfgs")),
    ]
    name = f"poisson-{rows}x{features}-{STRENGTH}"
    compare(given, report, f"Poisson, {rows:,} × {features}", name, contenders, referee.dense(load, "poisson", STRENGTH))


def multinomial(given, report, rows, features):
    load = data.labeled(rows, features, "classes") | {"loss": "multinomial"}
    contenders = [
        *ours(load, {"loss": "multinomial", "ridge": STRENGTH}),
        *scikit_logistic(load, rows, ("lbfgs", "newton-cholesky", "newton-cg")),
    ]
    name = f"multinomial-{rows}x{features}-{STRENGTH}"
    judge = referee.Multinomial(load, 10, STRENGTH)
    compare(given, report, f"Multinomial, 10 classes, {rows:,} × {features}", name, contenders, judge)


def sparse(given, report, rows, bits):
    load = data.sparse(rows, 40, bits)
    strength = 1e-6
    c, kind = 1.0 / (2.0 * strength * rows), load | {"kind": "sparse"}
    run = {"loss": "logistic", "ridge": strength, "bias": False}

    def scikit(solver):
        base = {"class": "LogisticRegression", "C": c, "solver": solver, "max_iter": 10_000, "fit_intercept": False}
        ladder = [base | {"tol": tol} for tol in TOLERANCES]
        return python(f"scikit-learn, {solver}", "scikit", kind, base, ladder=ladder)

    def liblinear(name, s):
        ladder = [{"s": s, "c": c, "e": e} for e in (1.0, 1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6)]
        return python(name, "liblinear_", kind, ladder[0], ladder=ladder)

    contenders = [
        *ours(load, run, "sparse", ("trust region", "dual")),
        liblinear("LIBLINEAR, primal (-s 0)", 0),
        liblinear("LIBLINEAR, dual (-s 7)", 7),
        *[scikit(solver) for solver in ("lbfgs", "newton-cg", "saga")],
    ]
    name = f"sparse-{rows}-{strength}-tight"
    compare(given, report, f"Sparse logistic, {rows:,} × 40 of 2^{bits}, a ridge of {strength}", name, contenders,
            referee.sparse(load, strength))
