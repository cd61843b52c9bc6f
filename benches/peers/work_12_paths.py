"""Lasso paths."""

import numpy as np

import data
from contender import gradus, python
from report import standings
from rounds import Field

INTRO = """
Fits of the lasso over a grid of a hundred strengths, from columns in memory to the weights at each of them: wide (more features
than rows) and long. F is the mean over the grid of loss + penalty, relative to the least known at each strength, so that
*above best* is the mean excess. Each contender with the least effort of its ladder that comes within 1e-4, and within 1e-8.
What is given is centred; gradus does not know that and takes the bias along. glmnet is R's, where it is installed (Debian's
r-cran-glmnet); its clock runs for the fit alone.
"""
TOLERANCES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10)
CLOSE = (1e-4, 1e-8)


class Referee:
    """The mean over the grid of (½·mean square + λ‖w‖₁), each relative to the least that is known there."""

    def __init__(self, load, strengths, least=None):
        n, p = load["rows"], load["features"]
        self.x = np.memmap(load["x"], np.float64, "r", shape=(p, n)).T
        self.y, self.strengths, self.least, self.width = np.fromfile(load["y"]), strengths, least, p

    def values(self, weights):
        w = weights.reshape(len(self.strengths), -1)
        values = []
        for row, strength in zip(w, self.strengths):
            support = np.flatnonzero(row[: self.width])
            z = np.asarray(self.x[:, support]) @ row[support] + (row[self.width] if len(row) > self.width else 0.0)
            values.append(0.5 * np.mean((self.y - z) ** 2) + strength * np.abs(row[: self.width]).sum())
        return np.array(values)

    def __call__(self, weights):
        return float(np.mean(self.values(weights) / self.least))


def wide_or_long(rows, features):
    """Centred correlated columns and a label of some of them."""
    name = f"lasso-{rows}x{features}"

    def make(folder):
        rng = data.random(8, rows, features)
        folder.mkdir(exist_ok=True)
        x = np.empty((features, rows))
        x[0] = rng.standard_normal(rows)
        for j in range(1, features):
            x[j] = 0.5 * x[j - 1] + np.sqrt(0.75) * rng.standard_normal(rows)
        x -= x.mean(axis=1, keepdims=True)
        w = np.zeros(features)
        w[rng.choice(features, min(features // 10, 100), replace=False)] = rng.standard_normal(min(features // 10, 100))
        y = w @ x
        y += rng.standard_normal(rows) * y.std() / 3.0
        x.tofile(folder / "x")
        (y - y.mean()).tofile(folder / "y")

    folder = data.kept(name, make)
    return {"x": f"{folder}/x", "y": f"{folder}/y", "rows": rows, "features": features}


def run(given, report):
    report.title("Lasso paths", INTRO)
    cases = [(200, 1000, 1e-2), (5000, 100, 1e-3)] if given.quick else [(1000, 10_000, 1e-2), (100_000, 500, 1e-3)]
    for rows, features, ratio in cases:
        one(given, report, rows, features, ratio)


def one(given, report, rows, features, ratio):
    load = wide_or_long(rows, features)
    x = np.memmap(load["x"], np.float64, "r", shape=(features, rows))
    most = float(np.abs(x @ np.fromfile(load["y"])).max() / rows)
    strengths = (most * np.geomspace(1.0, ratio, 100)).tolist()
    # ½ mean square + λ‖w‖₁ is half of mean square + 2λ‖w‖₁.
    doubled = [2.0 * strength for strength in strengths]

    def ours(name):
        ladder = [{"strengths": doubled, "tolerance": tol} for tol in TOLERANCES]
        return gradus(name, "path", load, ladder[0], ladder=ladder)

    def peer(name, job, **more):
        ladder = [{"strengths": strengths, "tol": tol} | more for tol in TOLERANCES]
        return python(name, job, load, ladder[0], ladder=ladder)

    contenders = [
        ours("gradus"),
        peer("scikit-learn lasso_path", "path_", of="scikit-learn"),
        peer("celer", "path_", of="celer"),
        peer("skglm", "path_", of="skglm"),
        peer("glmnet (R)", "path_", of="glmnet"),
    ]

    def find():
        with Field(given, [contenders[0]]) as field:
            field.given = type(given)(**{**vars(given), "limit": 300.0})
            field.once(contenders[0], {"strengths": doubled, "tolerance": 1e-12})
            return Referee(load, strengths).values(np.fromfile(field.weights)).tolist()

    judge = Referee(load, strengths, np.array(data.known(f"lasso-{rows}x{features}-{ratio}", find)))
    for close in CLOSE:
        with Field(given, contenders, judge) as field:
            unable = field.reach(1.0, close)
            results = field.measure(unable, warm=False)
        for result in results:
            result.settings = ", ".join(part for part in result.settings.split(", ") if part.startswith(("tol", "of")))
        heading = f"{rows:,} × {features:,}, λ from its largest to {ratio:g} of it, within {close:g}"
        report.add(heading, standings(results, "gradus", best=1.0), results=results)
