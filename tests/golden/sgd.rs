//! scikit-learn's stochastic descent: every run of the file, to 1e-9. Its squared loss has a ½: half its rates, and the
//! strengths that `CumulativePenalty` names.

use gradus::loss::{EpsilonInsensitive, Hinge, Perceptron};
use gradus::objective::{Example, Gradient, Shape};
use gradus::optimizer::Step;
use gradus::prelude::*;
use ndarray::{Array1, Array2};
use serde_json::Value;

use crate::support::golden::{golden, numbers};

struct Golden {
    file: Value,
    x: Array2<f64>,
}

impl Golden {
    fn read() -> Self {
        let file = golden("sgd_scikit_learn");
        let rows: Vec<Vec<f64>> = file["X"].as_array().unwrap().iter().map(numbers).collect();
        let x = Array2::from_shape_fn((rows.len(), 2), |(i, j)| rows[i][j]);
        Self { file, x }
    }

    fn y(&self, key: &str) -> Array1<f64> {
        Array1::from(numbers(&self.file[key]))
    }

    /// The last row of the coefficients, and the intercept.
    fn truth(&self, name: &str) -> Vec<f64> {
        let run = &self.file[name];
        let coef = if run["coef"][0].is_array() { &run["coef"][0] } else { &run["coef"] };
        [numbers(coef), numbers(&run["intercept"])].concat()
    }

    fn check(&self, name: &str, found: &[f64]) {
        for (found, truth) in found.iter().zip(self.truth(name)) {
            assert!((found - truth).abs() < 1e-9 * truth.abs().max(1.0), "{name}: {found} {truth}");
        }
    }
}

fn descent(optimizer: impl Optimizer + 'static) -> GradientDescent {
    GradientDescent::stochastic().in_order().optimizer(optimizer).epochs(3).tolerance(0.0)
}

fn penalised(lasso: f64, ridge: f64) -> GradientDescent {
    descent(CumulativePenalty::new(lasso, ridge).unwrap())
}

#[test]
fn regressions_are_those_of_scikit_learn() {
    let golden = Golden::read();
    let (x, y) = (golden.x.view(), golden.y("y"));
    let fit = |estimator: Estimator, solver: GradientDescent| estimator.solver(solver).fit((x, y.view())).unwrap();
    let squared = || Estimator::regression("y");
    let scaling = |start| InverseScaling { start, power: 0.25 };
    let adaptive = Adaptive { start: 0.1, tolerance: 2e-3, patience: 2 };
    for (name, estimator, solver) in [
        ("reg_const_l2", squared(), penalised(0.0, 1e-4).learning_rate(0.025)),
        ("reg_invscaling", squared(), penalised(0.0, 1e-4).learning_rate(scaling(0.025))),
        ("reg_l1", squared(), penalised(0.2, 0.0).learning_rate(0.025)),
        ("reg_nopen", squared(), penalised(0.0, 0.0).learning_rate(0.025)),
        ("reg_nopen", squared(), descent(Sgd).learning_rate(0.025)),
        ("reg_epsins", squared().loss(EpsilonInsensitive::new(0.1).unwrap()), penalised(0.0, 5e-5).learning_rate(0.05)),
        ("reg_avg", squared(), penalised(0.0, 1e-4).learning_rate(0.025).average_last(3)),
        ("reg_adaptive", squared(), penalised(0.0, 1e-4).learning_rate(adaptive).epochs(29)),
        ("reg_default_tol", squared(), penalised(0.0, 1e-4).learning_rate(scaling(0.005)).epochs(50)),
    ] {
        golden.check(name, fit(estimator, solver).model().encoded_weights());
    }
    // The ridge by its slope is its shrinkage before the step.
    let ridge = squared().penalty(Ridge::new(1e-4).unwrap());
    let fit = fit(ridge, descent(Sgd).learning_rate(0.025).penalty_in_gradient());
    golden.check("reg_const_l2", fit.model().encoded_weights());
}

/// Three epochs by hand, in order.
fn by_hand(golden: &Golden, rule: CumulativePenalty, schedule: &dyn Schedule, weights: [f64; 6]) -> Vec<f64> {
    let mut at = [0.0; 3];
    let mut state = rule.init(Shape { features: 2, outputs: 1, biases: 1 }, &at);
    for t in 0..18 {
        let (row, label, weight) = (golden.x.row(t % 6), golden.y("y")[t % 6], weights[t % 6]);
        let score = row[0] * at[0] + row[1] * at[1] + at[2];
        let features = vec![(0, row[0]), (1, row[1])];
        let example = Example { features, bias: Some(2), label, score, weight };
        let values = [row[0], row[1], 1.0].map(|x| 2.0 * weight * (score - label) * x).to_vec();
        let step = Step::new(schedule.rate(At::new(t as u64, 0, &[])), 0, 0, &[]).with_example(&example, &Squared);
        rule.update(&mut state, &step, &mut Gradient { values, touched: None }, &mut at);
    }
    at.to_vec()
}

/// There an example of weight 0 still shrinks the weights. An estimator leaves it out, so the steps are taken by hand.
#[test]
fn example_weights_are_those_of_scikit_learn() {
    let golden = Golden::read();
    let rule = CumulativePenalty::new(0.0, 1e-4).unwrap();
    let found = by_hand(&golden, rule, &0.025, [1.0, 2.0, 0.0, 1.0, 0.5, 3.0]);
    golden.check("reg_sample_weight_1_2_0_1_.5_3", &found);
    // Without a penalty there is no difference.
    let found = by_hand(&golden, CumulativePenalty::default(), &0.025, [1.0, 2.0, 0.0, 1.0, 0.5, 3.0]);
    let (y, s) = (golden.y("y"), Array1::from(vec![1.0, 2.0, 0.0, 1.0, 0.5, 3.0]));
    let solver = penalised(0.0, 0.0).learning_rate(0.025);
    let estimator = Estimator::regression("y").reduction(Reduction::Sum).solver(solver);
    let fit = estimator.fit(Arrays::new(golden.x.view(), y.view()).weights(s.view())).unwrap();
    for (found, truth) in fit.model().encoded_weights().iter().zip(found) {
        assert!((found - truth).abs() < 1e-14);
    }
}

/// scikit-learn stops once the loss has not fallen by `tol` for so many epochs: our history says the same of its epochs.
#[test]
fn runs_are_as_long_as_those_of_scikit_learn() {
    let golden = Golden::read();
    let y = golden.y("y");
    let solver = penalised(0.0, 1e-4).learning_rate(InverseScaling { start: 0.005, power: 0.25 }).epochs(60);
    let fit = Estimator::regression("y").solver(solver).fit((golden.x.view(), y.view())).unwrap();
    let (mut best, mut idle, mut epochs) = (f64::INFINITY, 0, 0);
    for row in &fit.report().history {
        epochs += 1;
        idle = if row.loss > best - 2e-3 { idle + 1 } else { 0 };
        best = row.loss.min(best);
        if idle == 5 {
            break;
        }
    }
    assert_eq!(golden.file["reg_default_tol"]["n_iter"].as_u64(), Some(epochs));
}

#[test]
fn classifiers_are_those_of_scikit_learn() {
    let golden = Golden::read();
    let y = golden.y("y_class");
    let scores = || Estimator::regression("y");
    let optimal = || penalised(0.0, 0.005).learning_rate(Optimal::new(0.01));
    for (name, estimator, solver) in [
        ("clf_log_optimal", Estimator::binary("y"), optimal()),
        ("clf_hinge_optimal", scores().loss(Hinge), optimal()),
        ("clf_perceptron", scores().loss(Perceptron), penalised(0.0, 5e-5).learning_rate(0.05)),
        ("clf_pa1", scores().loss(Hinge), descent(PassiveAggressive::one(1.0).unwrap()).learning_rate(1.0)),
        ("clf_pa2", scores().loss(Hinge), descent(PassiveAggressive::two(1.0).unwrap()).learning_rate(1.0)),
    ] {
        let fit = estimator.solver(solver).fit((golden.x.view(), y.view())).unwrap();
        golden.check(name, fit.model().encoded_weights());
    }
}

/// Rates that blow up, where the slope is cut at 10¹². A solver reports the divergence, so the steps are taken by hand.
#[test]
fn steep_slopes_are_cut_where_scikit_learn_cuts_them() {
    let golden = Golden::read();
    let rule = CumulativePenalty::new(0.0, 0.01).unwrap();
    golden.check("reg_optimal", &by_hand(&golden, rule, &Optimal::new(0.01).halved(), [1.0; 6]));
}

#[test]
fn optimal_rates_begin_where_those_of_scikit_learn_do() {
    let golden = Golden::read();
    for (name, alpha) in [
        ("optimal_t0_alpha0.0001_hinge", 1e-4),
        ("optimal_t0_alpha0.0001_log_loss", 1e-4),
        ("optimal_t0_alpha0.01_log_loss", 1e-2),
        ("optimal_t0_alpha0.0001_squared_error", 1e-4),
    ] {
        let rate = Optimal::new(alpha).rate(At::new(0, 0, &[]));
        let truth = golden.file[name]["eta0"].as_f64().unwrap();
        assert!((rate - truth).abs() < 1e-12 * truth, "{name}: {rate} {truth}");
        assert!((1.0 / (alpha * rate) - golden.file[name]["t0"].as_f64().unwrap()).abs() < 1e-9);
    }
}
