//! What training did not have.

use serde::{Deserialize, Serialize};

use super::hash_buckets::{MAX_BUCKETS, bucket};
use crate::column::faults::setting;
use crate::design::{Codes, Names};
use crate::error::{ColumnProblem, ValueProblem};

/// What a category outside the vocabulary becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[doc(alias = "handle_unknown")]
#[doc(alias = "num_oov_buckets")]
#[non_exhaustive]
pub enum Unseen {
    /// An error that names the category and its place.
    #[default]
    Error,
    /// No feature is active: the row stands at the bias alone (which is also where a reference category stands).
    Ignore,
    /// One feature for all of them, `name=<other>`. Its weight stays at 0 when training had none.
    Bucket,
    /// So many features, `name=<other #0>`, `name=<other #1>`, …: a category belongs to the one of its
    /// [`fingerprint64`](crate::column::fingerprint64) modulo their number, as TensorFlow's `num_oov_buckets` has it.
    Buckets(u32),
}

impl Unseen {
    /// The code of a category outside the vocabulary; `first` is that of the first feature for them.
    pub(crate) fn code(self, category: &str, first: u32) -> Result<u32, ValueProblem> {
        match self {
            Self::Error => Err(ValueProblem::UnseenCategory { category: category.to_owned() }),
            Self::Ignore => Ok(Codes::NONE),
            Self::Bucket => Ok(first),
            Self::Buckets(buckets) => Ok(first + bucket(category, buckets)),
        }
    }

    /// The features for categories outside the vocabulary.
    pub(crate) fn buckets(self) -> u32 {
        match self {
            Self::Error | Self::Ignore => 0,
            Self::Bucket => 1,
            Self::Buckets(buckets) => buckets,
        }
    }

    /// The names of these features, behind what those of the column begin with.
    pub(crate) fn names(self, before: &str) -> Names {
        match self {
            Self::Buckets(buckets) => Names::numbered_within(format!("{before}<other #"), 0, buckets as usize, ">"),
            _ => (0..self.buckets()).map(|_| format!("{before}<other>")).collect(),
        }
    }

    pub(crate) fn fault(self) -> Option<ColumnProblem> {
        let Self::Buckets(buckets) = self else { return None };
        let wrong = !(1..=MAX_BUCKETS).contains(&buckets);
        wrong.then(|| setting("unseen", format!("Buckets({buckets})"), "from 1 to 16777216 buckets"))
    }
}
