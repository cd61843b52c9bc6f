//! B-splines as basis functions.

use serde::{Deserialize, Serialize};

use super::basis::Basis;
use crate::column::faults::setting;
use crate::error::ColumnProblem;

/// The highest degree.
pub(super) const DEGREE: usize = 8;

/// The functions of a spline.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplineBasis {
    /// Those that the training examples lie between.
    pub(super) knots: Vec<f64>,
    pub(super) degree: usize,
    pub(super) full: bool,
}

impl SplineBasis {
    fn functions(&self) -> usize {
        self.knots.len() + self.degree - 1
    }

    /// The knot at a place counted from the first one, continued beyond both ends.
    fn knot(&self, at: isize) -> f64 {
        let last = self.knots.len() as isize - 1;
        if at < 0 {
            self.knots[0] + at as f64 * (self.knots[1] - self.knots[0])
        } else if at > last {
            let (end, before) = (self.knots[last as usize], self.knots[last as usize - 1]);
            end + (at - last) as f64 * (end - before)
        } else {
            self.knots[at as usize]
        }
    }
}

impl Basis for SplineBasis {
    const KIND: &'static str = "spline";

    fn width(&self) -> usize {
        self.functions() - usize::from(!self.full)
    }

    fn names(&self, column: &str) -> Vec<String> {
        (1..=self.width()).map(|k| format!("{column}=spline {k}")).collect()
    }

    fn fill(&self, value: f64, into: &mut [f64]) {
        let last = self.knots.len() - 1;
        let x = value.clamp(self.knots[0], self.knots[last]);
        // The interval of x: its left knot, of which the last belongs to the one before.
        let left = (self.knots.partition_point(|&knot| knot <= x).max(1) - 1).min(last - 1);
        // De Boor: the degree + 1 functions that are not zero there, of ever higher degree.
        let mut values = [0.0; DEGREE + 1];
        values[0] = 1.0;
        for degree in 1..=self.degree {
            let mut carried = 0.0;
            for k in 0..degree {
                let right = self.knot((left + k) as isize + 1);
                let before = self.knot((left + k) as isize + 1 - degree as isize);
                let share = values[k] / (right - before);
                values[k] = carried + (right - x) * share;
                carried = (x - before) * share;
            }
            values[degree] = carried;
        }
        let there = into.iter_mut().skip(left);
        there.zip(&values[..=self.degree]).for_each(|(to, &value)| *to = value);
    }

    fn fault(&self) -> Option<ColumnProblem> {
        if self.degree > DEGREE {
            return Some(setting("degree", self.degree, "from 0 to 8"));
        }
        let ascend = self.knots.windows(2).all(|pair| pair[0] < pair[1]);
        let fine = self.knots.len() > 1 && ascend && self.knots.iter().all(|knot| knot.is_finite());
        let value = || format!("{} different values", self.knots.len());
        (!fine).then(|| setting("what a spline has knots at", value(), "two or more, finite and increasing"))
    }
}
