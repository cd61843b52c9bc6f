//! A fit that begins at a model is that model, until it moves.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use ndarray::{Array1, Array2};

use crate::support::approx::near;
use crate::support::random::scattered;

fn none() -> GradientDescent {
    GradientDescent::full_batch().epochs(0)
}

/// y = 3x + 5, from one number to another.
fn line(from: i32, to: i32) -> Table {
    let x: Vec<f64> = (from..to).map(f64::from).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 * x + 5.0).collect();
    Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
}

fn standardised() -> Estimator {
    Estimator::regression("y").columns(columns![numeric("x").standardized()])
}

fn reloaded(model: &Model) -> Model {
    Model::from_bytes(&model.to_bytes().unwrap()).unwrap()
}

#[test]
fn what_columns_have_learned_is_kept() {
    let model = standardised().fit(&line(0, 100)).unwrap().into_model();
    for model in [reloaded(&model), model] {
        for estimator in
            [standardised(), Estimator::regression("y"), Estimator::regression("y").columns(columns![remaining()])]
        {
            let fit = estimator.solver(none()).warm_start(&model).fit(&line(1000, 1100)).unwrap();
            assert_eq!(fit.model().encoded_weights(), model.encoded_weights());
            near(fit.model().bias(), 5.0, 1e-9);
            assert!(fit.model().evaluate(&line(1000, 1100)).unwrap().get("rmse").unwrap() < 1e-9);
            assert!(fit.report().notes.iter().any(|note| note.contains("its columns and its head are kept")));
        }
    }
}

#[test]
fn by_name_what_columns_learn_anew_is_converted_through_own_units() {
    let model = standardised().fit(&line(0, 100)).unwrap().into_model();
    let fit = standardised().solver(none()).warm_start_by_name(&model).fit(&line(1000, 1100)).unwrap();
    assert_ne!(fit.model().encoded_weights(), model.encoded_weights(), "other examples, other units");
    near(fit.model().weight("x").unwrap(), 3.0, 1e-9);
    assert!((fit.model().bias() - 5.0).abs() < 1e-7, "{}", fit.model().bias());
    assert!(fit.report().warnings.iter().all(|warning| !matches!(warning, Warning::Unmatched { .. })));
}

fn levels(of: &[(&str, f64)]) -> Table {
    let (c, y): (Vec<&str>, Vec<f64>) = of.iter().copied().unzip();
    Table::from_columns([("c", c.into()), ("y", y.into())]).unwrap()
}

#[test]
fn categories_are_matched_by_name() {
    let first = levels(&[("a", 1.0), ("b", 100.0), ("a", 1.0), ("b", 100.0)]);
    let of = |unseen| {
        let columns = columns![categorical("c").unseen(unseen)];
        Estimator::regression("y").columns(columns).penalty(Ridge::new(0.01).unwrap())
    };
    let ignoring = of(Unseen::Ignore);
    let model = ignoring.fit(&first).unwrap().into_model();
    let b = model.weight("c=b").unwrap();
    assert!(b > 40.0);
    for second in [
        levels(&[("b", 100.0), ("c", 1.0), ("b", 100.0), ("c", 1.0)]),
        levels(&[("a", 1.0), ("b", 100.0), ("a", 1.0), ("c", 50.0)]),
    ] {
        let kept = ignoring.clone().solver(none()).warm_start(&model).fit(&second).unwrap();
        assert_eq!(kept.model().weights(), model.weights(), "the model has no c, and its column ignores it");
        assert_eq!(kept.model().weight("c=c"), None);
        let named = ignoring.clone().solver(none()).warm_start_by_name(&model).fit(&second).unwrap();
        near(named.model().weight("c=b").unwrap(), b, 1e-9);
        assert_eq!(named.model().weight("c=c"), Some(0.0));
        let text = named.report().to_string();
        assert!(text.contains("no weight for: \"c=c\" (begun at 0)"), "{text}");
    }
    let strict = of(Unseen::Error);
    let model = strict.fit(&first).unwrap().into_model();
    let error = strict.solver(none()).warm_start(&model).fit(&levels(&[("b", 1.0), ("c", 2.0)])).unwrap_err();
    assert!(error.to_string().contains("\"c\""), "{error}");
}

/// Rows whose class, order and numbers depend on x and c; with so many levels and classes.
fn flowers(rows: usize, classes: usize) -> Table {
    let x: Vec<f64> = (0..rows).map(|i| 50.0 + 20.0 * scattered(i, 1)).collect();
    let c: Vec<String> = (0..rows).map(|i| format!("l{}", i % 4)).collect();
    let score = |i: usize| ((x[i] - 50.0) / 20.0 + 0.2 * (i % 4) as f64 + scattered(i, 2)) / 2.6;
    let class = |i: usize| format!("k{}", ((score(i) * classes as f64) as usize).min(classes - 1));
    Table::from_columns([
        ("class", (0..rows).map(class).collect::<Vec<_>>().into()),
        ("number", (0..rows).map(|i| 10.0 * score(i)).collect::<Vec<_>>().into()),
        ("other", (0..rows).map(|i| 3.0 - score(i)).collect::<Vec<_>>().into()),
        ("high", (0..rows).map(|i| score(i) > 0.5).collect::<Vec<_>>().into()),
        ("x", x.clone().into()),
        ("c", c.into()),
    ])
    .unwrap()
}

fn of_each_kind() -> Vec<Estimator> {
    let each = [
        Estimator::regression("number"),
        Estimator::regressions(["number", "other"]),
        Estimator::count("number"),
        Estimator::quantiles("number", [0.25, 0.75]),
        Estimator::binary("high"),
        Estimator::binary("high").positive("false"),
        Estimator::multi_label(["high", "high again"]),
        Estimator::multiclass("class"),
        Estimator::multiclass("class").one_vs_rest(),
        Estimator::ordinal("class").order(["k0", "k1", "k2"]),
    ];
    let with = |estimator: Estimator| {
        let columns = columns![numeric("x").standardized(), categorical("c").unseen(Unseen::Ignore)];
        estimator.columns(columns).penalty(Ridge::new(1e-3).unwrap()).time_budget(std::time::Duration::from_secs(20))
    };
    each.into_iter().map(with).collect()
}

/// Every kind of head, kept and by name, of other examples: the scores are those of the model.
#[test]
fn every_kind_of_model_is_begun_at() {
    let with = |table: Table| table.with_column("high again", ["number"], |[y]| f64::from(u8::from(y > 3.0))).unwrap();
    let (first, later) = (with(flowers(200, 3)), with(flowers(331, 3)));
    let (_, later) = later.split(0.3).unwrap();
    for estimator in of_each_kind() {
        let model = estimator.fit(&first).unwrap().into_model();
        let truth = model.predict_by_output(&later).unwrap();
        let kept = estimator.clone().solver(none()).warm_start(&reloaded(&model)).fit(&later).unwrap();
        let named = estimator.clone().solver(none()).warm_start_by_name(&model).fit(&later).unwrap();
        let warm = estimator.clone().solver(none()).warm_start(&model);
        let trained = warm.trainer(&later).unwrap().model().unwrap();
        for begun in [kept.model(), named.model(), &trained] {
            for ((_, found), (name, truth)) in begun.predict_by_output(&later).unwrap().iter().zip(&truth) {
                let far = found.iter().zip(truth).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(far < 1e-9, "{} {name}: {far}", model.head().kind());
            }
        }
    }
}

#[test]
fn classes_are_matched_by_name() {
    let (three, four) = (flowers(200, 3), flowers(240, 4));
    let estimator = Estimator::multiclass("class").columns(columns![numeric("x").standardized()]);
    let model = estimator.fit(&three).unwrap().into_model();
    let error = estimator.clone().solver(none()).warm_start(&model).fit(&four).unwrap_err();
    assert!(error.to_string().contains("\"k3\""), "the head is kept: {error}");
    let fit = estimator.clone().solver(none()).warm_start_by_name(&model).fit(&four).unwrap();
    let weight = |model: &Model, class: &str| model.weight(&format!("x [{class}]")).unwrap();
    for class in ["k0", "k1", "k2"] {
        near(weight(fit.model(), class), weight(&model, class), 1e-9);
    }
    assert_eq!(weight(fit.model(), "k3"), 0.0);
    assert!(fit.report().to_string().contains("no weight for: \"k3\""), "{}", fit.report());
    // Of two classes the other one is the positive one: the score changes its sign.
    let binary = Estimator::binary("high").columns(columns![numeric("x").standardized()]);
    let model = binary.fit(&three).unwrap().into_model();
    let fit = binary.clone().positive("false").solver(none()).warm_start_by_name(&model).fit(&three).unwrap();
    near(fit.model().weight("x").unwrap(), -model.weight("x").unwrap(), 1e-9);
    near(fit.model().bias(), -model.bias(), 1e-9);
    let ordinal = |classes: usize| {
        let order = (0..classes).map(|k| format!("k{k}"));
        Estimator::ordinal("class").order(order).columns(columns![numeric("x")])
    };
    let model = ordinal(3).fit(&three).unwrap().into_model();
    let other = ordinal(4).warm_start_by_name(&model);
    assert!(
        other.fit(&four).unwrap_err().to_string().contains("k0, k1, k2, k3"),
        "steps are between their own classes"
    );
}

#[test]
fn every_solver_that_iterates_begins_there() {
    let table = flowers(150, 3);
    let columns = columns![numeric("x").standardized(), categorical("c")];
    let smooth = Estimator::binary("high").columns(columns.clone()).penalty(Ridge::new(0.02).unwrap());
    let corner = Estimator::quantile("number", 0.3).columns(columns).penalty(Ridge::new(0.02).unwrap());
    let solvers: Vec<(&Estimator, Arc<dyn Solver>)> = vec![
        (&smooth, Arc::new(GradientDescent::full_batch())),
        (&smooth, Arc::new(GradientDescent::full_batch().learning_rate(0.1))),
        (&smooth, Arc::new(GradientDescent::mini_batch(10).learning_rate(1e-4))),
        (&smooth, Arc::new(GradientDescent::stochastic().learning_rate(1e-5))),
        (&smooth, Arc::new(ProximalGradient::default())),
        (&smooth, Arc::new(CoordinateDescent::default())),
        (&smooth, Arc::new(DualCoordinateAscent::default())),
        (&smooth, Arc::new(Lbfgs::default())),
        (&smooth, Arc::new(Newton::default())),
        (&smooth, Arc::new(TrustRegion::default())),
        (&smooth, Arc::new(Saga::default())),
        (&smooth, Arc::new(Svrg::default())),
        (&corner, Arc::new(AugmentedLagrangian::default())),
    ];
    for (estimator, solver) in solvers {
        let model = estimator.fit(&table).unwrap();
        let warm = estimator.clone().solver(solver.clone()).warm_start(model.model());
        let mut trainer = warm.trainer(&table).unwrap();
        let (begun, truth) = (trainer.model().unwrap().weights(), model.model().weights());
        for (begun, truth) in begun.iter().zip(&truth) {
            assert!(
                (begun.value - truth.value).abs() < 1e-3 * truth.value.abs().max(1e-3),
                "{}: {begun:?} {truth:?}",
                solver.name()
            );
        }
        if std::ptr::eq(estimator, &corner) {
            continue; // Its first multipliers are not those of the optimum.
        }
        trainer.advance().unwrap();
        let (first, best) = (trainer.history()[0].objective(), model.report().objective());
        assert!(
            (first - best).abs() < 1e-4 * best.abs(),
            "{}: {first} after one epoch, {best} at the start",
            solver.name()
        );
    }
}

#[test]
fn arrays_begin_at_models_of_arrays() {
    let x = Array2::from_shape_fn((40, 2), |(i, j)| ((i * (3 + j)) % 17) as f64);
    let y: Array1<f64> = (0..40).map(|i| x[[i, 0]] - 2.0 * x[[i, 1]] + 1.0).collect();
    let named = |names: [&str; 2]| Arrays::new(x.view(), y.view()).names(names);
    let estimator = Estimator::regression("y");
    let model = estimator.fit(named(["a", "b"])).unwrap().into_model();
    let warm = estimator.clone().solver(none()).warm_start(&model);
    assert_eq!(warm.fit(named(["a", "b"])).unwrap().model().weights(), model.weights());
    assert_eq!(
        warm.fit((x.view(), y.view())).unwrap().model().weights(),
        model.weights(),
        "unnamed ones are the model's"
    );
    let error = warm.fit(named(["b", "a"])).unwrap_err();
    assert!(error.to_string().contains("\"b\", where the model has \"a\""), "{error}");
    let by_name = estimator.solver(none()).warm_start_by_name(&model).fit(named(["b", "a"])).unwrap();
    near(by_name.model().weight("a").unwrap(), 1.0, 1e-9);
    near(by_name.model().weight("b").unwrap(), -2.0, 1e-9);
}

#[test]
fn settings_that_contradict_the_model_are_refused_by_name() {
    let table = flowers(100, 3).with_column("o", ["x"], |[x]| x / 100.0).unwrap();
    let columns = || columns![numeric("x").standardized(), categorical("c")];
    let model = Estimator::binary("high")
        .columns(columns())
        .penalty(Ridge::new(0.1).unwrap())
        .fit(&table)
        .unwrap()
        .into_model();
    let refused = |estimator: Estimator, names: &str| {
        let error = estimator.warm_start(&model).fit(&table).unwrap_err().to_string();
        assert!(error.contains(names), "{error}, without {names}");
    };
    refused(Estimator::regression("high"), "task is \"regression\", where the model has \"binary\"");
    refused(Estimator::binary("c"), "label is \"c\", where the model has \"high\"");
    refused(Estimator::binary("high").loss(Hinge), "loss is hinge, where the model has logistic");
    refused(Estimator::binary("high").positive("false"), "positive class is \"false\", where the model has \"true\"");
    refused(Estimator::binary("high").without_bias(), "bias is no bias, where the model has a bias");
    refused(Estimator::binary("high").offset("o"), "offset is \"o\", where the model has none");
    refused(
        Estimator::binary("high").columns(columns![numeric("x")]),
        "feature columns is fewer, where the model has \"c\"",
    );
    refused(
        Estimator::binary("high").columns(columns![numeric("number"), categorical("c")]),
        "feature columns is \"number\", where the model has no such column",
    );
    refused(Estimator::binary("high").start(Start::Zero), "start");
    refused(Estimator::binary("high").solver(ClosedForm::default()), "start");
    let of = |name: &str| Estimator::regression("number").columns(columns![numeric(name)]);
    let other = of("other").fit(&table).unwrap().into_model();
    let error = of("x").warm_start_by_name(&other).fit(&table).unwrap_err();
    assert!(error.to_string().contains("model of other features"), "{error}");
    Estimator::binary("high").warm_start_by_name(&other).fit(&table).unwrap_err();
}

#[test]
fn a_batch_with_one_class_or_without_a_category_updates_a_model() {
    let table = flowers(200, 3);
    let epoch = || GradientDescent::stochastic().learning_rate(0.01).epochs(1);
    for estimator in [
        Estimator::binary("high"),
        Estimator::multiclass("class"),
        Estimator::ordinal("class").order(["k0", "k1", "k2"]),
    ] {
        let columns = columns![numeric("x").standardized(), categorical("c").unseen(Unseen::Ignore)];
        let model = estimator.columns(columns).fit(&table).unwrap().into_model();
        let label = model.label();
        let texts = table.texts(&label).unwrap();
        let rows: Vec<usize> = (0..200).filter(|row| texts.get(*row) == texts.get(0) && row % 4 != 2).take(5).collect();
        let batch = table.take(&rows).unwrap();
        let before = model.evaluate(&batch).unwrap().get("loss").unwrap();
        let once = model.update(&batch, epoch()).unwrap().into_model();
        assert_eq!(once.classes(), model.classes());
        assert_eq!(once.weights().len(), model.weights().len());
        assert!(once.evaluate(&batch).unwrap().get("loss").unwrap() < before);
        let again = reloaded(&once).update(&batch, epoch()).unwrap().into_model();
        assert!(
            again.evaluate(&batch).unwrap().get("loss").unwrap() < once.evaluate(&batch).unwrap().get("loss").unwrap()
        );
        model.update(&batch, ClosedForm::default()).unwrap_err();
    }
    // Offset, weights and the lack of a bias are the model's.
    let table = line(0, 50).with_column("o", ["x"], |[x]| x).unwrap();
    let model =
        Estimator::regression("y").columns(columns![numeric("x")]).offset("o").without_bias().fit(&table).unwrap();
    let later = model.model().update(&table, none()).unwrap().into_model();
    assert_eq!(later.predict(&table).unwrap(), model.model().predict(&table).unwrap());
}

/// A polynomial is centred anew, and every power's weight depends on those of the higher ones.
#[test]
fn by_name_powers_are_converted_together() {
    let curve = |from: i32| {
        let x: Vec<f64> = (from..from + 30).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x + 0.5 * x * x).collect();
        Table::from_columns([("x", x.into()), ("y", y.into())]).unwrap()
    };
    let estimator = |column: gradus::column::Polynomial| Estimator::regression("y").columns(columns![column]);
    let model = estimator(polynomial("x", 2)).penalty(NoPenalty).fit(&curve(0)).unwrap().into_model();
    let stays = GradientDescent::full_batch().epochs(0);
    let standardised = estimator(polynomial(numeric("x").standardized(), 2)).solver(stays);
    let fit = standardised.warm_start_by_name(&model).fit(&curve(50)).unwrap();
    assert!(fit.model().evaluate(&curve(50)).unwrap().get("rmse").unwrap() < 1e-6);
}
