//! What residuals are multiplied by in the wild bootstrap.

use crate::data::Shuffler;

/// What residuals are multiplied by in the wild bootstrap: a random number of mean 0 and variance 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WildWeight {
    /// −1 or 1, each with probability ½ (Davidson & Flachaire 2008): the better one as a rule.
    #[default]
    Rademacher,
    /// (1 − √5)/2 with probability (√5 + 1)/(2√5), otherwise (1 + √5)/2: its third moment is 1 too, so that skewed residuals stay so
    /// (Mammen 1993).
    Mammen,
}

impl WildWeight {
    pub(super) fn draw(self, random: &mut Shuffler) -> f64 {
        let root = 5.0_f64.sqrt();
        match self {
            Self::Rademacher if random.draw(2) == 0 => -1.0,
            Self::Rademacher => 1.0,
            Self::Mammen if random.uniform() < (root + 1.0) / (2.0 * root) => 0.5 - 0.5 * root,
            Self::Mammen => 0.5 + 0.5 * root,
        }
    }
}
