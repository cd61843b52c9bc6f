"""The input files as arrays."""

import numpy as np
import scipy.sparse as sparse


def dense(request):
    """x by rows, y, and their bytes; for the logistic loss y is the class."""
    x = np.fromfile(request["x"]).reshape(request["rows"], request["features"])
    y = np.fromfile(request["y"])
    bytes_ = x.nbytes + y.nbytes
    return x, ((y > 0).astype(np.float64) if request.get("loss") == "logistic" else y), bytes_


def csr(request):
    """Sparse rows, their classes, and their bytes."""
    starts = np.fromfile(request["starts"], np.uint64).astype(np.int32)
    indices = np.fromfile(request["indices"], np.uint32).view(np.int32)
    values = np.fromfile(request["values"])
    y = np.fromfile(request["y"])
    x = sparse.csr_matrix((values, indices, starts), shape=(request["rows"], request["features"]))
    x.has_sorted_indices = x.has_canonical_format = True
    return x, y, starts.nbytes + indices.nbytes + values.nbytes + y.nbytes


def categories(request):
    """Codes (rows × columns), numbers (rows × columns), both column by column in memory, y, and their bytes."""
    n = request["rows"]
    codes = np.fromfile(request["codes"], np.int32).reshape(-1, n).T
    numbers = np.fromfile(request["numbers"]).reshape(-1, n).T
    y = np.fromfile(request["y"])
    return codes, numbers, y, codes.nbytes + numbers.nbytes + y.nbytes
