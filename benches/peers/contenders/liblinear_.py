"""LIBLINEAR. Its input is brought into its own form before the clock starts."""

import ctypes

import numpy as np
import scipy.sparse as sparse
from liblinear import liblinearutil

import arrays
from serve import timed


def open(request):
    if request.get("kind") == "sparse":
        x, y, bytes_ = arrays.csr(request)
    else:
        x, y, bytes_ = arrays.dense(request)
        x = sparse.csr_matrix(x)
    features = x.shape[1]
    problem = liblinearutil.problem(y, x)

    def run(settings):
        # Its objective is ½‖w‖² + C·Σℓ; with -B 1 it would penalise the bias, so there is none.
        options = f"-s {settings['s']} -c {settings['c']} -e {settings['e']} -B -1 -q"
        seconds, model = timed(lambda: liblinearutil.train(problem, liblinearutil.parameter(options)))
        w = np.ctypeslib.as_array(ctypes.cast(model.w, ctypes.POINTER(ctypes.c_double)), (features,))
        return seconds, (w if model.label[0] == 1 else -w).copy(), None

    return bytes_, run
