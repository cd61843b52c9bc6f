//! Random problems with everything that a solver may trip over, as arrays of every kind.

use std::sync::Arc;

use gradus::design::{Block, Codes};
use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder};
use proptest::prelude::{Just, Strategy, prop_oneof};

use super::random::uniform;
use super::sparse::sparse;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Rows,
    Columns,
    Narrow,
    Sparse,
    OneHot,
}

/// A problem with everything that a solver may trip over: scales, means, collinear features, weights, offsets.
#[derive(Clone)]
pub struct Problem {
    pub kind: Kind,
    pub x: Array2<f64>,
    pub y: Array1<f64>,
    pub weights: Option<Array1<f64>>,
    pub offsets: Option<Array1<f64>>,
    pub bias: bool,
}

impl std::fmt::Debug for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = (self.weights.is_some(), self.offsets.is_some(), self.bias);
        write!(f, "{:?} {:?}, weights, offsets, bias: {parts:?}", self.kind, self.x.dim())
    }
}

impl Problem {
    pub fn new(kind: Kind, (n, p): (usize, usize), seed: u64, count: bool) -> Self {
        let mut random = uniform(seed);
        let scales: Vec<f64> = (0..p).map(|_| 10f64.powf(2.0 * random())).collect();
        let means: Vec<f64> = (0..p).map(|_| 3.0 * random()).collect();
        let mut x = match kind {
            Kind::OneHot => {
                let mut x = Array2::zeros((n, p));
                for i in 0..n {
                    let level = ((random() + 0.5) * (p + 1) as f64) as usize;
                    if level < p {
                        x[[i, level]] = 1.0;
                    }
                }
                x
            }
            Kind::Sparse => {
                Array2::from_shape_fn((n, p), |(_, j)| if random() < -0.2 { scales[j] * (random() + 0.7) } else { 0.0 })
            }
            _ => Array2::from_shape_fn((n, p), |(_, j)| scales[j] * (random() + means[j])),
        };
        if p > 3 && kind != Kind::OneHot && random() < 0.0 {
            // Two features that say nearly the same.
            for i in 0..n {
                x[[i, 1]] = x[[i, 0]] * 2.0 + if x[[i, 0]] == 0.0 { 0.0 } else { 0.02 * scales[0] * random() };
            }
        }
        if kind == Kind::Narrow {
            x.mapv_inplace(|x| f64::from(x as f32));
        }
        let truth: Vec<f64> =
            (0..p)
                .map(|j| {
                    if j % 3 == 0 {
                        0.0
                    } else {
                        4.0 * random() / x.column(j).mapv(f64::abs).sum().max(1e-3) * n as f64
                    }
                })
                .collect();
        let offsets = (random() < 0.0).then(|| Array1::from_shape_fn(n, |_| random()));
        let y = Array1::from_shape_fn(n, |i| {
            let line: f64 = x.row(i).iter().zip(&truth).map(|(x, w)| x * w).sum();
            let z = 0.3 * line + 0.7 + offsets.as_ref().map_or(0.0, |o| o[i]) + 0.4 * random();
            match (count, i) {
                (true, 0 | 1) => i as f64,
                (true, _) => f64::from(u8::from(z + random() > 0.5)),
                (false, _) => z,
            }
        });
        let weights = (random() < 0.0).then(|| Array1::from_shape_fn(n, |_| 0.5 + (random() + 0.5) * 2.0));
        let bias = random() < 0.2;
        Self { kind, x, y, weights, offsets, bias }
    }

    pub fn fit(&self, task: Estimator, penalty: Arc<dyn Penalty>, solver: impl Solver + 'static) -> Result<Fit> {
        let mut estimator = task.penalty(penalty).solver(solver);
        if !self.bias {
            estimator = estimator.without_bias();
        }
        let (n, p) = self.x.dim();
        let by_columns = Array2::from_shape_fn((n, p).f(), |at| self.x[at]);
        let narrow = self.x.mapv(|x| x as f32);
        let mut arrays = match self.kind {
            Kind::Rows => Arrays::new(self.x.view(), self.y.view()),
            Kind::Columns => Arrays::new(by_columns.view(), self.y.view()),
            Kind::Narrow => Arrays::new(narrow.view(), self.y.view()),
            Kind::Sparse => Arrays::new(sparse(&self.x), self.y.view()),
            Kind::OneHot => {
                let code = |row: ndarray::ArrayView1<'_, f64>| {
                    row.iter().position(|x| *x == 1.0).map_or(Codes::NONE, |level| level as u32)
                };
                let codes: Vec<u32> = self.x.rows().into_iter().map(code).collect();
                Arrays::new(Block::Codes(Codes { codes: codes.into(), levels: p as u32, full: false }), self.y.view())
            }
        };
        if let Some(weights) = &self.weights {
            arrays = arrays.weights(weights.view());
        }
        if let Some(offsets) = &self.offsets {
            arrays = arrays.offsets(offsets.view());
        }
        estimator.fit(arrays)
    }

    /// Differences weighed by what they do to the score of an average row.
    pub fn distance(&self, a: &Fit, b: &Fit) -> f64 {
        let p = self.x.ncols();
        let size = |j: usize| if j < p { self.x.column(j).mapv(f64::abs).mean().unwrap() } else { 1.0 };
        let (a, b) = (a.model().encoded_weights(), b.model().encoded_weights());
        (0..a.len()).map(|j| (a[j] - b[j]).abs() * size(j)).fold(0.0, f64::max)
    }
}

/// Any of them.
pub fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Rows), Just(Kind::Columns), Just(Kind::Narrow), Just(Kind::Sparse), Just(Kind::OneHot)]
}
