//! What one pass comes to.

use serde::{Deserialize, Serialize};

use super::{GramSample, GramSums, GroupGradients, SpreadSums, Sums, TsqrFactor};
use crate::error::{Error, Result};
use crate::linalg::DoubleDouble;

/// Sums over examples, in the units of what is stored: [`Objective`](super::Objective) makes means of them. Those of neighbouring
/// parts of the examples are merged, the earlier part on the left; where the parts are blocks of 4096 rows and are merged as the
/// fixed tree of [`crate::engine::reduce`], the bits are those of all examples in one place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Answer {
    /// Not answered yet.
    #[default]
    Nothing,
    /// Losses and gradients.
    Sums(Sums),
    /// The largest of a quantity, at least 0; infinite where there is no largest. `None` where it does not exist.
    Largest(Option<f64>),
    /// Where the features lie.
    Spread(SpreadSums),
    /// Some rows.
    GramSample(GramSample),
    /// The second moments of each part.
    Gram(Vec<GramSums>),
    /// A triangle.
    Factor(TsqrFactor),
    /// A residual, per feature and for the bias.
    Residual(Vec<DoubleDouble>),
    /// Gradients of groups of examples.
    Groups(GroupGradients),
}

impl Answer {
    /// The answer over both parts.
    ///
    /// # Errors
    /// Answers to different requests.
    pub fn merge(self, later: Self) -> Result<Self> {
        Ok(match (self, later) {
            (Self::Sums(mut a), Self::Sums(b)) if a.gradient.len() == b.gradient.len() => {
                a.join(&b);
                Self::Sums(a)
            }
            (Self::Largest(a), Self::Largest(b)) => Self::Largest(a.zip(b).map(|(a, b)| a.max(b))),
            (Self::Spread(a), Self::Spread(b)) => Self::Spread(a.merge(&b)),
            (Self::GramSample(a), Self::GramSample(b)) => Self::GramSample(a.merge(b)),
            (Self::Gram(mut a), Self::Gram(b)) if a.len() == b.len() => {
                a.iter_mut().zip(&b).for_each(|(a, b)| a.join(b));
                Self::Gram(a)
            }
            (Self::Factor(a), Self::Factor(b)) => Self::Factor(a.merge(&b)),
            (Self::Residual(mut a), Self::Residual(b)) if a.len() == b.len() => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a = a.join(b));
                Self::Residual(a)
            }
            (Self::Groups(a), Self::Groups(b)) => Self::Groups(a.merge(b)),
            _ => return Err(Self::mismatch()),
        })
    }

    /// A pass that answers another question than it was asked.
    pub(super) fn mismatch() -> Error {
        let needs = "one kind of answer from all parts of the examples: the one that was asked for";
        let found = "answers of two kinds".to_owned();
        Error::Unsupported { what: "a pass over the examples".to_owned(), needs, found }
    }

    /// What it must be.
    pub(super) fn sums(self) -> Result<Sums> {
        if let Self::Sums(sums) = self { Ok(sums) } else { Err(Self::mismatch()) }
    }
}

impl From<Sums> for Answer {
    fn from(sums: Sums) -> Self {
        Self::Sums(sums)
    }
}
