//! Optimizers, links, penalties and schedules inside a solver.

use gradus::data::SparseRows;
use gradus::prelude::*;
use ndarray::{Array1, Array2};

use crate::support::tables::penguins;

fn body_mass() -> Estimator {
    Estimator::regression("body_mass_g").columns(columns![
        numeric("flipper_length_mm").standardized(),
        numeric("bill_length_mm").standardized(),
        numeric("bill_depth_mm").standardized(),
        categorical("species"),
        categorical("island"),
    ])
}

fn weights(fit: &Fit) -> Vec<f64> {
    fit.model().encoded_weights().to_vec()
}

fn assert_near(found: &[f64], truth: &[f64], tolerance: f64, of: &str) {
    for (found, truth) in found.iter().zip(truth) {
        assert!((found - truth).abs() <= tolerance * truth.abs().max(1.0), "{of}: {found} {truth}");
    }
}

/// Where the lasso's slopes are within λ, and equal to −λ·sign(w) where w ≠ 0: the weights are the optimum.
fn is_the_optimum(table: &Table, fit: &Fit, lasso: f64, tolerance: f64, of: &str) {
    let numbers = |name: &str| table.numbers(name).unwrap().iter().map(Option::unwrap).collect::<Vec<f64>>();
    let (p, y) = (fit.model().predict(table).unwrap(), numbers("body_mass_g"));
    let w = weights(fit);
    let standard = |name: &str| {
        let x = numbers(name);
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let deviation = (x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        x.iter().map(|x| (x - mean) / deviation).collect::<Vec<f64>>()
    };
    for (j, name) in ["flipper_length_mm", "bill_length_mm", "bill_depth_mm"].iter().enumerate() {
        let x = standard(name);
        let slope = (0..y.len()).map(|row| 2.0 * x[row] * (p[row] - y[row])).sum::<f64>() / y.len() as f64;
        let gap = if w[j] == 0.0 { (slope.abs() - lasso).max(0.0) } else { slope + lasso.copysign(w[j]) };
        assert!(gap.abs() <= tolerance * lasso, "{of}, {name}: slope {slope} at weight {}", w[j]);
    }
}

#[test]
fn a_lasso_is_reached_by_every_solver_that_honours_it() {
    let table = penguins();
    let lasso = 30.0;
    let estimator = body_mass().penalty(Lasso::new(lasso).unwrap());
    let default = estimator.fit(&table).unwrap();
    assert_eq!(default.report().solver, "coordinate descent", "{}", default.report());
    assert!(default.report().chosen_because.as_ref().unwrap().contains("\"lasso\" has no closed form"));
    is_the_optimum(&table, &default, lasso, 1e-6, "default");
    let summary = default.model().summary();
    assert!((2..summary.weights.len() - 1).contains(&summary.non_zero()), "{summary}");
    assert!(summary.to_string().contains(&format!(
        "{} weights, {} not zero",
        summary.weights.len(),
        summary.non_zero()
    )));
    let full =
        |optimizer| GradientDescent::full_batch().optimizer(optimizer).epochs(100_000).tolerance(1e-12).stall(1e-13);
    is_the_optimum(&table, &estimator.clone().solver(full(Sgd)).fit(&table).unwrap(), lasso, 1e-3, "plain");
    let accelerated = GradientDescent::full_batch().tolerance(1e-13).stall(1e-15).epochs(100_000);
    let exact = estimator.clone().solver(accelerated).fit(&table).unwrap();
    is_the_optimum(&table, &exact, lasso, 1e-6, "accelerated");
    let adagrad = GradientDescent::full_batch().optimizer(AdaGrad::default()).epochs(20_000).tolerance(0.0);
    let fit = estimator.clone().solver(adagrad).fit(&table).unwrap();
    is_the_optimum(&table, &fit, lasso, 1e-2, "AdaGrad");
    let rate = Exponential { start: 100.0, decay: 0.999, steps: 1, staircase: false };
    let adam =
        GradientDescent::full_batch().optimizer(Adam::default()).learning_rate(rate).epochs(20_000).tolerance(0.0);
    let fit = estimator.clone().solver(adam).fit(&table).unwrap();
    is_the_optimum(&table, &fit, lasso, 1e-2, "Adam");
    let stochastic = GradientDescent::mini_batch(16).epochs(300).tolerance(0.0).average_last(100);
    let fit = estimator.clone().solver(stochastic).fit(&table).unwrap();
    let gap = fit.report().objective() / exact.report().objective() - 1.0;
    assert!(gap.abs() < 1e-2, "{gap}");
    // By name, where it cannot be honoured.
    let momentum = GradientDescent::full_batch().optimizer(Momentum::new(0.9).unwrap());
    let by_slope = GradientDescent::full_batch().penalty_in_gradient();
    let ftrl = GradientDescent::mini_batch(16).optimizer(Ftrl::default()).learning_rate(1.0);
    for error in [
        estimator.clone().solver(momentum).fit(&table).unwrap_err(),
        estimator.clone().solver(by_slope).fit(&table).unwrap_err(),
        estimator.clone().solver(ftrl).fit(&table).unwrap_err(),
        estimator.clone().solver(ClosedForm::default()).fit(&table).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Unsupported { .. }) && error.to_string().contains("\"lasso\""), "{error}");
    }
}

#[test]
fn whole_columns_drop_out_of_a_group_lasso() {
    let table = penguins();
    let mut gone = Vec::new();
    for strength in [1.0, 15.0, 40.0, 60.0, 2000.0] {
        let fit = body_mass().penalty(GroupLasso::new(strength).unwrap()).fit(&table).unwrap();
        let w = weights(&fit);
        let columns = [0..1, 1..2, 2..3, 3..6, 6..9];
        let zeros = columns.clone().map(|column| w[column].iter().filter(|w| **w == 0.0).count());
        for (zeros, column) in zeros.iter().zip(columns) {
            assert!(*zeros == 0 || *zeros == column.len(), "{strength}: {}", fit.model().summary());
        }
        gone.push(zeros.iter().filter(|zeros| **zeros > 0).count());
        // The same optimum in other variables: the solver's own have a scale for each weight.
        let plain = GradientDescent::full_batch().optimizer(Accelerated).learning_rate(0.05);
        let plain = plain.epochs(20_000).tolerance(0.0);
        let by_hand = body_mass().penalty(GroupLasso::new(strength).unwrap()).solver(plain).fit(&table).unwrap();
        let gap = fit.report().objective() / by_hand.report().objective() - 1.0;
        assert!(gap.abs() < 1e-5, "{strength}: {gap}");
    }
    assert!(gone.is_sorted() && gone[0] == 0 && gone.contains(&1) && gone[4] == 5, "{gone:?}");
    body_mass().penalty(GroupLasso::new(1.0).unwrap()).solver(ClosedForm::default()).fit(&table).unwrap_err();
}

#[test]
fn a_strength_per_feature_is_honoured_by_name() {
    let table = penguins();
    let free = PerFeature::new(Ridge::new(1e6).unwrap()).factor("flipper_length_mm", 0.0).unwrap();
    let closed = body_mass().penalty(free.clone()).fit(&table).unwrap();
    assert_eq!(closed.report().stop, StopReason::Exact, "a ridge has a closed form, whatever its strengths");
    let only = Estimator::regression("body_mass_g").columns(columns![numeric("flipper_length_mm").standardized()]);
    let only = only.fit(&table).unwrap();
    assert_near(&weights(&closed)[..1], &weights(&only)[..1], 1e-2, "flipper");
    let descended =
        body_mass().penalty(free.clone()).solver(GradientDescent::full_batch().tolerance(1e-13).stall(1e-15));
    assert_near(&weights(&descended.fit(&table).unwrap()), &weights(&closed), 1e-4, "descent");
    // A whole column by its name; the others are gone.
    let lasso = PerFeature::new(Lasso::new(1e6).unwrap()).factor("species", 0.0).unwrap();
    for solver in [GradientDescent::full_batch(), GradientDescent::mini_batch(8)] {
        let fit = body_mass().penalty(lasso.clone()).solver(solver).fit(&table).unwrap();
        for w in fit.model().weights() {
            assert_eq!(w.value != 0.0, w.name.starts_with("species="), "{}", fit.model().summary());
        }
    }
    let error = body_mass().penalty(free.factor("flipper", 1.0).unwrap()).fit(&table).unwrap_err();
    assert!(error.to_string().contains("\"flipper\""), "{error}");
    let group = PerFeature::new(GroupLasso::new(1.0).unwrap());
    assert!(body_mass().penalty(group).fit(&table).unwrap_err().to_string().contains("group lasso"));
}

#[test]
fn bounds_hold() {
    let table = penguins();
    let free = body_mass().fit(&table).unwrap();
    assert!(free.model().weights().iter().any(|w| w.value < 0.0));
    for solver in [GradientDescent::full_batch(), GradientDescent::mini_batch(8)] {
        let bounded = body_mass().penalty(Bounds::non_negative()).solver(solver.clone()).fit(&table).unwrap();
        assert!(bounded.model().weights().iter().all(|w| w.value >= 0.0), "{}", bounded.model().summary());
        let most = 0.5 * free.model().encoded_weights()[0];
        let one = Bounds::new(-1.0, most).unwrap().around(Ridge::new(1e-4).unwrap()).only(["flipper_length_mm"]);
        let some = body_mass().penalty(one).solver(solver).fit(&table).unwrap();
        let gap = some.model().encoded_weights()[0] / most - 1.0;
        // Stochastic steps leave the bound now and then, inwards.
        let slack = if some.report().solver.contains("full") { 1e-9 } else { 0.2 };
        assert!((-slack..1e-9).contains(&gap), "{gap}: {}", some.model().summary());
        assert!(some.report().penalty.is_finite());
    }
    let group = Bounds::non_negative().around(GroupLasso::new(1.0).unwrap());
    body_mass().penalty(group).fit(&table).unwrap_err();
}

#[test]
fn rules_of_single_examples_refuse_what_they_cannot_do() {
    let table = penguins();
    let rule = || GradientDescent::stochastic().optimizer(NormalizedAdaptive);
    let aggressive = || {
        let clipped = ClipNorm::new(5.0).unwrap().then(PassiveAggressive::two(1.0).unwrap());
        GradientDescent::stochastic().optimizer(clipped).epochs(1)
    };
    body_mass().solver(aggressive()).loss(Absolute).fit(&table).unwrap();
    for (error, says) in [
        (body_mass().solver(GradientDescent::full_batch().optimizer(NormalizedAdaptive)), "stochastic()"),
        (body_mass().solver(GradientDescent::mini_batch(2).optimizer(NormalizedAdaptive)), "stochastic()"),
        (body_mass().solver(rule()).penalty(Ridge::new(0.1).unwrap()), "no penalty"),
        (body_mass().solver(aggressive()), "loss \"squared\""),
        (body_mass().solver(aggressive()).loss(gradus::loss::Quantile::new(0.9).unwrap()), "slope is 1, −1 or 0"),
    ] {
        let error = error.fit(&table).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// Raw features of very different sizes: Vowpal Wabbit's rule needs neither scaling nor a rate.
#[test]
fn vowpal_wabbits_rule_is_scale_free() {
    let n = 2000;
    let wave = |i: usize, k: f64| ((i as f64) * k).sin();
    let y = Array1::from_shape_fn(n, |i| 3.0 * wave(i, 0.37) - 2.0 * wave(i, 1.91) + 1.0);
    let fit = |scale: f64, weight: f64| {
        let x = Array2::from_shape_fn((n, 2), |(i, j)| wave(i, [0.37, 1.91][j]) * [scale, 1.0 / scale][j]);
        let s = Array1::from_elem(n, weight);
        let solver = GradientDescent::stochastic().optimizer(NormalizedAdaptive).learning_rate(0.5);
        let solver = solver.in_order().epochs(20).tolerance(0.0);
        let fit = Estimator::regression("y").solver(solver).fit(Arrays::new(x.view(), y.view()).weights(s.view()));
        let fit = fit.unwrap();
        (fit.report().loss, weights(&fit))
    };
    let (loss, truth) = fit(1.0, 1.0);
    assert!(loss < 1e-3, "{loss}");
    assert_near(&truth, &[3.0, -2.0, 1.0], 0.05, "weights");
    let (_, scaled) = fit(1e6, 1.0);
    assert_near(&[scaled[0] * 1e6, scaled[1] / 1e6, scaled[2]], &truth, 1e-9, "scaled");
    assert_near(&fit(1.0, 7.0).1, &truth, 1e-12, "the mean weight does not matter");
}

#[test]
fn coin_betting_needs_no_rate() {
    let table = penguins();
    let exact = body_mass().fit(&table).unwrap();
    for loss in [false, true] {
        let solver = GradientDescent::mini_batch(16).optimizer(Cocob::default()).epochs(200).tolerance(0.0);
        let estimator = body_mass().solver(solver.average_last(50));
        // Also where a loss states no curvature, and Auto has nothing to compute a rate of.
        let fit = if loss { estimator.loss(Absolute).fit(&table) } else { estimator.fit(&table) }.unwrap();
        let gap = fit.model().evaluate(&table).unwrap().get("rmse").unwrap() / exact.report().loss.sqrt();
        assert!(gap < if loss { 1.1 } else { 1.01 }, "{gap}");
    }
}

#[test]
fn gathered_batches_are_one_large_batch() {
    let table = penguins().head(320);
    let descent = |size| GradientDescent::mini_batch(size).learning_rate(0.02).epochs(5).tolerance(0.0).in_order();
    let ridge = || body_mass().penalty(Ridge::new(0.1).unwrap());
    let gathered: [(GradientDescent, GradientDescent); 3] = [
        (descent(32).optimizer(Sgd), descent(8).optimizer(Accumulate::new(4, Sgd).unwrap())),
        (
            descent(32).optimizer(Momentum::new(0.9).unwrap()),
            descent(8).optimizer(Accumulate::new(4, Momentum::new(0.9).unwrap()).unwrap()),
        ),
        (descent(32).optimizer(Adam::default()), descent(8).optimizer(Accumulate::new(4, Adam::default()).unwrap())),
    ];
    for (large, small) in gathered {
        let (large, small) = (ridge().solver(large).fit(&table).unwrap(), ridge().solver(small).fit(&table).unwrap());
        assert_near(&weights(&small), &weights(&large), 1e-12, &small.report().solver);
    }
}

#[test]
fn every_optimizer_and_average_resumes_to_the_bit() {
    let table = penguins();
    let batch = || GradientDescent::mini_batch(16).learning_rate(0.05);
    let single = || GradientDescent::stochastic().learning_rate(0.01);
    let noise = GradientNoise::new(10.0, 3).unwrap();
    let solvers = [
        batch().optimizer(AdaGrad::default()),
        batch().optimizer(AdaDelta::default()),
        batch().optimizer(RmsProp::default().centered().momentum(0.9).unwrap()),
        batch().optimizer(AdamW::new(Adam::default(), 0.1).unwrap()),
        batch().optimizer(Adam::default().ams_grad()),
        batch().optimizer(Ftrl::default().l1(0.1).unwrap()),
        batch().optimizer(Cocob::default()),
        batch().optimizer(noise.then(Sgd)),
        batch().optimizer(Accumulate::new(4, Momentum::new(0.5).unwrap()).unwrap()),
        single().optimizer(NormalizedAdaptive),
        single().optimizer(CumulativePenalty::new(0.1, 0.01).unwrap()),
        single().optimizer(PassiveAggressive::one(1.0).unwrap()),
        batch().average_exponentially(0.99),
        GradientDescent::mini_batch(16).optimizer(AdaGrad::default()),
        GradientDescent::full_batch().optimizer(Adam::default()),
        GradientDescent::full_batch().optimizer(Cocob::default()),
        GradientDescent::stochastic().optimizer(NormalizedAdaptive),
        GradientDescent::full_batch().average_exponentially(0.9),
        GradientDescent::full_batch(),
        batch().learning_rate(Adaptive { start: 0.05, tolerance: 100.0, patience: 2 }),
    ];
    for solver in solvers {
        let fit = |epochs| {
            let solver = solver.clone().epochs(epochs).tolerance(0.0);
            let slopes_of_one = format!("{solver:?}").contains("PassiveAggressive");
            let estimator = if slopes_of_one { body_mass().loss(Absolute) } else { body_mass() };
            estimator.solver(solver).fit(&table).unwrap()
        };
        let (whole, parts) = (fit(9), fit(3).resume(&table).unwrap().resume(&table).unwrap());
        assert_eq!(weights(&parts), weights(&whole), "{solver:?}");
    }
}

#[test]
fn an_exponential_average_is_quieter_than_its_steps() {
    let table = penguins();
    let exact = body_mass().fit(&table).unwrap().report().loss;
    let solver = GradientDescent::mini_batch(4).learning_rate(0.05).epochs(60).tolerance(0.0);
    let last = body_mass().solver(solver.clone()).fit(&table).unwrap().report().loss - exact;
    let mean =
        body_mass().solver(solver.clone().average_exponentially(0.998)).fit(&table).unwrap().report().loss - exact;
    assert!(mean < 0.3 * last, "{mean} {last}");
    body_mass().solver(solver.average_exponentially(1.0)).fit(&table).unwrap_err();
}

/// Sparse examples: optimizers that cost what they touch give the numbers of the same examples written out densely.
#[test]
fn sparse_and_dense_examples_train_the_same_model() {
    let (n, p) = (400, 30);
    let active = |i: usize| [(i * 7) % p, (i * 11 + 3) % p];
    let x = Array2::from_shape_fn((n, p), |(i, j)| f64::from(u8::from(active(i).contains(&j))));
    let mut codes = Vec::new();
    let mut starts = vec![0];
    for i in 0..n {
        let mut places: Vec<u32> = active(i).iter().map(|&j| j as u32).collect();
        places.sort_unstable();
        places.dedup();
        codes.extend(places);
        starts.push(codes.len());
    }
    let sparse = SparseRows::of_ones(starts, codes, p).unwrap();
    let y = Array1::from_shape_fn(n, |i| ((i * 7) % p) as f64 - 10.0);
    let base = || GradientDescent::stochastic().learning_rate(0.1).epochs(3).tolerance(0.0);
    for solver in [
        base().optimizer(AdaGrad::default()),
        base().optimizer(Ftrl::default().l1(0.5).unwrap()),
        base().optimizer(NormalizedAdaptive),
        base().optimizer(Cocob::default()),
    ] {
        let estimator = Estimator::regression("y").solver(solver.clone());
        let dense = estimator.fit((x.view(), y.view())).unwrap();
        assert_near(
            &weights(&estimator.fit((&sparse, y.view())).unwrap()),
            &weights(&dense),
            1e-9,
            &format!("{solver:?}"),
        );
    }
}

/// A clip by block acts on the columns of the table.
#[test]
fn a_column_is_a_block() {
    let table = penguins();
    let solver = GradientDescent::full_batch().optimizer(ClipBlocks::new(1.0).unwrap().then(Sgd));
    let fit = body_mass().solver(solver.learning_rate(1.0).epochs(1)).fit(&table).unwrap();
    let w = weights(&fit);
    let length = |range: std::ops::Range<usize>| w[range].iter().map(|w| w * w).sum::<f64>().sqrt();
    for range in [0..1, 1..2, 2..3, 3..6, 6..9, 9..10] {
        assert!((length(range.clone()) - 1.0).abs() < 1e-12, "{range:?}: {w:?}");
    }
}

/// Labels in units so small that a rate to match them would turn every weight around.
#[test]
fn a_decay_bounds_the_automatic_rate() {
    let table = penguins().scale("body_mass_g", 1e4).unwrap();
    let adam_w = AdamW::new(Adam::default(), 0.01).unwrap();
    let solver = |optimizer: GradientDescent| optimizer.epochs(50).tolerance(0.0);
    for fit in [
        body_mass().solver(solver(GradientDescent::full_batch().optimizer(adam_w))).fit(&table).unwrap(),
        body_mass()
            .solver(solver(GradientDescent::full_batch().optimizer(WeightDecay::new(10.0).unwrap().then(Sgd))))
            .fit(&table)
            .unwrap(),
    ] {
        let history = &fit.report().history;
        assert!(history[49].loss <= history[0].loss, "{} {}", history[0].loss, history[49].loss);
    }
}

#[test]
fn every_optimizer_has_an_automatic_rate() {
    let table = penguins();
    let exact = body_mass().fit(&table).unwrap().report().loss;
    let full =
        |optimizer: GradientDescent| body_mass().solver(optimizer.epochs(3000).tolerance(0.0)).fit(&table).unwrap();
    let of = GradientDescent::full_batch;
    for (name, fit, most) in [
        ("AdaGrad", full(of().optimizer(AdaGrad::default())), 1.001),
        ("RMSProp", full(of().optimizer(RmsProp::default())), 1.01),
        ("Adam", full(of().optimizer(Adam::default())), 1.001),
        ("AMSGrad", full(of().optimizer(Adam::default().ams_grad())), 1.001),
        ("FTRL", full(of().optimizer(Ftrl::default())), 1.001),
    ] {
        let gap = fit.report().loss / exact;
        assert!(gap < most, "{name}: {gap}");
    }
}
