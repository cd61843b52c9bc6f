"""Least squares in closed form."""

import data
import referee
from contender import gradus, python, rust
from report import standings
from rounds import Field

INTRO = """
Least squares with a bias on dense rows in memory, whole fits. The ratio is that of a contender's seconds to those of
`ClosedForm::gram()`. The normal equations of numpy are those of the raw features, centred afterwards by their means:
the fastest that numpy can do, and the least exact.
"""


def run(given, report):
    report.title("Closed form", INTRO)
    shapes = [(20_000, 50), (100_000, 10)] if given.quick else [(500_000, 100), (2_000_000, 20)]
    for rows, features in shapes:
        load = data.dense(rows, features) | {"loss": "squared"}
        ridge = {"class": "Ridge", "alpha": 1e-9, "solver": "cholesky"}
        contenders = [
            gradus("gradus, gram", "closed form", load, {"loss": "squared", "solver": "gram"}),
            gradus("gradus, default", "closed form", load, {"loss": "squared", "solver": "closed form"}),
            python("numpy, normal equations", "normal_equations", load, {}),
            python("scikit-learn LinearRegression", "scikit", load, {"class": "LinearRegression"}),
            python("scikit-learn Ridge", "scikit", load, ridge),
            python("statsmodels OLS, qr", "statsmodels_", load, {"method": "qr"}),
            python("statsmodels OLS, pinv", "statsmodels_", load, {"method": "pinv"}),
            rust("linfa-linear", "linfa", load, {}),
            rust("smartcore, qr", "smartcore", load, {"solver": "qr"}),
            rust("smartcore, svd", "smartcore", load, {"solver": "svd"}),
            rust("ferrolearn LinearRegression", "ferrolearn", load, {"solver": "ols"}),
            rust("ferrolearn Ridge", "ferrolearn", load, {"solver": "ridge"}),
        ]
        with Field(given, contenders, referee.dense(load, "squared")) as field:
            results = field.measure()
        report.add(f"{rows:,} × {features}", standings(results, "gradus, gram"), results=results)
