//! Why runs end.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum StopReason {
    /// Solved in closed form: there was nothing to iterate.
    Exact,
    /// No slope of F is left that is larger than the tolerance, or a duality gap of nothing but rounding: the certificate
    /// says so. Of the weights as they are returned, which are numbers of f64, what is left may be 1e-8 where the tolerance is
    /// smaller.
    Converged,
    /// The objective no longer changes, or changes extremely slowly, but there is no certificate that it is the least.
    Stalled,
    /// There is no finite optimum: the weights grew until the run ended (classes that are separated, levels whose counts are
    /// all zero).
    NoOptimum,
    /// The given number of epochs (or full-batch iterations) is used up.
    Epochs(u64),
    /// The given number of steps is used up.
    Steps(u64),
    /// The validation loss has not improved for this many rows.
    Patience(u64),
    /// The time is used up: so many seconds were given.
    Time(u64),
    /// A watcher asked to stop.
    Asked,
}

impl StopReason {
    /// Whether the run ended at an answer, and not merely at a limit.
    #[must_use]
    pub fn converged(self) -> bool {
        matches!(self, Self::Exact | Self::Converged)
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("solved in closed form"),
            Self::Converged => f.write_str("no slope larger than the tolerance is left"),
            Self::Stalled => f.write_str("the objective no longer changes; nothing certifies that it is the least"),
            Self::NoOptimum => f.write_str("there is no finite optimum"),
            Self::Epochs(n) => write!(f, "out of epochs ({n})"),
            Self::Steps(n) => write!(f, "out of steps ({n})"),
            Self::Patience(n) => write!(f, "the validation loss has not improved for {n} rows"),
            Self::Time(seconds) => write!(f, "out of time ({seconds} s)"),
            Self::Asked => f.write_str("a watcher asked to stop"),
        }
    }
}
