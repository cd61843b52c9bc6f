//! The powers of a number as basis functions.

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use crate::column::faults::setting;
use crate::column::number::Scaling;
use crate::error::ColumnProblem;

/// u, u², … of u = (x − shift)/scale.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Powers {
    pub(super) degree: u32,
    pub(super) scaling: Scaling,
}

impl Basis for Powers {
    const KIND: &'static str = "polynomial";

    fn width(&self) -> usize {
        self.degree as usize
    }

    fn names(&self, column: &str) -> Vec<String> {
        (1..=self.degree).map(|k| if k == 1 { column.to_owned() } else { format!("{column}^{k}") }).collect()
    }

    fn fill(&self, value: f64, into: &mut [f64]) {
        let u = self.scaling.apply(value);
        let mut power = 1.0;
        for to in into {
            power *= u;
            *to = power;
        }
    }

    /// u^k = Σⱼ C(k, j)·x^j·(−shift)^(k − j)/scale^k.
    fn to_original(&self, weights: &mut [f64]) -> f64 {
        let Scaling { shift, scale } = self.scaling;
        recentred(weights, -shift / scale, scale.recip())
    }

    /// x^k = Σⱼ C(k, j)·(scale·u)^j·shift^(k − j).
    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        recentred(weights, self.scaling.shift, self.scaling.scale)
    }

    fn fault(&self) -> Option<ColumnProblem> {
        let degree = (!(1..=16).contains(&self.degree)).then(|| setting("degree", self.degree, "from 1 to 16"));
        self.scaling.fault().or(degree)
    }
}

/// Makes of the weights of (b + a·t), (b + a·t)², … those of t, t², …; what is left is the constant.
fn recentred(weights: &mut [f64], b: f64, a: f64) -> f64 {
    // Horner's scheme in polynomials of t, the constant apart.
    let original = weights.to_vec();
    weights.fill(0.0);
    let mut constant = 0.0;
    for (step, weight) in original.iter().rev().enumerate() {
        // (polynomial + weight)·(b + a·t)
        constant += weight;
        for k in (0..=step).rev() {
            let below = if k == 0 { constant } else { weights[k - 1] };
            weights[k] = weights[k] * b + below * a;
        }
        constant *= b;
    }
    constant
}
