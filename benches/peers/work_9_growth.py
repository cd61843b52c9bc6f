"""How cost grows with the rows and with the features."""

from statistics import median

import data
from contender import gradus
from report import megabytes, seconds, table
from rounds import Field

INTRO = """
Seconds (medians), the growth from one line to the next, and the peak of the memory less the input, each in a process of
its own. A whole fit in closed form; one full-batch pass and one stochastic epoch of runs under way.
"""
TIMES = (1, 2, 4, 8, 16)


def work(load):
    descent = {"loss": "squared", "rate": 1e-4}
    return {
        "pass": gradus("pass", "pass", load | {"type": "f64", "layout": "rows"}, {"what": "squared"}),
        "gram": gradus("gram", "closed form", load, {"loss": "squared", "solver": "gram"}),
        "closed form": gradus("closed form", "closed form", load, {"loss": "squared", "solver": "closed form"}),
        "stochastic epoch": gradus(
            "stochastic epoch", "descent", load, {"what": "epoch", "run": descent | {"solver": "stochastic"}}
        ),
    }


def run(given, report):
    report.title("How cost grows", INTRO)
    least = 2_000 if given.quick else 62_500
    grow(given, report, "rows, 20 features", [(least * times, 20) for times in TIMES], 0)
    rows = 5_000 if given.quick else 100_000
    grow(given, report, f"features, {rows:,} rows", [(rows, 10 * times) for times in TIMES], 1)


def grow(given, report, what, shapes, axis):
    measured = []
    for rows, features in shapes:
        only, given.only = given.only, ""
        with Field(given, work(data.dense(rows, features)).values()) as field:
            measured.append(field.measure())
        given.only = only
    names = [result.name for result in measured[0]]
    header = [what.split(",")[0], *(part for name in names for part in (name, "×", "memory"))]
    lines, before = [], [None] * len(names)
    for shape, results in zip(shapes, measured):
        line = [f"{shape[axis]:,}"]
        for j, result in enumerate(results):
            if result.failure:
                line += [result.failure, "", ""]
                continue
            now = median(result.seconds)
            line += [seconds(now), f"{now / before[j]:.2f}" if before[j] else "", megabytes(result.peak)]
            before[j] = now
        lines.append(line)
    report.add(f"By {what}", table(header, lines), results=[result for results in measured for result in results])
