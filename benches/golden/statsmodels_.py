"""Standard errors, tests and diagnostics by statsmodels (and scikit-learn's Huber), as golden numbers of `tests/golden`.

    pip install statsmodels==0.15.0 pandas scipy scikit-learn
    python benches/golden/statsmodels_.py

Each number stands beside the Python expression that made it (`call`), in which `t` is the table, `y` the label, `X` the design
matrix with the column "(intercept)" first, `r` the result of the model's own call, and `codes(name)` the groups of a column as
whole numbers. A category is one column "name=level" for each of its sorted levels but the first.
"""

import platform
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.optimize import brentq, minimize
from scipy.stats import chi2
from sklearn.linear_model import HuberRegressor
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.stats import diagnostic, outliers_influence, stattools
from statsmodels.stats.anova import anova_lm

import plain
from families import MODELS, PARTY
from ordinal import Ordinal

WITH_INTERVALS = ("nonrobust", "HC3", "cluster", "powell", "H1", "by_t")
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests/data/golden/inference"
BY = (
    f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, numpy {np.__version__}, pandas {pd.__version__}, "
    f"scikit-learn {sklearn.__version__}, Python {platform.python_version()}"
)


def table(name):
    """A data set of this repository; rows with a missing value are left out."""
    own = FOLDER / f"{name}.csv"
    return pd.read_csv(own if own.exists() else ROOT / f"data/{name}/{name}.csv").dropna().reset_index(drop=True)


def design(rows, features):
    """The design matrix: the intercept, numbers as they are, categories as columns of 0 and 1."""
    columns = {"(intercept)": np.ones(len(rows))}
    for name in features:
        if pd.api.types.is_numeric_dtype(rows[name]):
            columns[name] = rows[name].astype(float)
        else:
            for level in sorted(rows[name].unique())[1:]:
                columns[f"{name}={level}"] = (rows[name] == level).astype(float)
    return pd.DataFrame(columns)


def profiled(result):
    """95 % intervals of the profile likelihood of a GLM without a dispersion, each end to the last digits. (Reweighted least squares
    of the other weights may wander off at such ends, so these are found by minimisation, from the fit's own.)"""
    model, half = result.model, chi2.ppf(0.95, 1) / 2
    ends = []
    for j, (estimate, error) in enumerate(zip(result.params, result.bse)):
        start = np.delete(np.asarray(result.params), j)

        def lost(value):
            whole = lambda others: np.insert(others, j, value)
            # Far out a step may leave what f64 can hold: infinitely bad.
            fall = lambda others: np.nan_to_num(-model.loglike(whole(others), scale=1.0), nan=np.inf)
            slope = lambda others: -np.delete(model.score(whole(others), scale=1.0), j)
            found = minimize(fall, start, jac=slope, method="BFGS", options=dict(gtol=1e-9, maxiter=1000))
            return result.llf - half + found.fun

        ends.append([brentq(lost, estimate, estimate + side * 6 * error, xtol=1e-13, rtol=1e-14) for side in (-1, 1)])
    return ends


def estimates(result, with_intervals):
    """Errors and p-values, parameter by parameter, sets of several scores one after the other; statistics and 95 % intervals too
    where they are wanted."""
    ordered = lambda values: np.asarray(values, dtype=float).ravel(order="F")
    made = {"se": ordered(result.bse), "p": ordered(result.pvalues)}
    if with_intervals:
        interval = np.asarray(result.conf_int(), dtype=float).reshape(-1, 2)
        made |= {"statistic": ordered(result.tvalues), "lower": interval[:, 0], "upper": interval[:, 1]}
    made["distribution"] = "t" if result.use_t else "normal"
    if result.use_t:
        made["df"] = float(getattr(result, "df_resid_inference", None) or result.df_resid)
    return made


def numbers(model):
    """All numbers of one model."""
    t = table(model["data"])
    scope = dict(
        t=t, np=np, pd=pd, sm=sm, diagnostic=diagnostic, influence=outliers_influence, stattools=stattools, design=design,
        anova_lm=anova_lm, profiled=profiled, codes=lambda name: pd.factorize(t[name], sort=True)[0],
    )
    scope["X"] = design(t, model["features"])
    scope["y"] = eval(model.get("label_as", f"t['{model['label']}'].astype(float)"), scope)
    fit = lambda options: f"{model['make']}.fit({', '.join(filter(None, [model.get('fit', ''), options]))})"
    scope["r"] = result = eval(fit(""), scope)
    described = {key: model[key] for key in ("data", "label", "label_as", "features", "family", "weights") if key in model}
    params = np.asarray(result.params, dtype=float).ravel(order="F")
    made = {**described, "call": fit(""), "terms": model.get("terms") or list(scope["X"].columns), "params": params}
    if "note" in model:
        made["note"] = model["note"]
    made["covariances"] = {}
    for name, options in model.get("covariances", {}).items():
        made["covariances"][name] = {"call": fit(options), **estimates(eval(fit(options), scope), name in WITH_INTERVALS)}
    for group in ("facts", "rows"):
        if group in model:
            made[group] = {name: {"call": call, "value": eval(call, scope)} for name, call in model[group].items()}
    return made


def ordered():
    """Proportional odds, held against `OrderedModel`, whose Hessian is made of differences."""
    t = table("anes96")
    fit, groups = Ordinal(t["PID"], t[PARTY]), t["TVnews"]
    peer = OrderedModel(t["PID"], t[PARTY].astype(float), distr="logit").fit(method="bfgs", maxiter=1000, gtol=1e-7, disp=0)
    features = len(PARTY)
    thresholds = peer.model.transform_threshold_params(peer.params.to_numpy())[1:-1]
    np.testing.assert_allclose(peer.params.to_numpy()[:features], fit.params[:features], rtol=1e-4)
    np.testing.assert_allclose(thresholds, fit.params[features:], rtol=1e-5)
    np.testing.assert_allclose(peer.bse.to_numpy()[:features], fit.errors()["se"][:features], rtol=1e-4)
    np.testing.assert_allclose(peer.llf, fit.llf, rtol=1e-10)
    return {
        "data": "anes96", "label": "PID", "features": PARTY, "family": "ordinal, logit",
        "call": "Ordinal(t['PID'], t[features]) of benches/golden/ordinal.py, compared with OrderedModel(distr='logit').fit(method='bfgs')",
        "terms": [*PARTY, *[f"PID<={level}" for level in range(6)]], "params": fit.params,
        "covariances": {"nonrobust": fit.errors(), "HC0": fit.errors(robust=True), "cluster": {"groups": "TVnews", **fit.errors(groups=groups)}},
        "facts": {name: {"call": f"r.{name}", "value": getattr(peer, name) if name != "llf" else fit.llf} for name in ("llf", "llnull")},
    }


def jointly_scaled(data, label, features):
    """scikit-learn's Huber, whose scale is estimated together with the weights."""
    t = table(data)
    x = t[features].astype(float)
    call = "HuberRegressor(epsilon=1.35, alpha=0.0, tol=1e-10, max_iter=100000).fit((x - x.mean()) / x.std(ddof=0), y)"
    spread = x.std(ddof=0)
    fit = eval(call, dict(HuberRegressor=HuberRegressor, x=x, y=t[label].astype(float)))
    weights = fit.coef_ / spread.to_numpy()
    return {
        "data": data, "label": label, "features": features, "family": "huber 1.35, scale estimated jointly", "call": call,
        "terms": ["(intercept)", *features], "params": [fit.intercept_ - float(weights @ x.mean()), *weights], "scale": fit.scale_,
        "note": "an iterative optimum: about six digits",
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for file, models in MODELS.items():
        made = {"by": BY, "made_by": "benches/golden/statsmodels_.py"}
        for name, model in models.items():
            made[name] = numbers(model)
        if file == "huber":
            made["stackloss_jointly"] = jointly_scaled("stackloss", "STACKLOSS", ["AIRFLOW", "WATERTEMP", "ACIDCONC"])
            made["mtcars_jointly"] = jointly_scaled("mtcars", "mpg", ["wt", "hp"])
        plain.write(FOLDER / f"{file}_statsmodels.json", made)
        print(file, (FOLDER / f"{file}_statsmodels.json").stat().st_size)
    plain.write(FOLDER / "ordinal_statsmodels.json", {"by": BY, "made_by": "benches/golden/statsmodels_.py", "anes96": ordered()})
