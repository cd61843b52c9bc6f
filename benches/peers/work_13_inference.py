"""Standard errors."""

import data
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
A logistic fit without a penalty and its table of standard errors, tests and facts, from rows in memory: `Fit::inference` printed,
and statsmodels' `Logit.fit` with `summary()`. *gradus, the table alone* is `Fit::inference` of a fit that is there; *gradus, one pass*
is one full-batch pass over the same rows, its unit.
"""


def run(given, report):
    report.title("Standard errors", INTRO)
    for rows, features in [(50_000, 20)] if given.quick else [(2_000_000, 20)]:
        load = data.dense(rows, features) | {"loss": "logistic"}
        settings = {"loss": "logistic", "solver": "auto", "tolerance": 1e-8}
        contenders = [
            gradus("gradus", "inference", load, settings | {"what": "both"}),
            gradus("gradus, the fit alone", "inference", load, settings | {"what": "fit"}),
            gradus("gradus, the table alone", "inference", load, settings | {"what": "inference"}),
            gradus("gradus, one pass", "pass", load | {"type": "f64", "layout": "rows"}, {"what": "logistic"}),
            python("statsmodels Logit", "statsmodels_", load, {"model": "logit"}),
        ]
        with Field(given, contenders) as field:
            results = field.measure()
        report.add(f"{rows:,} × {features}", standings(results, "gradus"), results=results)
