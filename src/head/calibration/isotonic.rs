//! Isotonic regression of the label on the score: pool adjacent violators.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refused::refused;
use crate::error::Result;
use crate::metrics::{Group, Sample};

/// A function that never falls: linear between its knots, constant beyond them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Isotonic {
    /// Never falling, within [0, 1]; one for each score.
    probabilities: Vec<f64>,
    /// Rising.
    scores: Vec<f64>,
}

/// Neighbouring scores that share one probability: Σ s·y / Σ s.
struct Pool {
    first: f64,
    last: f64,
    weight: f64,
    positive: f64,
}

impl Pool {
    fn mean(&self) -> f64 {
        self.positive / self.weight
    }
}

impl Isotonic {
    /// The weighted least-squares fit among all functions that never fall. Examples of one score count as one, with their mean.
    pub(super) fn learn(sample: &Sample<'_>) -> Result<Self> {
        let mut pools: Vec<Pool> = Vec::new();
        for Group { value, weight, label, .. } in sample.groups() {
            let mut pool = Pool { first: value, last: value, weight, positive: label };
            while let Some(before) = pools.pop_if(|before| before.mean() >= pool.mean()) {
                pool = Pool {
                    first: before.first,
                    weight: before.weight + pool.weight,
                    positive: before.positive + pool.positive,
                    ..pool
                };
            }
            pools.push(pool);
        }
        if pools.len() < 2 {
            return Err(refused("scores that are no higher where the label is positive".to_owned()));
        }
        let (mut scores, mut probabilities) = (Vec::new(), Vec::new());
        for pool in pools {
            scores.push(pool.first);
            probabilities.push(pool.mean().min(1.0));
            if pool.last > pool.first {
                scores.push(pool.last);
                probabilities.push(pool.mean().min(1.0));
            }
        }
        Ok(Self { probabilities, scores })
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        let Self { probabilities, scores } = self;
        let risen = scores.is_sorted_by(|a, b| a < b) && scores.iter().all(|score| score.is_finite());
        let shares = probabilities.iter().all(|p| (0.0..=1.0).contains(p)) && probabilities.is_sorted();
        let right = risen && shares && scores.len() == probabilities.len() && scores.len() > 1;
        (!right).then_some("whose knots do not rise")
    }

    pub(super) fn probability(&self, score: f64) -> f64 {
        let above = self.scores.partition_point(|knot| *knot <= score);
        match (above.checked_sub(1), self.scores.get(above)) {
            (None, _) => self.probabilities[0],
            (Some(below), None) => self.probabilities[below],
            (Some(below), Some(next)) => {
                let (from, to) = (self.probabilities[below], self.probabilities[above]);
                let knot = self.scores[below];
                // Halved, so that no distance overflows.
                let share = (0.5 * score - 0.5 * knot) / (0.5 * next - 0.5 * knot);
                (from + (to - from) * share).clamp(from, to)
            }
        }
    }
}

impl fmt::Display for Isotonic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "isotonic, {} knots between scores", self.scores.len())?;
        let ends = (self.scores.first(), self.scores.last());
        if let (Some(first), Some(last)) = ends { write!(f, " {first:.4} and {last:.4}") } else { Ok(()) }
    }
}
