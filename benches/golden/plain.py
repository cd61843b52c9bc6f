"""Numbers as plain JSON: what is not a number, a text or a list of such becomes one; short lists stand on one line."""

import json

import numpy as np
import pandas as pd


def plain(value):
    """Lists, dictionaries, texts and numbers alone; a number that is not finite is None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, pd.DataFrame):
        return plain(value.to_numpy())
    if isinstance(value, (list, tuple, np.ndarray, pd.Series)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value


def lines(value, indent=0):
    """JSON with a line for each key, and each list that holds no dictionary on one; floats as the shortest text that reads back
    as the same double (at most 17 digits)."""
    inner = " " * (indent + 1)
    if isinstance(value, dict) and value:
        items = [f"{inner}{json.dumps(key)}: {lines(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(inner + lines(item, indent + 1) for item in value) + "\n" + " " * indent + "]"
    return json.dumps(value, ensure_ascii=False)


def write(path, value):
    """One file of numbers."""
    path.write_text(lines(plain(value)) + "\n", encoding="utf-8")
