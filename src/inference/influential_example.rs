//! One example that moves a model.

use std::fmt;

use crate::error::Place;

/// An example, and how far the estimates move without it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InfluentialExample {
    /// Its number among the examples, from 0.
    pub number: usize,
    /// Its line in the file, or its row in the table.
    pub place: Place,
    /// Cook's distance.
    pub cooks_distance: f64,
    /// Its leverage.
    pub leverage: f64,
    /// Its studentised residual.
    pub studentized: f64,
    /// The estimate that it moves most, and by how many standard errors.
    pub moves: (String, f64),
}

impl fmt::Display for InfluentialExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, cooks_distance, leverage, studentized, moves: (name, by), .. } = self;
        write!(
            f,
            "{place}: Cook's distance {cooks_distance:.4}, leverage {leverage:.4}, residual {studentized:.3}, moves {name} by \
             {by:.3} standard errors"
        )
    }
}
