//! The numbers of the systems we replace: closed forms, logistic optima, the runs of the course.

use std::path::Path;

use gradus::prelude::*;
use serde_json::Value;

pub(crate) fn json(path: &Path) -> Value {
    // One vector of the optimizers' file holds NaN, which is not JSON.
    serde_json::from_str(&std::fs::read_to_string(path).unwrap().replace("NaN", "null")).unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

pub(crate) fn close(found: f64, truth: f64, tolerance: f64) -> bool {
    (found - truth).abs() <= tolerance * truth.abs().max(1.0)
}

// -------------------------------------------------------------------------------------------------------- the course

/// Gradient descent on seven cars: the loss after each iteration, as the course prints it.
#[test]
fn seven_cars() {
    let cars = Table::from_columns([
        ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
        ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
    ])
    .unwrap();
    let solver = GradientDescent::full_batch().learning_rate(0.01).epochs(6);
    let line = Estimator::regression("mpg").columns(columns![numeric("pounds")]);
    let fit = line.clone().solver(solver).fit(&cars).unwrap();
    let losses: Vec<f64> = fit.report().history.iter().map(|row| (row.loss * 100.0).round() / 100.0).collect();
    assert_eq!(losses, [170.84, 103.17, 68.70, 51.13, 42.17, 37.59]);
    let exact = line.fit(&cars).unwrap();
    assert!(close(exact.model().weights()[0].value, -4.5691095, 1e-8));
    assert!(close(exact.model().bias(), 33.58512404, 1e-9));
    // In exact arithmetic 1.4696694814; the file's ninth digit is off by two.
    assert!(close(exact.report().loss, 1.46966946, 1e-7), "{}", exact.report().loss);
}

/// Twelve points, 450 epochs: where two rates end, and that the third is too large.
#[test]
fn twelve_points() {
    let y = vec![5.0, 8.8, 9.6, 14.2, 18.8, 19.5, 21.4, 26.8, 28.9, 32.0, 33.8, 38.2];
    let x: Vec<f64> = (1..=12).map(f64::from).collect();
    let table = Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap();
    let line = Estimator::regression("y").columns(columns![numeric("x")]);
    let descent = |rate: f64| {
        let solver = GradientDescent::full_batch().learning_rate(rate).epochs(450).tolerance(0.0);
        line.clone().solver(solver).fit(&table)
    };
    for (rate, w, b, rmse) in [(0.01, 2.99006983, 1.926081, 0.943047), (0.018, 2.96565076, 2.12744564, 0.93580666)] {
        let fit = descent(rate).unwrap();
        assert!(close(fit.model().weights()[0].value, w, 1e-8), "{:?}", fit.model().weights());
        assert!(close(fit.model().bias(), b, 1e-6));
        assert!(close(fit.report().loss.sqrt(), rmse, 1e-6));
    }
    let error = descent(0.02).unwrap_err();
    let Error::Diverged(divergence) = &error else { panic!("{error}") };
    assert!(close(divergence.largest_stable_rate.unwrap(), 0.0181984277, 1e-8));
    assert_eq!(divergence.column.as_ref().unwrap().0, "x");
    assert!(error.to_string().contains("1.820e-2"), "{error}");
    assert!(error.last_good_model().unwrap().predict(&table).unwrap().iter().all(|p| p.is_finite()));
}

/// The fixed split of the exercises.
fn course_split(data: &Path) -> (Table, Table) {
    let path = data.join("data/california_housing/california_housing_train.csv");
    let housing = Table::from_csv(path)
        .unwrap()
        .scale("median_house_value", 1e-3)
        .unwrap()
        .with_column("rooms_per_person", ["total_rooms", "population"], |[rooms, people]| rooms / people)
        .unwrap();
    let order: Vec<usize> = (0..17_000).map(|i| (i * 7919 + 13) % 17_000).collect();
    let train = housing.take(&order[..12_000]).unwrap();
    (train, housing.take(&order[12_000..]).unwrap())
}

/// The gradient descent of the exercises, on raw features.
fn course_descent(name: &str, rate: f64, features: &[&str]) {
    let columns = features.iter().flat_map(|name| columns![numeric(*name)]);
    let solver = GradientDescent::mini_batch(5).optimizer(ClipNorm::new(5.0).unwrap().then(Sgd)).learning_rate(rate);
    course_run(name, Estimator::regression("median_house_value").columns(columns), solver, 1e-3);
}

fn course_run(name: &str, estimator: Estimator, solver: GradientDescent, tolerance: f64) {
    let data = crate::shared();
    let golden = json(&data.join("reference/golden_mlcc.json"));
    let (train, validation) = course_split(&data);
    let solver = solver.steps(500).record_every(100).in_order();
    let fit = estimator.reduction(Reduction::Sum).solver(solver).validate_on(&validation).fit(&train).unwrap();
    let periods = golden["tf2.15_fixed_order"][name].as_array().unwrap();
    assert_eq!(fit.report().history.len(), periods.len());
    for (row, truth) in fit.report().history.iter().zip(periods) {
        let truth = numbers(truth);
        let found = [row.loss.sqrt(), row.validation.unwrap().sqrt()];
        let near = |at: usize| (found[at] - truth[at]).abs() < tolerance;
        assert!(near(0) && near(1), "{found:?} {truth:?}");
    }
}

/// FTRL on buckets by quantiles.
#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn course_run_b2() {
    let buckets = [
        ("households", 7),
        ("longitude", 10),
        ("latitude", 10),
        ("housing_median_age", 7),
        ("median_income", 7),
        ("rooms_per_person", 7),
    ];
    let columns = buckets.into_iter().flat_map(|(name, buckets)| columns![bucketized(name, quantiles(buckets))]);
    let ftrl = ClipNorm::new(5.0).unwrap().then(Ftrl::default());
    let solver = GradientDescent::mini_batch(100).optimizer(ftrl).learning_rate(1.0);
    let estimator = Estimator::regression("median_house_value").columns(columns);
    course_run("B2_FTRL_lr1_bucketized", estimator, solver, 0.01);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn course_run_a() {
    course_descent("A_GD_lr2e-5_bs5_500steps_total_rooms", 2e-5, &["total_rooms"]);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn course_run_v() {
    let features = [
        "longitude",
        "latitude",
        "housing_median_age",
        "total_rooms",
        "total_bedrooms",
        "population",
        "households",
        "median_income",
        "rooms_per_person",
    ];
    course_descent("V_GD_lr3e-5_bs5_500steps_9feats", 3e-5, &features);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn closed_forms_of_the_course() {
    let data = crate::shared();
    let housing = Table::from_csv(data.join("data/california_housing/california_housing_train.csv"))
        .unwrap()
        .scale("median_house_value", 1e-3)
        .unwrap();
    let ratio = || ratio("total_rooms", "population").named("rooms_per_person");
    for (columns, rmse) in [
        (columns![numeric("total_rooms")], 114.981),
        (columns![numeric("population")], 115.9354),
        (columns![ratio()], 113.4691),
        (columns![ratio().clip(f64::NEG_INFINITY, 5.0)], 107.338),
        (columns![numeric("median_income")], 83.7403),
        (columns![numeric("median_income"), numeric("latitude")], 83.0923),
    ] {
        let fit = Estimator::regression("median_house_value").columns(columns).fit(&housing).unwrap();
        assert!((fit.report().loss.sqrt() - rmse).abs() < 1e-3, "{} {rmse}", fit.report().loss.sqrt());
    }
}

/// The defaults converge on raw California housing, whatever the batch; plain descent without them would need
/// thousands of epochs, or diverge.
#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn defaults_converge_on_raw_housing() {
    let data = crate::shared();
    let housing = Table::from_csv(data.join("data/california_housing/california_housing_train.csv")).unwrap();
    let fit = |solver: GradientDescent| {
        let names = ["longitude", "latitude", "housing_median_age", "total_rooms", "total_bedrooms", "population"];
        let columns = names.into_iter().chain(["households", "median_income"]).flat_map(|name| columns![numeric(name)]);
        Estimator::regression("median_house_value").columns(columns).solver(solver).fit(&housing).unwrap()
    };
    let optimum = 69458.78759326928;
    let full = fit(GradientDescent::full_batch());
    assert!(full.report().converged() && full.report().epochs() < 500, "{}", full.report());
    assert!(full.report().loss.sqrt() < optimum * (1.0 + 1e-8), "{}", full.report());
    for solver in [GradientDescent::stochastic(), GradientDescent::mini_batch(64)] {
        let some = fit(solver);
        assert!(some.report().loss.sqrt() < optimum * 1.005, "{}", some.report());
    }
}

// ------------------------------------------------------------------------------------ data/*/reference.json: optima

/// The table that a reference fit speaks of: what its `filter` and `split` leave for training, and for the test.
fn examples_of(data: &Path, dataset: &str, model: &Value) -> (Table, Option<Table>) {
    let folder = data.join("data").join(dataset);
    let preprocessing = &model["preprocessing"];
    let categorical: Vec<String> = serde_json::from_value(preprocessing["categorical"].clone()).unwrap_or_default();
    let read = |file: &str| {
        let table = Table::from_csv_with(folder.join(file), &CsvOptions::default().text(categorical.clone())).unwrap();
        match dataset {
            "california_housing" => table
                .with_column("rooms_per_person", ["total_rooms", "population"], |[rooms, people]| rooms / people)
                .unwrap()
                .with_column("expensive", ["median_house_value"], |[value]| f64::from(u8::from(value > 265_000.0)))
                .unwrap(),
            _ => table,
        }
    };
    if dataset == "california_housing" {
        return (read("california_housing_train.csv"), Some(read("california_housing_test.csv")));
    }
    let mut table = read(&format!("{dataset}.csv"));
    let filter = preprocessing["filter"].as_str().unwrap();
    if filter.starts_with("rows with any NA") {
        table = table.drop_missing().unwrap();
    } else if filter.starts_with("342") {
        table = table.drop_missing_in(["flipper_length_mm", "body_mass_g"]).unwrap();
    }
    if preprocessing["split"].as_str().unwrap().contains("index % 5 == 4") {
        let (test, train) = table.partition(|row| row % 5 == 4).unwrap();
        return (train, Some(test));
    }
    (table, None)
}

/// Fits one reference model and compares every weight, relative to the largest of its kind.
fn compare(data: &Path, dataset: &str, model: &Value) {
    let (train, test) = examples_of(data, dataset, model);
    let name = model["name"].as_str().unwrap();
    let preprocessing = &model["preprocessing"];
    let of = |key: &str| serde_json::from_value::<Vec<String>>(preprocessing[key].clone()).unwrap();
    let standardized = preprocessing["numeric_scaling"].as_str().unwrap().starts_with("(x-mean)/std");
    let mut columns = Vec::new();
    for name in of("numeric") {
        let column = numeric(name);
        columns.extend(columns![if standardized { column.standardized() } else { column }]);
    }
    for name in of("categorical") {
        columns.extend(columns![categorical(name).drop_first()]);
    }
    let n = train.rows() as f64;
    let (label, task) = (preprocessing["target"].as_str().unwrap(), model["task"].as_str().unwrap());
    // sum of losses + ½‖w‖² (C = 1) is mean loss + ‖w‖²/(2n); sum of squares + ‖w‖² is mean + ‖w‖²/n.
    let (estimator, strength, tolerance) = match task {
        "ols" => (Estimator::regression(label), 0.0, 1e-8),
        "ridge" => (Estimator::regression(label), 1.0 / n, 1e-8),
        "logistic" => (Estimator::binary(if label == "male" { "sex" } else { label }), 0.0, 1e-5),
        "logistic_l2" => (Estimator::binary(label), 1.0 / (2.0 * n), 1e-5),
        other => panic!("{other}"),
    };
    let mut estimator = estimator.columns(columns).penalty(Ridge::new(strength).unwrap());
    if task.starts_with("logistic") {
        estimator = estimator.solver(GradientDescent::full_batch().epochs(200_000).tolerance(1e-9).stall(1e-16));
    }
    let fit = estimator.fit(&train).unwrap();
    assert!(fit.report().converged(), "{name}: {}", fit.report());
    // The reference states the weights of standardised features; ours come back in own units, so compare encoded ones.
    let weights = fit.model().weights();
    let encoded = fit.model().encoded_weights();
    let found = |feature: &str| match feature {
        "(intercept)" if standardized => encoded[encoded.len() - 1],
        "(intercept)" => fit.model().bias(),
        _ => {
            let j = weights.iter().position(|weight| weight.name == feature).unwrap();
            if standardized { encoded[j] } else { weights[j].value }
        }
    };
    for (feature, truth) in model["coef"].as_object().unwrap() {
        let (found, truth) = (found(feature), truth.as_f64().unwrap());
        assert!((found - truth).abs() <= tolerance * truth.abs(), "{dataset} {name} {feature}: {found} {truth}");
    }
    let metrics = &model["metrics"];
    for (part, table) in [("train", Some(&train)), ("test", test.as_ref())] {
        let Some(table) = table else { continue };
        let evaluation = fit.model().evaluate(table).unwrap();
        for (ours, theirs) in [
            ("rmse", "rmse"),
            ("mae", "mae"),
            ("r2", "r2"),
            ("log_loss", "logloss"),
            ("accuracy", "accuracy"),
            ("roc_auc", "auc"),
        ] {
            let Some(truth) = metrics[format!("{theirs}_{part}")].as_f64() else { continue };
            let found = evaluation.get(ours).unwrap();
            assert!(close(found, truth, 1e-6), "{dataset} {name} {ours} on {part}: {found} {truth}");
        }
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn least_squares_references() {
    compare_all(&["ols", "ridge"], 8);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the folder that GRADUS_DATA names")]
fn logistic_references() {
    compare_all(&["logistic", "logistic_l2"], 5);
}

fn compare_all(tasks: &[&str], at_least: usize) {
    let data = crate::shared();
    let mut compared = 0;
    for dataset in ["penguins", "mtcars", "anscombe", "california_housing"] {
        let reference = json(&data.join("data").join(dataset).join("reference.json"));
        for model in reference["models"].as_array().unwrap() {
            let separated = model["name"].as_str().unwrap().contains("separated");
            if tasks.contains(&model["task"].as_str().unwrap()) && !separated {
                compare(&data, dataset, model);
                compared += 1;
            }
        }
    }
    assert!(compared >= at_least, "only {compared} references were compared");
}

/// LIBLINEAR's own data set and its `-s 0 -c 1`: Σℓ + ½‖w‖², so λ = 1/(2n); without a bias, and with a free one.
#[test]
fn heart_scale_by_liblinear() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/heart_scale/heart_scale");
    let (mut x, mut y) = (ndarray::Array2::<f64>::zeros((270, 13)), ndarray::Array1::<f64>::zeros(270));
    for (i, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
        let mut fields = line.split_whitespace();
        y[i] = fields.next().unwrap().parse().unwrap();
        for pair in fields {
            let (j, value) = pair.split_once(':').unwrap();
            x[[i, j.parse::<usize>().unwrap() - 1]] = value.parse().unwrap();
        }
    }
    let solver = || GradientDescent::full_batch().tolerance(1e-13).stall(1e-15);
    let estimator = Estimator::binary_on_arrays().penalty(Ridge::new(1.0 / 540.0).unwrap()).solver(solver());
    let without = estimator.clone().without_bias().fit((&x, &y)).unwrap();
    let with = estimator.fit((&x, &y)).unwrap();
    // From LIBLINEAR 2.3.0 and scikit-learn's newton-cg, agreeing to 1e-7 and 1e-10.
    for (fit, j, truth) in [
        (&without, 0, 0.35009526706274136),
        (&without, 2, 1.1577969584195684),
        (&without, 11, 1.1832463862988636),
        (&with, 0, -0.06724880704761349),
        (&with, 11, 1.467583136235663),
        (&with, 13, 1.4869279721393123),
    ] {
        let found = fit.model().encoded_weights()[j];
        assert!((found - truth).abs() < 1e-6, "{j}: {found} {truth}");
    }
    assert!(close(without.report().loss, 0.35359059045152036, 1e-9));
}
