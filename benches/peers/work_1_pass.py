"""One full-batch pass over dense data: scores, losses, gradient."""

import data
from contender import gradus, python, rust
from report import standings
from rounds import Field

INTRO = """
Scores, losses and the gradient over all rows, once. The limit is a sum of the same bytes in vector lanes with the same
threads, in the same process and the same rounds; the ratio is the limit's seconds to those of the contender, so 1 is as
fast as the memory delivers. numpy and ndarray need two matrix products, each of which reads the data once; on f32 they
also sum in f32, where gradus sums in f64.
"""


def run(given, report):
    report.title("One full-batch pass", INTRO)
    shapes = [(20_000, 100), (200_000, 10)] if given.quick else [(1_000_000, 100), (10_000_000, 10)]
    for rows, features in shapes:
        for type_ in ("f64", "f32"):
            for layout in ("rows", "columns", "arrow"):
                one(given, report, rows, features, type_, layout)


def one(given, report, rows, features, type_, layout):
    order = "rows" if layout == "rows" else "columns"
    load = data.dense(rows, features, type_, order) | {"type": type_, "layout": layout}
    contenders = [
        gradus("the limit: a plain sum", "pass", load, {"what": "sum"}, shared="gradus"),
        gradus("gradus, squared", "pass", load, {"what": "squared"}, shared="gradus"),
        gradus("gradus, logistic", "pass", load, {"what": "logistic"}, shared="gradus"),
    ]
    # numpy and ndarray know no Arrow columns; theirs stand under columns, on the same bytes.
    if layout != "arrow":
        contenders += [
            python("numpy, squared", "products", load, {"loss": "squared"}, shared="numpy"),
            python("numpy, logistic", "products", load, {"loss": "logistic"}, shared="numpy"),
            rust("ndarray, squared", "pass", load, {}),
        ]
    with Field(given, contenders) as field:
        results = field.measure()
    shown = standings(results, "the limit: a plain sum", "share of the limit", inverse=True)
    bytes_ = rows * features * int(type_[1:]) / 8
    limit = results[0]
    speed = f"The limit: {bytes_ / sorted(limit.seconds)[len(limit.seconds) // 2] / 1e9:.1f} GB/s."
    where = {"rows": "by rows", "columns": "by columns", "arrow": "Arrow columns"}[layout]
    report.add(f"{rows:,} × {features}, {type_}, {where}", shown, speed, results=results)
