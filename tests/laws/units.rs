//! No number knows the units of the data: labels and features in units that differ by a power of two have, to the bit, the
//! weights in those units, whatever the loss and the solver.

use std::sync::Arc;

use gradus::loss::{
    ComplementaryLogLog, Domain, EpsilonInsensitive, Expectile, LogCosh, Loss, ModifiedHuber, Probit, Quantile,
    ScalarLoss, SquaredEpsilonInsensitive, SquaredHinge,
};
use gradus::penalty::NoPenalty;
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};
use ndarray::{Array1, Array2};

use crate::support::random::noise;

const ROWS: usize = 40;
const FEATURES: usize = 3;

/// Units of labels and features, as powers of two.
#[derive(Debug, Clone, Copy)]
struct Units {
    labels: i32,
    features: i32,
}

impl Units {
    const OWN: Self = Self { labels: 0, features: 0 };

    fn label(self) -> f64 {
        2.0_f64.powi(self.labels)
    }

    fn feature(self) -> f64 {
        2.0_f64.powi(self.features)
    }
}

/// A loss of one score, by the unit of its label; and how it grows with that.
struct Case {
    name: String,
    loss: Box<dyn Fn(f64) -> Arc<dyn Loss>>,
    domain: Domain,
    /// The loss of labels that are s times as large is sᵈ times as large.
    degree: i32,
}

fn case<L: ScalarLoss + 'static>(degree: i32, loss: impl Fn(f64) -> L + 'static) -> Case {
    let (name, domain) = (ScalarLoss::name(&loss(1.0)).to_owned(), ScalarLoss::properties(&loss(1.0)).domain);
    Case { name, loss: Box::new(move |unit| Arc::new(loss(unit))), domain, degree }
}

/// Losses of numbers, in the units of their labels.
fn numbers() -> Vec<Case> {
    vec![
        case(2, |_| Squared),
        case(1, |_| Absolute),
        case(1, |_| Quantile::new(0.8).unwrap()),
        case(2, |_| Expectile::new(0.8).unwrap()),
        case(2, |unit| Huber::new(0.4 * unit).unwrap()),
        case(1, |unit| EpsilonInsensitive::new(0.2 * unit).unwrap()),
        case(2, |unit| SquaredEpsilonInsensitive::new(0.2 * unit).unwrap()),
    ]
}

/// Every loss of one score; beside those of numbers, the ones that know no unit, or tie it to 1. Not the perceptron, which is a
/// rule of steps of length 1 over features as they are.
fn every() -> Vec<Case> {
    let fixed = vec![
        case(0, |_| LogCosh),
        case(0, |_| Logistic),
        case(0, |_| Probit),
        case(0, |_| ComplementaryLogLog),
        case(0, |_| Hinge),
        case(0, |_| SquaredHinge),
        case(0, |_| ModifiedHuber),
        case(0, |_| Poisson),
        case(0, |_| Gamma),
        case(0, |_| Tweedie::new(1.5).unwrap()),
        case(0, |_| NegativeBinomial::new(0.7).unwrap()),
    ];
    numbers().into_iter().chain(fixed).collect()
}

fn solvers() -> Vec<(&'static str, Option<Arc<dyn Solver>>)> {
    vec![
        ("default", None),
        ("closed form", Some(Arc::new(ClosedForm::default()))),
        ("closed form by the gram", Some(Arc::new(ClosedForm::gram()))),
        ("l-bfgs", Some(Arc::new(Lbfgs::default()))),
        ("trust region", Some(Arc::new(TrustRegion::default()))),
        ("newton", Some(Arc::new(Newton::default()))),
        ("coordinate descent", Some(Arc::new(CoordinateDescent::default()))),
        ("proximal gradient", Some(Arc::new(ProximalGradient::default()))),
        ("dual coordinate ascent", Some(Arc::new(DualCoordinateAscent::default().epochs(60)))),
        ("multipliers", Some(Arc::new(AugmentedLagrangian::default()))),
        ("saga", Some(Arc::new(Saga::default().epochs(40)))),
        ("svrg", Some(Arc::new(Svrg::default().epochs(20)))),
        ("full batch", Some(Arc::new(GradientDescent::full_batch().epochs(200)))),
        ("plain descent", Some(Arc::new(GradientDescent::full_batch().optimizer(Sgd).epochs(50)))),
        ("mini-batches", Some(Arc::new(GradientDescent::mini_batch(8).epochs(5)))),
    ]
}

/// Penalties that act alike in any units: none, by default, a ridge, a lasso.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    None,
    Default,
    Ridge,
    Lasso,
}

/// What a fit says, with its weights as they would be in units of 1; `None` where it is refused.
fn fitted(case: &Case, solver: &Option<Arc<dyn Solver>>, kind: Kind, bias: bool, units: Units) -> Option<Vec<f64>> {
    let (cells, wobble) = (noise(ROWS * FEATURES, 3), noise(ROWS, 4));
    let x = Array2::from_shape_fn((ROWS, FEATURES), |(i, j)| cells[i * FEATURES + j] * (j + 1) as f64 + 2.0 * j as f64);
    let scores = Array1::from_shape_fn(ROWS, |i| 0.7 * x[[i, 0]] - 0.4 * x[[i, 1]] + 0.2 * x[[i, 2]] + wobble[i]);
    let (y, task) = match case.domain {
        Domain::Numbers => (scores.mapv(|z| z * units.label()), Estimator::regression("y")),
        Domain::NotNegative => (scores.mapv(|z| z.exp().round()), Estimator::regression("y")),
        Domain::Positive => (scores.mapv(f64::exp), Estimator::regression("y")),
        _ => (scores.mapv(|z| f64::from(u8::from(z > 0.2))), Estimator::binary("y")),
    };
    let x = x.mapv(|x| x * units.feature());
    // λ‖w‖² and λ‖w‖₁ of weights that are label/feature times as large, beside a loss that is labelᵈ times as large.
    let label = units.label();
    let unit = units.feature() / if case.domain == Domain::Numbers { label } else { 1.0 };
    let grown = label.powi(case.degree);
    let task = match kind {
        Kind::None => task.penalty(NoPenalty),
        Kind::Default => task,
        Kind::Ridge => task.penalty(Ridge::new(0.125 * grown * unit * unit).unwrap()),
        Kind::Lasso => task.penalty(Lasso::new(0.0625 * grown * unit).unwrap()),
    };
    let task = if bias { task } else { task.without_bias() };
    let task = task.loss((case.loss)(label));
    let fit = match solver {
        Some(solver) => task.solver(solver.clone()),
        None => task,
    };
    let fit = fit.fit((x.view(), y.view())).ok()?;
    let bias_unit = if case.domain == Domain::Numbers { label } else { 1.0 };
    let own = fit.model().encoded_weights().iter().enumerate();
    let own = own.map(|(k, w)| if k < FEATURES { w * unit } else { w / bias_unit });
    Some(own.chain([if fit.report().converged() { 1.0 } else { 0.0 }]).collect())
}

/// Everything in which a fit in other units departs from that in its own.
fn departures(cases: &[Case], units: &[Units]) -> Vec<String> {
    let mut found = Vec::new();
    let mut compared = 0;
    for case in cases {
        for (name, solver) in solvers() {
            for kind in [Kind::None, Kind::Default, Kind::Ridge, Kind::Lasso] {
                for bias in [true, false] {
                    let own = fitted(case, &solver, kind, bias, Units::OWN);
                    for units in units {
                        let there = fitted(case, &solver, kind, bias, *units);
                        if own != there {
                            let loss = &case.name;
                            found.push(format!(
                                "{loss}, {name}, {kind:?}, bias {bias}, {units:?}:\n  {own:?}\n  {there:?}"
                            ));
                        }
                        compared += usize::from(own.is_some());
                    }
                }
            }
        }
    }
    assert!(compared > 20 * cases.len(), "{compared} fits");
    found
}

#[test]
fn weights_follow_the_unit_of_the_label_to_the_bit() {
    let found = departures(&numbers(), &[60, -60].map(|labels| Units { labels, features: 0 }));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn weights_follow_the_units_of_the_features_to_the_bit() {
    let found = departures(&every(), &[60, -60].map(|features| Units { labels: 0, features }));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
