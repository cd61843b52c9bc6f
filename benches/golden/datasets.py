"""Writes the examples that the golden numbers stand on, as small CSV files, from the public-domain data sets of statsmodels.

    python benches/golden/datasets.py

Rows that are a sample are chosen by their number alone, so that the files come out the same each time.
"""

from pathlib import Path

import numpy as np
import statsmodels.api as sm

FOLDER = Path(__file__).parents[2] / "tests/data/golden/inference"


def public(name):
    """A data set of statsmodels that its own module says to be in the public domain."""
    module = getattr(sm.datasets, name)
    assert "public domain" in module.COPYRIGHT.lower(), (name, module.COPYRIGHT)
    return module.load_pandas().data


def tables():
    """Each file's name and its rows."""
    yield "longley", public("longley")
    yield "stackloss", public("stackloss")
    yield "engel", public("engel")
    yield "statecrime", public("statecrime")[["violent", "murder", "hs_grad", "poverty", "single", "white", "urban"]]
    grunfeld = public("grunfeld")
    yield "grunfeld", grunfeld.astype({"year": int})
    macro = public("macrodata")[["year", "quarter", "realgdp", "infl", "unemp", "tbilrate"]]
    yield "macrodata", macro.astype({"year": int, "quarter": int})
    anes = public("anes96")[["PID", "vote", "TVnews", "selfLR", "age", "educ", "income", "logpopul"]]
    yield "anes96", anes.astype({name: int for name in anes.columns if name != "logpopul"})
    visits = public("randhie").iloc[7::40].head(500).reset_index(drop=True)
    whole = ["mdvis", "idp", "hlthg", "hlthf", "hlthp"]
    visits = visits.astype({name: int for name in whole})
    visits["block"], visits["place"] = np.arange(len(visits)) // 10, np.arange(len(visits)) % 10  # groups for clustered errors
    yield "randhie", visits


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, rows in tables():
        rows.to_csv(FOLDER / f"{name}.csv", index=False)
        print(name, rows.shape)
