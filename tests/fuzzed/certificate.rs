//! A small random problem, fitted by a random solver. A fit that says it converged is held to a referee that knows neither
//! slopes nor solvers: it computes F from its formula and looks along many lines for less.

use arbitrary::{Arbitrary, Unstructured};
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, TrustRegion};
use ndarray::{Array1, Array2};

use super::end_to_end::Random;

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Fitted {
    Squared,
    Absolute,
    Huber,
    Logistic,
    Hinge,
    Poisson,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Penalised {
    Not,
    Ridge(i8),
    Lasso(i8),
}

#[derive(Debug, Arbitrary)]
struct Case {
    seed: u64,
    rows: u8,
    /// Powers of two and shifts of the features, in deviations.
    features: [(i8, i8); 3],
    used: u8,
    label: i8,
    noise: bool,
    loss: Fitted,
    penalty: Penalised,
    solver: u8,
    biased: bool,
}

struct Problem {
    x: Array2<f64>,
    y: Array1<f64>,
    loss: Fitted,
    penalty: Penalised,
    biased: bool,
}

const DELTA: f64 = 0.5;

fn strength(power: i8) -> f64 {
    2f64.powi(i32::from(power) / 8)
}

impl Problem {
    /// F at weights and, after them, the bias.
    fn value(&self, at: &[f64]) -> f64 {
        let features = self.x.ncols();
        let each = self.x.rows().into_iter().zip(&self.y).map(|(row, &y)| {
            let z = row.iter().zip(at).map(|(x, w)| x * w).sum::<f64>() + if self.biased { at[features] } else { 0.0 };
            let (r, margin) = ((z - y).abs(), if y > 0.0 { z } else { -z });
            match self.loss {
                Fitted::Squared => r * r,
                Fitted::Absolute => r,
                Fitted::Huber => r.min(DELTA) * (2.0 * r - r.min(DELTA)),
                Fitted::Logistic => (-margin).exp().ln_1p().max(-margin),
                Fitted::Hinge => f64::max(1.0 - margin, 0.0),
                Fitted::Poisson => z.exp() - y * z,
            }
        });
        let loss = each.sum::<f64>() / self.y.len() as f64;
        let weights = at[..features].iter();
        loss + match self.penalty {
            Penalised::Not => 0.0,
            Penalised::Ridge(power) => strength(power) * weights.map(|w| w * w).sum::<f64>(),
            Penalised::Lasso(power) => strength(power) * weights.map(|w| w.abs()).sum::<f64>(),
        }
    }

    /// The least F along at + t·step, by thirds: F is convex.
    fn line(&self, at: &[f64], step: &[f64]) -> (f64, Vec<f64>) {
        let there = |t: f64| at.iter().zip(step).map(|(w, d)| w + t * d).collect::<Vec<f64>>();
        let f = |t: f64| self.value(&there(t));
        let (mut low, mut high) = (-1.0, 1.0);
        for _ in 0..40 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if f(a) <= f(b) { high = b } else { low = a }
        }
        let t = 0.5 * (low + high);
        (f(t), there(t))
    }

    /// The least F that is found from a point, over steps in units of how far features and labels spread.
    fn improved(&self, at: &[f64], random: &mut Random) -> f64 {
        let (features, n) = (self.x.ncols(), self.y.len() as f64);
        let mean: Vec<f64> = self.x.columns().into_iter().map(|x| x.sum() / n).collect();
        let spread =
            |j: usize| (self.x.column(j).iter().map(|x| (x - mean[j]) * (x - mean[j])).sum::<f64>() / n).sqrt();
        let scale: Vec<f64> = (0..features).map(spread).map(|s| if s > 0.0 { s } else { 1.0 }).collect();
        let label = match self.loss {
            Fitted::Squared | Fitted::Absolute | Fitted::Huber => self.y.iter().fold(0.0, |a: f64, y| a.max(y.abs())),
            _ => 4.0,
        };
        let (mut best, mut here) = (self.value(at), at.to_vec());
        for k in 0..120 {
            // Longer and shorter ones, along axes and across; the bias follows the mean.
            let length = label * 4f64.powi(-((k / 4) % 12));
            let along = |j: usize, random: &mut Random| match k % 4 {
                0 => f64::from(u8::from(j == (k / 4) as usize % (features + 1))),
                _ => random.number(),
            };
            let mut step: Vec<f64> = (0..=features).map(|j| length * along(j, random)).collect();
            for j in 0..features {
                step[j] /= scale[j];
                step[features] -= step[j] * mean[j];
            }
            let (value, there) = self.line(&here, &step);
            if value < best {
                (best, here) = (value, there);
            }
        }
        best
    }
}

fn problem(case: &Case) -> Problem {
    let mut random = Random(case.seed);
    let (rows, features) = (usize::from(case.rows % 14) + 2, usize::from(case.used % 3) + 1);
    let x = Array2::from_shape_fn((rows, features), |(_, j)| {
        let (power, shift) = case.features[j];
        (random.number() + f64::from(shift)) * 2f64.powi(i32::from(power) / 4)
    });
    let plane = |i: usize| (0..features).map(|j| x[[i, j]] / 2f64.powi(i32::from(case.features[j].0) / 4)).sum::<f64>();
    let plane: Vec<f64> = (0..rows).map(plane).collect();
    let middle = plane.iter().sum::<f64>() / rows as f64;
    let y = Array1::from_shape_fn(rows, |i| {
        let z = plane[i] - middle + if case.noise { random.number() } else { 0.0 };
        match case.loss {
            Fitted::Logistic | Fitted::Hinge => f64::from(u8::from(z > 0.0)),
            Fitted::Poisson => (z.abs() * 3.0).round(),
            _ => z * 2f64.powi(i32::from(case.label) / 8),
        }
    });
    Problem { x, y, loss: case.loss, penalty: case.penalty, biased: case.biased }
}

fn estimator(case: &Case) -> Option<Estimator> {
    let estimator = match case.loss {
        Fitted::Squared => Estimator::regression("y"),
        Fitted::Absolute => Estimator::regression("y").loss(Absolute),
        Fitted::Huber => Estimator::regression("y").loss(Huber::new(DELTA).ok()?),
        Fitted::Poisson => Estimator::regression("y").loss(Poisson),
        Fitted::Logistic => Estimator::binary("y"),
        Fitted::Hinge => Estimator::binary("y").loss(Hinge),
    };
    let estimator = match case.penalty {
        Penalised::Not => estimator.penalty(NoPenalty),
        Penalised::Ridge(power) => estimator.penalty(Ridge::new(strength(power)).ok()?),
        Penalised::Lasso(power) => estimator.penalty(Lasso::new(strength(power)).ok()?),
    };
    let estimator = if case.biased { estimator } else { estimator.without_bias() };
    Some(match case.solver % 12 {
        0 => estimator.solver(ClosedForm::default()),
        1 => estimator.solver(Lbfgs::default()),
        2 => estimator.solver(Newton::default()),
        3 => estimator.solver(TrustRegion::default()),
        4 => estimator.solver(CoordinateDescent::default().iterations(200)),
        5 => estimator.solver(DualCoordinateAscent::default().epochs(300)),
        6 => estimator.solver(AugmentedLagrangian::default().iterations(200)),
        7 => estimator.solver(ProximalGradient::default().iterations(500)),
        8 => estimator.solver(GradientDescent::full_batch().epochs(500)),
        9 => estimator.solver(Saga::default().epochs(100)),
        _ => estimator,
    })
}

pub fn run(data: &[u8]) {
    let Ok(case) = Case::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let (problem, Some(estimator)) = (problem(&case), estimator(&case)) else { return };
    let Ok(fit) = estimator.threads(1).fit((problem.x.view(), problem.y.view())) else { return };
    let report = fit.report();
    if !report.converged() {
        return;
    }
    let model = fit.model();
    let mut at = model.encoded_weights().to_vec();
    at.resize(problem.x.ncols() + 1, 0.0);
    let own = problem.value(&at);
    // What the report says is what the model's weights come to: the Poisson loss has a constant of its own.
    let spread = problem.value(&vec![0.0; at.len()]).abs().max(own.abs());
    if !matches!(case.loss, Fitted::Poisson) {
        assert!((own - report.objective()).abs() <= 1e-6 * spread, "{case:?}: F is {own}, reported {report}");
    }
    let best = problem.improved(&at, &mut Random(case.seed ^ 1));
    // From the best constant model down.
    let constants = (0..=200).map(|k| {
        let mut constant = vec![0.0; at.len()];
        let (low, high) = problem.y.iter().fold((0.0_f64, 0.0_f64), |(l, h), y| (l.min(*y), h.max(*y)));
        *constant.last_mut().unwrap() = if case.biased { low + (high - low) * f64::from(k) / 200.0 } else { 0.0 };
        problem.value(&constant)
    });
    let first = constants.fold(f64::INFINITY, f64::min);
    let way = (first - best).max(0.0);
    // A hundred times the tolerance, and what rounding of the scores is worth.
    let allowed = 1e-4 * way + 1e-9 * spread;
    assert!(own - best <= allowed, "{case:?}: {own} where {best} is there, from {first}\n{report}");
}
