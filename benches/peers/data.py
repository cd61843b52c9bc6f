"""Input files: made once from a fixed seed, then the same bytes for every contender and every round."""

import json

import numpy as np

import place

SEED = 20_240_501


def random(*key):
    return np.random.default_rng([SEED, *key])


def kept(name, make):
    """The path of a file, made where it is not there yet; never left half written."""
    path = place.DATA / name
    if not path.exists():
        print(f"  making {name}", flush=True)
        place.DATA.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".half")
        make(half)
        half.rename(path)
    return str(path)


def dense(rows, features, type_="f64", layout="rows"):
    """Normal features x and labels y = x·w + 3 + noise; its class is y > 0. What every dense job loads."""
    name = f"{rows}x{features}"
    chunk = 100_000

    def rows_of(start):
        return random(1, rows, features, start).standard_normal((min(chunk, rows - start), features))

    def labels(path):
        w = random(2, features).uniform(-1.0, 1.0, features)
        parts = (rows_of(start) @ w for start in range(0, rows, chunk))
        noise = random(3, rows, features).standard_normal(rows)
        (np.concatenate(list(parts)) + 0.5 + noise).tofile(path)

    def values(path):
        kind = np.float64 if type_ == "f64" else np.float32
        shape = (rows, features) if layout == "rows" else (features, rows)
        out = np.memmap(path, kind, "w+", shape=shape)
        for start in range(0, rows, chunk):
            part = rows_of(start)
            if layout == "rows":
                out[start : start + len(part)] = part
            else:
                out[:, start : start + len(part)] = part.T
        out.flush()

    x = kept(f"{name}.{layout}.{type_}", values)
    return {"x": x, "y": kept(f"{name}.y", labels), "rows": rows, "features": features}


def labeled(rows, features, kind):
    """Dense rows as above with other labels: `count` by a Poisson law, or ten classes by a multinomial one."""
    load, chunk = dense(rows, features), 100_000

    def labels(path):
        x = np.memmap(load["x"], np.float64, "r", shape=(rows, features))
        rng = random(7, rows, features, len(kind))
        w = rng.standard_normal((features, 1 if kind == "count" else 10)) / np.sqrt(features)
        parts = []
        for start in range(0, rows, chunk):
            score = x[start : start + chunk] @ w
            if kind == "count":
                parts.append(rng.poisson(np.exp(0.3 + 0.5 * score[:, 0])).astype(np.float64))
            else:
                parts.append(np.argmax(score + rng.gumbel(size=score.shape), axis=1).astype(np.float64))
        np.concatenate(parts).tofile(path)

    return load | {"y": kept(f"{rows}x{features}.{kind}", labels)}


def sparse(rows, active, bits):
    """Sparse rows as of words: indices like Zipf's law over 2^bits features, half of the values 1, and 0/1 classes."""
    features, name = 1 << bits, f"{rows}x{active}of2^{bits}"

    def make(folder):
        rng = random(4, rows, active, bits)
        # Frequencies fall as 1/rank; the ranks are scattered over the indices.
        scatter = rng.permutation(features).astype(np.uint32)
        w = rng.standard_normal(features) * 0.7
        starts, columns, numbers, classes = [0], [], [], []
        for start in range(0, rows, 50_000):
            count = min(50_000, rows - start)
            rank = np.exp(rng.uniform(0.0, np.log(features), (count, active))).astype(np.int64) - 1
            found = np.sort(scatter[rank], axis=1)
            fresh = np.ones_like(found, bool)
            fresh[:, 1:] = found[:, 1:] != found[:, :-1]
            values = np.where(rng.random(found.shape) < 0.5, 1.0, np.round(rng.standard_normal(found.shape), 3))
            values[values == 0.0] = 1.0
            score = (np.where(fresh, values, 0.0) * w[found]).sum(axis=1)
            classes.append((rng.random(count) < 1.0 / (1.0 + np.exp(-score))).astype(np.float64))
            starts.extend(starts[-1] + np.cumsum(fresh.sum(axis=1)))
            columns.append(found[fresh])
            numbers.append(values[fresh])
        folder.mkdir(exist_ok=True)
        np.array(starts, np.uint64).tofile(folder / "starts")
        np.concatenate(columns).astype(np.uint32).tofile(folder / "indices")
        np.concatenate(numbers).tofile(folder / "values")
        np.concatenate(classes).tofile(folder / "y")

    folder = kept(f"sparse-{name}", make)
    files = {part: f"{folder}/{part}" for part in ("starts", "indices", "values", "y")}
    return {**files, "rows": rows, "features": features}


def text(given, kind):
    """Sparse rows as text: `svmlight` (label, then feature:value counted from 1) or `vw` (counted from 0)."""

    def make(path):
        starts = np.fromfile(given["starts"], np.uint64).astype(np.int64)
        indices = np.fromfile(given["indices"], np.uint32) + (1 if kind == "svmlight" else 0)
        values, y = np.fromfile(given["values"]), np.fromfile(given["y"])
        between = " " if kind == "svmlight" else " | "
        with open(path, "w") as out:
            for start in range(0, len(y), 10_000):
                end = min(start + 10_000, len(y))
                entries = slice(starts[start], starts[end])
                words = [f"{j}:{v:g}" for j, v in zip(indices[entries].tolist(), values[entries].tolist())]
                at = (starts[start : end + 1] - starts[start]).tolist()
                lines = (
                    f"{'1' if y[row] else '-1'}{between}{' '.join(words[at[row - start] : at[row - start + 1]])}\n"
                    for row in range(start, end)
                )
                out.writelines(lines)

    return {"path": kept(place.DATA.joinpath(given["y"]).parent.name + "." + kind, make), **given}


def categories(rows, levels, numbers):
    """Columns of categories, each level at least once and the more frequent the smaller it is, and normal numbers."""
    name = f"categories-{rows}-{len(levels)}to{max(levels)}-{numbers}"

    def make(folder):
        rng = random(5, rows, len(levels), max(levels), numbers)
        score = rng.standard_normal(rows)
        folder.mkdir(exist_ok=True)
        with open(folder / "codes", "wb") as out:
            for count in levels:
                codes = (count * rng.random(rows) ** 2).astype(np.int32)
                codes[:count] = np.arange(count)
                rng.shuffle(codes)
                score += rng.standard_normal(count)[codes] * 0.3
                codes.tofile(out)
        with open(folder / "numbers", "wb") as out:
            for _ in range(numbers):
                column = rng.standard_normal(rows)
                score += column * rng.uniform(-1.0, 1.0)
                column.tofile(out)
        score.tofile(folder / "y")

    folder = kept(name, make)
    files = {part: f"{folder}/{part}" for part in ("codes", "numbers", "y")}
    return {**files, "rows": rows, "levels": levels}


CSV_LEVELS = {"color": 5, "month": 12, "city": 50}
CSV_NUMBERS = ["width", "height", "depth", "weight", "price", "age", "rooms", "visits"]


def csv(rows):
    """A CSV file of six fractions, two integers, three categories and a label, about 100 bytes a row."""

    def make(path):
        import polars as pl

        with open(path, "wb") as out:
            for start in range(0, rows, 1_000_000):
                rng, count = random(6, start), min(1_000_000, rows - start)
                columns = {name: rng.standard_normal(count) * 10.0 + 50.0 for name in CSV_NUMBERS[:6]}
                columns |= {name: rng.integers(0, 10_000, count) for name in CSV_NUMBERS[6:]}
                y = sum((j + 1) * 0.1 * columns[name] for j, name in enumerate(CSV_NUMBERS[:6]))
                y += columns["rooms"] * 1e-3 + rng.standard_normal(count)
                for name, levels in CSV_LEVELS.items():
                    codes = rng.integers(0, levels, count)
                    # A level may be absent from a short file, never in one of two contenders only.
                    y += codes * 0.05
                    columns[name] = pl.Series([f"{name}_{code:02}" for code in range(levels)]).gather(codes)
                columns["y"] = y
                pl.DataFrame(columns).write_csv(out, include_header=start == 0, float_precision=6)

    path = kept(f"mixed-{rows}.csv", make)
    return {"path": path, "label": "y", "numbers": CSV_NUMBERS, "categories": list(CSV_LEVELS)}


def known(name, find):
    """A number that belongs to the data and takes long to find: the least objective."""
    path = place.DATA / f"{name}.least.json"
    if not path.exists():
        print(f"  finding the least objective of {name}", flush=True)
        path.write_text(json.dumps(find()))
    return json.loads(path.read_text())
