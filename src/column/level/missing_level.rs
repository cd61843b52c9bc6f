//! What a missing value becomes where there are levels.

use serde::{Deserialize, Serialize};

use crate::column::{EncodedRow, Layout};
use crate::design::{Codes, Names};
use crate::error::ValueProblem;

/// What a missing value becomes where each row belongs to one category or bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingLevel {
    /// A missing value is an error that names its place.
    #[default]
    Error,
    /// No feature is active: the row stands at the bias alone.
    Ignore,
    /// A feature of its own: `name=missing` beside buckets, `name=<missing>` beside categories. Its weight stays at 0
    /// when nothing was missing in training.
    Own,
}

impl MissingLevel {
    /// The code of a missing value; `own` is that of its own feature.
    pub(crate) fn code(self, own: u32) -> Result<u32, ValueProblem> {
        let remedy = "drop the row, or add .missing(MissingLevel::Own) or Ignore to the column";
        match self {
            Self::Error => Err(ValueProblem::Missing { remedy }),
            Self::Ignore => Ok(Codes::NONE),
            Self::Own => Ok(own),
        }
    }

    /// The name of its own feature beside categories, behind what their names begin with.
    pub(crate) fn names(self, before: &str) -> Names {
        (self == Self::Own).then(|| format!("{before}{MISSING}")).into_iter().collect()
    }

    /// The block of its own feature, behind those of a column of other blocks.
    pub(crate) fn layout(self) -> Option<Layout> {
        (self == Self::Own).then_some(Layout::Levels { count: 1, full: false })
    }

    /// Writes that block of a row.
    pub(crate) fn encode(self, missing: bool, row: &mut EncodedRow) {
        if self == Self::Own {
            row.code(missing.then_some(0));
        }
    }

    /// Features of its own.
    pub(crate) fn width(self) -> u32 {
        u32::from(self == Self::Own)
    }
}

/// The text that names the feature of missing values.
pub(crate) const MISSING: &str = "<missing>";
