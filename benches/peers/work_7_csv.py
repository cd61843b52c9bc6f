"""From a CSV file to a model to predictions on disk."""

import data
import place
import referee
from contender import gradus, python
from report import seconds, standings, table
from rounds import Field

INTRO = """
A CSV file of six fractions, two integers and three categories (67 levels) is read, a ridge with standardised numbers is
fitted, and predictions for all rows are written to a file, each with about sixteen digits. The file is in the page
cache. The peers are a scikit-learn pipeline (OneHotEncoder, StandardScaler, Ridge) on a pandas or polars frame. What
they import is loaded before the clock starts; each run has a new process.
"""


def run(given, report):
    report.title("CSV to model to predictions", INTRO)
    rows = 100_000 if given.quick else 10_000_000
    load = data.csv(rows)
    strength = 1e-6
    out = str(place.BUILT / "predictions.csv")
    gram = {"solver": "gram", "ridge": strength, "out": out}
    contenders = [gradus("gradus, gram", "csv", load, gram), gradus("gradus", "csv", load, gram | {"solver": "closed form"})]
    settings = {"alpha": strength * rows, "one_hot": "sparse", "solver": "sparse_cg", "out": out}
    # The pyarrow engine is the faster one of pandas.
    for library in ("pandas, pyarrow engine", "polars"):
        frames = load | {"library": library}
        contenders.append(python(f"{library} + scikit-learn", "frames", frames, settings))
    for contender in contenders:
        contender.fresh = True
    # Whole pipelines over large files: six times as long as any other run.
    given.limit *= 6
    with Field(given, contenders, referee.csv(load, strength)) as field:
        results = field.measure(warm=given.quick)
    given.limit /= 6
    for result in results:
        result.settings = result.settings.replace(f", out {out}", "")
    parts = [
        [r.name, *[seconds(r.notes[part]) for part in ("read", "fit", "predict and write")]] for r in results if r.notes
    ]
    shown = standings(results, "gradus, gram")
    steps = table(["contender, last round", "read", "fit", "predict and write"], parts)
    size = (place.DATA / f"mixed-{rows}.csv").stat().st_size / 1e9
    report.add(f"{rows:,} rows, {size:.2f} GB", shown, steps, results=results)
