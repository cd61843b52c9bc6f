"""Vowpal Wabbit, from its own text on disk."""

import numpy as np
from vowpalwabbit import Workspace

from serve import timed


def open(request):
    path, features = request["path"], request["features"]

    def run(settings):
        options = ["-d", path, "--loss_function", "logistic", "-b", str(request["bits"]), "--noconstant", "--quiet"]
        options += ["--no_stdin", *settings["options"].split()]
        seconds, learner = timed(lambda: Workspace(arg_list=options))
        w = np.fromiter((learner.get_weight(j) for j in range(features)), float, features)
        learner.finish()
        return seconds, w, None

    # The text stays on disk.
    return 0, run
