"""Sparse logistic regression: one pass."""

import data
import referee
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Rows of 40 active features of 2^20, as of words, without a bias. One pass: one example a step, from memory (CSR) and from
text on disk (svmlight for gradus, its own format for Vowpal Wabbit; the files are in the page cache). F is that after
the pass, without a penalty; the rates of Vowpal Wabbit are its own, adaptive ones. To an equal objective sparse rows are
fitted in section 11.
"""


def run(given, report):
    report.title("Sparse logistic regression", INTRO)
    rows, bits = (20_000, 16) if given.quick else (1_000_000, 20)
    load = data.sparse(rows, 40, bits)
    one_pass(given, report, load, bits)


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
