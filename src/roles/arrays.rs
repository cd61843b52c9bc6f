//! Labeled examples as plain arrays.

use ndarray::{ArrayView, ArrayView1};
use num_traits::AsPrimitive;

use super::OneOrSeveral;
use super::numbers::{ScoreOffsets, same_length, values};
use crate::data::{Label, Labels};
use crate::design::Block;
use crate::error::{Error, Place, Result, ValueProblem};

/// Labeled examples as arrays, with optional example weights, offsets and names. The features are read in place.
///
/// # Example
/// ```
/// use gradus::ndarray::array;
/// use gradus::prelude::*;
/// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
/// let fit = Estimator::regression("y").fit(Arrays::new(x.view(), y.view()).names(["pounds"]))?;
/// assert!((fit.model().weight("pounds").unwrap() - 2.0).abs() < 1e-12);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Arrays<'a> {
    pub(super) blocks: Vec<Block<'a>>,
    /// Label-major.
    labels: Vec<f64>,
    labeled_rows: usize,
    /// How many labels a row has.
    labels_per_row: usize,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) shifts: ScoreOffsets,
    pub(super) names: Option<Vec<String>>,
}

impl<'a> Arrays<'a> {
    /// Features `x` (rows × features: an array, sparse rows, …) and labels `y` of any number type: one per row, or with an
    /// array of two dimensions (rows × labels) several.
    pub fn new<U: AsPrimitive<f64>, D: OneOrSeveral>(x: impl Into<Block<'a>>, y: ArrayView<'_, U, D>) -> Self {
        Self {
            blocks: vec![x.into()],
            // Of a turned array the rows are the labels.
            labels: y.t().iter().map(|value| value.as_()).collect(),
            labeled_rows: y.shape().first().copied().unwrap_or(0),
            labels_per_row: y.shape().get(1).copied().unwrap_or(1),
            weights: None,
            shifts: ScoreOffsets::default(),
            names: None,
        }
    }

    /// More features of the same rows, side by side with those before: sparse rows beside an array, say.
    ///
    /// # Example
    /// ```
    /// use gradus::data::SparseRows;
    /// use gradus::ndarray::array;
    /// use gradus::prelude::*;
    /// // y = 2·x1 + 10·x3, the second block being sparse.
    /// let (x, y) = (array![[1.0], [2.0], [4.0], [5.0]], array![2.0, 14.0, 8.0, 20.0]);
    /// let words = SparseRows::of_ones(vec![0, 1, 2, 3, 4], vec![0, 1, 0, 1], 2)?;
    /// let examples = Arrays::new(x.view(), y.view()).beside(&words);
    /// let model = Estimator::regression("y").without_bias().fit(examples)?.into_model();
    /// assert!((model.weight("x3").unwrap() - 10.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn beside(mut self, more: impl Into<Block<'a>>) -> Self {
        self.blocks.push(more.into());
        self
    }

    /// Example weights, one per row.
    #[must_use]
    #[doc(alias = "sample_weight")]
    pub fn weights<U: AsPrimitive<f64>>(mut self, weights: ArrayView1<'_, U>) -> Self {
        self.weights = Some(values(weights));
        self
    }

    /// Offsets, one per row: added to the score with a weight of one. They belong to these examples: a prediction for
    /// others gets its own ([`Inputs::offsets`](super::Inputs::offsets)).
    #[must_use]
    pub fn offsets<U: AsPrimitive<f64>>(mut self, offsets: ArrayView1<'_, U>) -> Self {
        self.shifts.offsets = Some(values(offsets));
        self
    }

    /// Exposures, one per row, above 0: what was at risk of the counted events. They are offsets of their logarithms, beside
    /// other offsets.
    #[must_use]
    pub fn exposures<U: AsPrimitive<f64>>(mut self, exposures: ArrayView1<'_, U>) -> Self {
        self.shifts.exposures = Some(values(exposures));
        self
    }

    /// Names of the features, instead of `x1`, `x2`, ….
    #[must_use]
    pub fn names<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Whether offsets, and whether exposures were given.
    pub(crate) fn has_shifts(&self) -> [bool; 2] {
        [self.shifts.offsets.is_some(), self.shifts.exposures.is_some()]
    }

    /// The same examples, of which those that are not kept weigh nothing.
    pub(crate) fn masked(&self, kept: &dyn Fn(usize) -> bool) -> Self {
        let weight = |row: usize| self.weights.as_ref().map_or(1.0, |weights| weights[row]);
        let weights = (0..self.rows()).map(|row| if kept(row) { weight(row) } else { 0.0 }).collect();
        Self { weights: Some(weights), ..self.clone() }
    }

    /// The rows of every block; the first one's where they differ, which is an error later.
    pub(super) fn rows(&self) -> usize {
        self.blocks.first().map_or(0, Block::rows)
    }

    /// The first label of each row.
    pub(super) fn first_labels(&self) -> &[f64] {
        &self.labels[..self.rows().min(self.labels.len())]
    }

    /// The labels under these names: of all rows, or of some that keep their places.
    pub(super) fn labels(&self, names: &[String], rows: Option<&[usize]>) -> Result<Labels> {
        same_length("labels", self.rows(), Some(self.labeled_rows))?;
        same_length("columns of the labels' array", names.len(), Some(self.labels_per_row))?;
        let mut columns = self.labels.chunks(self.labeled_rows.max(1));
        let label = |name: &String| {
            let values = columns.next().unwrap_or_default();
            match rows {
                Some(rows) => Label::from_rows(name, values, rows),
                None => Label::from_numbers(name, values.to_vec()),
            }
        };
        Labels::side_by_side(names.iter().map(label).collect::<Result<Vec<_>>>()?)
    }

    /// Blocks of some rows alone, whose values must be finite: later their numbers could not be said.
    pub(super) fn blocks_of(&self, rows: &[usize]) -> Result<Vec<Block<'a>>> {
        let mut start = 0;
        for block in &self.blocks {
            if let Block::Array(array) = block {
                for (row, j) in rows.iter().flat_map(|&row| (0..array.columns()).map(move |j| (row, j))) {
                    let value = array.get(row, j);
                    if !value.is_finite() {
                        let given = self.names.as_ref().and_then(|names| names.get(start + j).cloned());
                        let column = given.unwrap_or_else(|| format!("x{}", start + j + 1));
                        let (place, problem) = (Place::Row(row as u64 + 1), ValueProblem::NotFinite { value });
                        return Err(Error::Value { column, place, problem });
                    }
                }
            }
            start += block.features();
        }
        let blocks = self.blocks.iter().map(|block| block.take(rows)).collect::<Result<Vec<_>>>()?;
        Ok(blocks.into_iter().flatten().map(Block::reborrow).collect())
    }
}
