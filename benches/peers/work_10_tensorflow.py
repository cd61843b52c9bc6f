"""TensorFlow 2.15's estimators, on a small case only: they are slow, and large to install."""

import data
import place
import referee
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
One shuffled epoch of mini-batches of 64 by plain gradient descent at the same rate, a whole fit, with one numeric column
per feature. TensorFlow shuffles within a buffer of 10 000 examples and computes in f32.
"""


def run(given, report):
    report.title("TensorFlow estimators", INTRO)
    rows, features, rate = (5_000 if given.quick else 50_000), 10, 0.01
    for loss, name in (("squared", "LinearRegressor"), ("logistic", "LinearClassifier")):
        load = data.dense(rows, features) | {"loss": loss}
        run_ = {"loss": loss, "solver": "mini-batch", "batch": 64, "rate": rate, "epochs": 1, "what": "fit"}
        estimator = {"batch": 64, "rate": rate}
        contenders = [
            gradus("gradus", "descent", load, run_),
            python(f"TensorFlow {name}", "estimators", load, estimator, venv=place.TENSORFLOW),
        ]
        with Field(given, contenders, referee.dense(load, loss)) as field:
            results = field.measure()
        report.add(f"{rows:,} × {features}, {loss}", standings(results, "gradus"), results=results)
