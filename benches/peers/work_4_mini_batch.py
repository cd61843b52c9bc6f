"""Epochs of mini-batches on dense rows, beside the limit."""

import data
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
One shuffled epoch of a run under way, by mini-batches of 64 and of 1024, beside a sum of the same bytes; the ratio is the
limit's seconds to those of the contender. numpy gathers the rows of a batch and multiplies. scikit-learn's `partial_fit`
over the same batches goes example by example within a batch: it stands here for context, not as the same work.
"""


def run(given, report):
    report.title("Mini-batches, dense", INTRO)
    for rows, features in [(50_000, 20), (20_000, 100)] if given.quick else [(2_000_000, 20), (500_000, 100)]:
        load = data.dense(rows, features)
        for loss in ("squared", "logistic"):
            contenders = [gradus("the limit: a plain sum", "descent", load, {"what": "sum"}, shared="gradus")]
            for batch in (64, 1024):
                run_ = {"loss": loss, "solver": "mini-batch", "batch": batch, "rate": 1e-3}
                epoch = {"what": "epoch", "run": run_}
                numpy = {"loss": loss, "batch": batch, "rate": 1e-3}
                contenders += [
                    gradus(f"gradus, {batch}", "descent", load, epoch, shared="gradus"),
                    python(f"numpy, {batch}", "products", load, numpy, shared="numpy"),
                ]
            class_ = "SGDRegressor" if loss == "squared" else "SGDClassifier"
            scikit = {"class": class_, "loss": "squared_error" if loss == "squared" else "log_loss"}
            scikit |= {"partial_fit": 1024, "penalty": None, "learning_rate": "constant", "eta0": 1e-3}
            contenders.append(python("scikit-learn partial_fit, 1024", "scikit", load | {"loss": loss}, scikit))
            with Field(given, contenders) as field:
                results = field.measure()
            shown = standings(results, "the limit: a plain sum", "share of the limit", inverse=True)
            report.add(f"{rows:,} × {features}, {loss}", shown, results=results)
