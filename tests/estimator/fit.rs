//! The whole way: a table in, a model and its report out.

use std::ops::ControlFlow;

use gradus::data::Cells;
use gradus::prelude::*;

use crate::support::tables::{data, penguins};

fn body_mass() -> Estimator {
    Estimator::regression("body_mass_g").columns(columns![
        numeric("flipper_length_mm"),
        categorical("species").drop_first(),
        categorical("sex").drop_first(),
    ])
}

#[test]
fn penguins_weigh_what_the_reference_says() {
    let fit = body_mass().solver(ClosedForm::default()).fit(&penguins()).unwrap();
    let model = fit.model();
    for (name, truth) in [
        ("flipper_length_mm", 20.024915430288413),
        ("species=Chinstrap", -87.63447791888203),
        ("species=Gentoo", 836.2600081474632),
        ("sex=male", 530.3810944866987),
    ] {
        assert!((model.weight(name).unwrap() / truth - 1.0).abs() < 1e-10, "{name}");
    }
    assert!((model.bias() / -365.81744976153374 - 1.0).abs() < 1e-10);
    let r2 = model.evaluate(&penguins()).unwrap().get("r2").unwrap();
    assert!((r2 - 0.8668883562330879).abs() < 1e-12);
    assert_eq!(fit.report().stop, StopReason::Exact);
    assert!(fit.report().history.is_empty(), "the closed form is not a pretended iteration");
    assert!(fit.report().warnings.is_empty());
}

#[test]
fn everything_can_be_left_to_the_defaults() {
    let penguins = data("penguins/penguins.csv").drop_missing_in(["body_mass_g"]).unwrap();
    let fit = Estimator::regression("body_mass_g").fit(&penguins).unwrap();
    let text = fit.report().to_string();
    assert!(text.contains("columns inferred: species (categorical), island (categorical)"), "{text}");
    assert!(text.contains("chosen"), "{text}");
    assert!(fit.report().converged());
    assert!(fit.model().evaluate(&penguins).unwrap().get("r2").unwrap() > 0.8);

    let fit = Estimator::binary("sex").fit(&penguins.drop_missing().unwrap()).unwrap();
    assert!(fit.report().converged(), "{}", fit.report());
    assert!(fit.report().chosen_because.is_some());
    assert_eq!(fit.model().classes(), ["female", "male"]);
    assert!(fit.model().evaluate(&penguins.drop_missing().unwrap()).unwrap().get("accuracy").unwrap() > 0.88);
}

#[test]
fn weights_come_back_in_own_units() {
    let table = penguins();
    let plain = body_mass().fit(&table).unwrap();
    for column in [numeric("flipper_length_mm").standardized(), numeric("flipper_length_mm").min_max()] {
        let fit = Estimator::regression("body_mass_g")
            .columns(columns![column, categorical("species").drop_first(), categorical("sex").drop_first()])
            .fit(&table)
            .unwrap();
        for (a, b) in fit.model().weights().iter().zip(plain.model().weights()) {
            assert!((a.value - b.value).abs() < 1e-8 * b.value.abs(), "{} {} {}", a.name, a.value, b.value);
        }
        assert!((fit.model().bias() - plain.model().bias()).abs() < 1e-5);
        assert_ne!(fit.model().encoded_weights()[0], plain.model().encoded_weights()[0]);
    }
}

#[test]
fn an_explanation_adds_up() {
    let table = penguins();
    let fit = body_mass().fit(&table).unwrap();
    let explanation = fit.model().explain(&table, 7).unwrap();
    let [of] = explanation.scores.as_slice() else { panic!("one score") };
    let sum: f64 = of.contributions.iter().map(|c| c.contribution).sum();
    assert!((sum + of.bias + explanation.offset - of.score).abs() < 1e-9);
    assert_eq!(of.score, fit.model().score(&table).unwrap()[7]);
    assert_eq!(explanation.predictions, [("body_mass_g".to_owned(), of.score)]);
    assert!(explanation.to_string().contains("= score"));
    fit.model().explain(&table, 333).unwrap_err();
}

#[test]
fn offsets_are_added_and_needed() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let o: Vec<f64> = x.iter().map(|x| (x * 1.7).sin() * 10.0).collect();
    let y: Vec<f64> = x.iter().zip(&o).map(|(x, o)| 3.0 * x + 1.0 + o).collect();
    let table = Table::from_columns([("x", x.into()), ("o", o.into()), ("y", y.clone().into())]).unwrap();
    for solver in [
        std::sync::Arc::new(ClosedForm::default()) as std::sync::Arc<dyn Solver>,
        std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-13).stall(1e-15)),
    ] {
        let estimator = Estimator::regression("y").columns(columns![numeric("x")]).offset("o").solver(solver);
        let fit = estimator.fit(&table).unwrap();
        assert!((fit.model().weights()[0].value - 3.0).abs() < 1e-5);
        assert!(fit.model().predict(&table).unwrap().iter().zip(&y).all(|(p, y)| (p - y).abs() < 1e-3));
        let error = fit.model().predict(&table.select(["x"]).unwrap()).unwrap_err();
        assert!(error.to_string().contains("\"o\""), "{error}");
    }
}

/// Weight k is the row k times, weight 0 its absence, for learned columns too.
#[test]
fn weights_are_repetitions() {
    let table = penguins();
    let counts: Vec<i64> = (0..table.rows() as i64).map(|i| i % 3).collect();
    let repeated: Vec<usize> =
        counts.iter().enumerate().flat_map(|(i, &k)| std::iter::repeat_n(i, k as usize)).collect();
    let weighted = table.with_array("s", arrow_array_of(counts)).unwrap();
    let copied = table.take(&repeated).unwrap();
    let columns = || {
        columns![
            numeric("flipper_length_mm").standardized(),
            bucketized("bill_length_mm", quantiles(4)),
            categorical("species").min_count(40).unseen(Unseen::Ignore),
        ]
    };
    for solver in [
        std::sync::Arc::new(ClosedForm::default()) as std::sync::Arc<dyn Solver>,
        std::sync::Arc::new(GradientDescent::full_batch().tolerance(1e-12).stall(1e-13)),
    ] {
        let estimator =
            Estimator::regression("body_mass_g").columns(columns()).penalty(Ridge::new(0.01).unwrap()).solver(solver);
        let one = estimator.clone().example_weight("s").fit(&weighted).unwrap();
        let two = estimator.fit(&copied).unwrap();
        let names = |fit: &Fit| fit.model().weights().into_iter().map(|w| w.name).collect::<Vec<_>>();
        assert_eq!(names(&one), names(&two));
        for (a, b) in one.model().encoded_weights().iter().zip(two.model().encoded_weights()) {
            assert!((a - b).abs() < 1e-6 * b.abs().max(1.0), "{a} {b}");
        }
        let metric = |fit: &Fit, table: &Table, name| fit.model().evaluate(table).unwrap().get(name).unwrap();
        for name in ["loss", "rmse", "mae", "r2"] {
            assert!(
                (metric(&one, &weighted, name) - metric(&two, &copied, name)).abs()
                    < 1e-6 * metric(&two, &copied, name)
            );
        }
    }
}

fn arrow_array_of(values: Vec<i64>) -> arrow_array::ArrayRef {
    std::sync::Arc::new(arrow_array::Int64Array::from(values))
}

/// Categories renamed in order, and rows permuted: the same model under other names.
#[test]
fn names_and_order_do_not_matter() {
    let table = penguins();
    let fit = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm"), categorical("species")])
        .solver(ClosedForm::default())
        .fit(&table)
        .unwrap();
    let species = table.texts("species").unwrap();
    let renamed: Vec<String> = (0..table.rows()).map(|i| format!("the {}", species.get(i).unwrap())).collect();
    let other = Table::from_columns([
        ("body_mass_g", Cells::from(table.column("body_mass_g").unwrap().clone())),
        ("kind", renamed.into()),
        ("flipper_length_mm", table.column("flipper_length_mm").unwrap().clone().into()),
    ])
    .unwrap();
    let other = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm"), categorical("kind")])
        .solver(ClosedForm::default())
        .fit(&other)
        .unwrap();
    assert_eq!(fit.model().encoded_weights(), other.model().encoded_weights());
    assert_eq!(other.model().weights()[1].name, "kind=the Adelie");
    let shuffled = Estimator::regression("body_mass_g")
        .columns(columns![numeric("flipper_length_mm"), categorical("species")])
        .solver(ClosedForm::default())
        .fit(&table.shuffle(5).unwrap())
        .unwrap();
    for (a, b) in fit.model().encoded_weights().iter().zip(shuffled.model().encoded_weights()) {
        assert!((a - b).abs() < 1e-9 * b.abs().max(1.0));
    }
}

#[test]
fn a_watcher_sees_and_may_stop() {
    let estimator = body_mass().solver(GradientDescent::full_batch().epochs(50).tolerance(0.0));
    let mut seen = Vec::new();
    let fit = estimator
        .fit_watched(&penguins(), &mut |past: &[Progress]| {
            seen.push(past[past.len() - 1].loss);
            if seen.len() == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(fit.report().stop, StopReason::Asked);
    assert_eq!(seen, fit.report().history.iter().map(|row| row.loss).collect::<Vec<_>>());
    assert!(!fit.report().converged());
}

#[test]
fn periods_are_rows() {
    let solver = GradientDescent::mini_batch(10).learning_rate(1e-6).steps(55).record_every(20);
    let fit = body_mass().solver(solver).fit(&penguins()).unwrap();
    assert_eq!(fit.report().history.iter().map(|row| row.step).collect::<Vec<_>>(), [20, 40, 55]);
    assert_eq!(fit.report().history.iter().map(|row| row.epoch).collect::<Vec<_>>(), [1, 2, 2]);
    assert!(fit.report().history.iter().all(|row| row.exact));
    assert_eq!(fit.report().stop, StopReason::Steps(55));
    let last = fit.report().history[2].loss;
    assert!((fit.report().loss - last).abs() < 1e-9 * last);
}

/// Two scores per example, trained together: the objective has had a width from the first day.
#[test]
fn a_loss_of_two_outputs_trains() {
    use gradus::data::Labels;
    use gradus::head::Head;
    use gradus::loss::{LossProperties, Targets, Tile};
    use gradus::metrics::Evaluation;
    use std::sync::Arc;

    /// Σ over two outputs of (z − (k+1)·y)².
    #[derive(Debug, Clone)]
    struct Twice;
    impl Loss for Twice {
        fn name(&self) -> &str {
            "twice"
        }
        fn outputs(&self) -> usize {
            2
        }
        fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
            let mut total = 0.0;
            for k in 0..2 {
                for i in 0..tile.rows {
                    let r = tile.scores[k * tile.rows + i] - (k + 1) as f64 * tile.labels[i];
                    total += tile.weight(i) * r * r;
                    slopes[k * tile.rows + i] = 2.0 * tile.weight(i) * r;
                }
            }
            total
        }
        fn properties(&self) -> LossProperties {
            LossProperties { curvature_bound: Some(2.0), ..LossProperties::default() }
        }
    }
    impl Head for Twice {
        fn kind(&self) -> &str {
            "twice"
        }
        fn loss(&self) -> Arc<dyn Loss> {
            Arc::new(Self)
        }
        fn learn(&self, _: &Labels) -> Result<Arc<dyn Head>> {
            Ok(Arc::new(Self))
        }
        fn evaluate(&self, targets: Targets<'_>, scores: &[f64]) -> Result<Evaluation> {
            let targets = Targets { offsets: None, ..targets };
            gradus::head::Regression::default().evaluate(targets, &scores[..targets.labels.len()])
        }
        fn save(&self) -> Result<serde_json::Value> {
            Ok(serde_json::Value::Null)
        }
    }
    let table = penguins();
    let columns = || columns![numeric("flipper_length_mm"), categorical("species").drop_first()];
    let one =
        Estimator::regression("body_mass_g").columns(columns()).solver(ClosedForm::default()).fit(&table).unwrap();
    for solver in [GradientDescent::full_batch().tolerance(1e-14), GradientDescent::mini_batch(50).epochs(3)] {
        let exact = solver.clone();
        let fit = Estimator::with_head("body_mass_g", Twice).columns(columns()).solver(exact).fit(&table).unwrap();
        let weights = fit.model().encoded_weights();
        assert_eq!(weights.len(), 8);
        if fit.report().converged() {
            for (j, w) in one.model().encoded_weights()[..3].iter().enumerate() {
                assert!((weights[j] / w - 1.0).abs() < 1e-3 && (weights[3 + j] / w - 2.0).abs() < 2e-3);
            }
        }
        assert_eq!(fit.model().predict(&table).unwrap().len(), 2 * table.rows());
        assert_eq!(fit.model().weights()[3].name, "flipper_length_mm [1]");
    }
}
