"""From a CSV file to a scikit-learn pipeline to predictions in a file, with pandas or polars."""

import numpy as np
import pandas as pd
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from serve import timed

READ = {
    "pandas": lambda path: pd.read_csv(path),
    "pandas, pyarrow engine": lambda path: pd.read_csv(path, engine="pyarrow"),
    "polars": pl.read_csv,
}


def write(library, path, predictions):
    if library == "polars":
        pl.DataFrame({"prediction": predictions}).write_csv(path)
    else:
        pd.DataFrame({"prediction": predictions}).to_csv(path, index=False)


def open(request):
    library, label = request["library"], request["label"]
    numbers, categories = request["numbers"], request["categories"]

    def run(settings):
        dense = settings["one_hot"] == "dense"
        columns = ColumnTransformer(
            [
                ("numbers", StandardScaler(), numbers),
                ("categories", OneHotEncoder(sparse_output=not dense), categories),
            ],
            sparse_threshold=0.0 if dense else 1.0,
        )
        model = make_pipeline(columns, Ridge(alpha=settings["alpha"], solver=settings["solver"], tol=1e-5))
        seconds, table = timed(lambda: READ[library](request["path"]))
        features = table.drop(label) if library == "polars" else table.drop(columns=label)
        fit, _ = timed(lambda: model.fit(features, table[label]))
        predict, _ = timed(lambda: write(library, settings["out"], model.predict(features)))
        # The objective is judged on the encoded features: numbers, then categories.
        last = model[-1]
        scaled = last.coef_[: len(numbers)] / model[0].named_transformers_["numbers"].scale_
        shift = model[0].named_transformers_["numbers"].mean_ @ scaled
        w = np.concatenate([scaled, last.coef_[len(numbers) :], [last.intercept_ - shift]])
        return seconds + fit + predict, w, {"read": seconds, "fit": fit, "predict and write": predict}

    return 0, run
