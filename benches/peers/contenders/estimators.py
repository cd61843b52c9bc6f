"""TensorFlow's estimators on dense rows, one numeric column per feature."""

import numpy as np
import tensorflow as tf

from serve import timed


def open(request):
    x = np.fromfile(request["x"]).reshape(request["rows"], request["features"]).astype(np.float32)
    y = np.fromfile(request["y"])
    bytes_ = 2 * x.nbytes + y.nbytes
    logistic = request["loss"] == "logistic"
    y = (y > 0).astype(np.int32) if logistic else y.astype(np.float32)
    names = [f"x{j}" for j in range(x.shape[1])]
    columns = [tf.feature_column.numeric_column(name) for name in names]

    def examples(batch):
        return lambda: (
            tf.data.Dataset.from_tensor_slices(({name: x[:, j] for j, name in enumerate(names)}, y))
            .shuffle(10_000, seed=0)
            .batch(batch)
            .prefetch(4)
        )

    def run(settings):
        optimizer = tf.keras.optimizers.legacy.SGD(settings["rate"])
        kind = tf.estimator.LinearClassifier if logistic else tf.estimator.LinearRegressor
        model = kind(feature_columns=columns, optimizer=optimizer, sparse_combiner="sum")
        seconds, _ = timed(lambda: model.train(examples(settings["batch"])))
        read = lambda name: float(np.ravel(model.get_variable_value(f"linear/linear_model/{name}"))[0])
        return seconds, [read(f"{name}/weights") for name in names] + [read("bias_weights")], None

    return bytes_, run
