//! The boundaries between buckets.

use crate::column::faults::setting;
use crate::error::ColumnProblem;

/// Where one bucket ends and the next begins; made by `.into()` from numbers, or by [`quantiles`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Boundaries {
    /// These numbers, strictly increasing.
    Given(Vec<f64>),
    /// Learned, so that each of this many buckets holds about as many training examples.
    Quantiles(usize),
}

/// `buckets` buckets of about equal numbers of training examples: boundaries at the quantiles i/`buckets`,
/// i = 1 … `buckets` − 1, with linear interpolation; an example of weight 2 counts twice.
///
/// No bucket is without a training example: of boundaries that part the same two values the first is kept, and one at the
/// lowest value, below which there is nothing, moves up to the value after it (0 eight times, 1 and 2 in two buckets are
/// (−∞, 1) and [1, ∞)). Fewer buckets than asked for are reported as [`Warning::MergedQuantiles`](crate::progress::Warning).
/// Buckets are closed on the left, as TensorFlow's; pandas' `qcut` and R's `cut` close them on the right, so that a value
/// at a boundary is in the bucket below it there.
#[must_use]
#[doc(alias = "qcut")]
pub fn quantiles(buckets: usize) -> Boundaries {
    Boundaries::Quantiles(buckets)
}

impl From<Vec<f64>> for Boundaries {
    fn from(boundaries: Vec<f64>) -> Self {
        Self::Given(boundaries)
    }
}

impl From<&[f64]> for Boundaries {
    fn from(boundaries: &[f64]) -> Self {
        Self::Given(boundaries.to_vec())
    }
}

impl<const N: usize> From<[f64; N]> for Boundaries {
    fn from(boundaries: [f64; N]) -> Self {
        Self::Given(boundaries.to_vec())
    }
}

/// More buckets than anyone has use for.
const MAX_BUCKETS: usize = 1 << 24;

impl Boundaries {
    pub(crate) fn fault(&self) -> Option<ColumnProblem> {
        match self {
            Self::Given(given) => boundaries_fault(given),
            Self::Quantiles(buckets) => {
                (!(2..=MAX_BUCKETS).contains(buckets)).then(|| setting("quantiles", buckets, "from 2 to 16777216"))
            }
        }
    }
}

/// Ascending boundaries such that each bucket has one of the values: see [`quantiles`]. None for values that are all one.
pub(crate) fn nonempty(boundaries: Vec<f64>, values: &[f64]) -> Vec<f64> {
    let mut distinct = values.to_vec();
    distinct.sort_unstable_by(f64::total_cmp);
    distinct.dedup();
    let (mut kept, mut below) = (Vec::with_capacity(boundaries.len()), 0);
    for boundary in boundaries {
        let under = distinct.partition_point(|&value| value < boundary);
        match distinct.get(under.max(1)) {
            Some(&next) if under == 0 && below == 0 => kept.push(next),
            Some(_) if under > below => kept.push(boundary),
            _ => continue,
        }
        below = under.max(1);
    }
    kept
}

/// What is wrong with boundaries.
pub(crate) fn boundaries_fault(boundaries: &[f64]) -> Option<ColumnProblem> {
    let must = "finite and strictly increasing numbers, from 1 to 16777215 of them";
    let problem = |value: String| Some(setting("boundaries", value, must));
    if boundaries.is_empty() || boundaries.len() >= MAX_BUCKETS {
        return problem(format!("a list of {}", boundaries.len()));
    }
    if let Some((i, value)) = boundaries.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        return problem(format!("{value} at position {}", i + 1));
    }
    let step = boundaries.windows(2).position(|pair| pair[0] >= pair[1])?;
    problem(format!("{} after {} at position {}", boundaries[step + 1], boundaries[step], step + 2))
}

/// The names of the buckets, as intervals: closed on the left, open on the right.
pub(crate) fn intervals(boundaries: &[f64]) -> Vec<String> {
    let texts: Vec<String> = boundaries.iter().map(|&boundary| text(boundary)).collect();
    let mut names = Vec::with_capacity(texts.len() + 1);
    names.extend(texts.first().map(|first| format!("(-∞, {first})")));
    names.extend(texts.windows(2).map(|pair| format!("[{}, {})", pair[0], pair[1])));
    names.extend(texts.last().map(|last| format!("[{last}, ∞)")));
    names
}

/// The shortest text that reads back as the same number, without a row of zeros.
fn text(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-5..1e16).contains(&size) { format!("{value}") } else { format!("{value:e}") }
}
