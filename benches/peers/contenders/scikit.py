"""scikit-learn, on dense rows, sparse rows or categories."""

import numpy as np
import scipy.sparse as sparse
import sklearn.linear_model as models
from sklearn.preprocessing import OneHotEncoder

import arrays
from serve import timed


def weights(model):
    return np.append(model.coef_.ravel(), model.intercept_)


def without_bias(model):
    return model.coef_.ravel()


def open(request):
    kind = request.get("kind", "dense")
    if kind == "categories":
        return open_categories(request)
    x, y, bytes_ = (arrays.csr if kind == "sparse" else arrays.dense)(request)

    def run(settings):
        batch = settings.pop("partial_fit", None)
        model = getattr(models, settings.pop("class"))(**settings)
        if batch:
            return *timed(lambda: weights(partial(model, x, y, batch))), None
        seconds, _ = timed(lambda: model.fit(x, y))
        took = {"iterations": int(np.max(model.n_iter_))} if getattr(model, "n_iter_", None) is not None else None
        return seconds, (weights if model.fit_intercept else without_bias)(model), took

    return bytes_, run


def partial(model, x, y, batch):
    """One epoch by partial_fit on shuffled batches; within a batch it goes example by example."""
    order = np.random.default_rng(0).permutation(len(x))
    more = {"classes": np.array([0.0, 1.0])} if isinstance(model, models.SGDClassifier) else {}
    for start in range(0, len(x), batch):
        rows = order[start : start + batch]
        model.partial_fit(x[rows], y[rows], **more)
    return model


def open_categories(request):
    codes, numbers, y, bytes_ = arrays.categories(request)
    if not request["sparse"]:
        # A process that would not fit in memory must not try.
        wide = len(y) * (sum(request["levels"]) + numbers.shape[1]) * 8
        if wide > 6e9:
            raise MemoryError(f"{wide / 1e9:.0f} GB of one-hot columns")

    def fit(model):
        hot = OneHotEncoder(sparse_output=request["sparse"]).fit_transform(codes)
        x = sparse.hstack([hot, numbers], "csr") if request["sparse"] else np.hstack([hot, numbers])
        return weights(model.fit(x, y))

    def run(settings):
        model = getattr(models, settings.pop("class"))(**settings)
        return *timed(lambda: fit(model)), None

    return bytes_, run
