"""Predictions: throughput and latency."""

import data
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Predictions for all rows of an array in memory, beside a sum of the same bytes; and for one row at a time, the mean over
many calls. gradus looks columns up by name once per call, or once for all calls with its predictor.
"""


def run(given, report):
    report.title("Prediction", INTRO)
    rows, features = (20_000, 100) if given.quick else (1_000_000, 100)
    load = data.dense(rows, features)
    for loss in ("squared", "logistic"):
        contenders = [
            gradus("the limit: a plain sum", "prediction", load, {"what": "sum", "loss": loss}, shared="gradus"),
            gradus("gradus", "prediction", load, {"what": "all", "loss": loss}, shared="gradus"),
        ]
        one = [gradus("gradus, predictor", "prediction", load, {"what": "predictor", "loss": loss, "calls": 10_000})]
        one.append(gradus("gradus, predict", "prediction", load, {"what": "one", "loss": loss, "calls": 10_000}))
        for library in ("numpy", "scikit-learn"):
            more = load | {"library": library, "loss": loss}
            contenders.append(python(library, "predictions", more, {"what": "all", "loss": loss}))
            one.append(python(library, "predictions", more, {"what": "one", "loss": loss, "calls": 2_000}))
        with Field(given, contenders) as field:
            results = field.measure()
        shown = standings(results, "the limit: a plain sum", "share of the limit", inverse=True)
        report.add(f"{rows:,} × {features} at once, {loss}", shown, results=results)
        with Field(given, one) as field:
            results = field.measure()
        shown = standings(results, "gradus, predict", memory=False)
        report.add(f"One row of {features}, {loss}", shown, results=results)
