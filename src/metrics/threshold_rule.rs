//! By what a threshold is chosen.

use std::fmt;

use super::Confusion;
use crate::error::{Error, Result};

/// What a threshold on the probability of the positive class is chosen by.
///
/// | rule | the threshold |
/// |---|---|
/// | `F1` | of the greatest F1 of the positive class |
/// | `Youden` | of the greatest recall + specificity − 1 |
/// | `Costs` | of the least mean cost; `[[0, a], [b, 0]]` is a for a false alarm and b for a miss |
/// | `Precision` | the least whose precision is that or more: the greatest recall at that precision |
/// | `Recall` | the greatest whose recall is that or more: the fewest false alarms at that recall |
///
/// # Source
/// Youden (1950), *Index for rating diagnostic tests*; Elkan (2001), *The foundations of cost-sensitive learning*.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ThresholdRule {
    /// The greatest F1.
    F1,
    /// The greatest Youden index.
    Youden,
    /// The least mean cost, of costs by true and predicted class, the negative one first.
    Costs([[f64; 2]; 2]),
    /// At least this precision.
    Precision(f64),
    /// At least this recall.
    Recall(f64),
}

impl ThresholdRule {
    /// Costs that are finite and do not reward a wrong answer on both sides; shares in (0, 1].
    pub(super) fn validate(&self) -> Result<()> {
        let fault = |name, value: String, must| Err(Error::Setting { name, value, must });
        match self {
            Self::F1 | Self::Youden => Ok(()),
            Self::Precision(share) | Self::Recall(share) if *share > 0.0 && *share <= 1.0 => Ok(()),
            Self::Precision(share) => fault("wanted precision", share.to_string(), "above 0 and at most 1"),
            Self::Recall(share) => fault("wanted recall", share.to_string(), "above 0 and at most 1"),
            Self::Costs(costs) if costs.iter().flatten().any(|cost| !cost.is_finite()) => {
                fault("costs", format!("{costs:?}"), "finite numbers")
            }
            Self::Costs([[right_no, alarm], [miss, right_yes]]) if alarm <= right_no || miss <= right_yes => {
                let value = format!("[[{right_no}, {alarm}], [{miss}, {right_yes}]]");
                fault("costs", value, "larger for a wrong class than for the right one, in each row")
            }
            Self::Costs(_) => Ok(()),
        }
    }

    /// What is to be as great as can be: `None` where the counts leave it undefined, or miss what is wanted.
    pub(super) fn merit(&self, counts: &Confusion) -> Option<f64> {
        match self {
            Self::F1 => counts.f1(1),
            Self::Youden => Some(counts.recall(1)? + counts.recall(0)? - 1.0),
            Self::Costs(costs) => {
                let total: f64 = counts.cells().map(|(_, count)| count).sum();
                let cost: f64 = counts.cells().map(|((actual, called), n)| n * costs[actual][called]).sum();
                Some(-cost / total)
            }
            Self::Precision(least) => counts.precision(1).filter(|share| share >= least).and(counts.recall(1)),
            Self::Recall(least) => {
                let alarms = 1.0 - counts.recall(0).unwrap_or(1.0);
                counts.recall(1).filter(|share| share >= least).map(|_| -alarms)
            }
        }
    }
}

impl fmt::Display for ThresholdRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::F1 => f.write_str("greatest F1"),
            Self::Youden => f.write_str("greatest Youden index"),
            Self::Costs([[a, b], [c, d]]) => write!(f, "least mean cost of [[{a}, {b}], [{c}, {d}]]"),
            Self::Precision(share) => write!(f, "precision of at least {share}"),
            Self::Recall(share) => write!(f, "recall of at least {share}"),
        }
    }
}
