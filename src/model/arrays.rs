//! Labeled examples as plain arrays.

use ndarray::{ArrayView, ArrayView1, Dimension, Ix1, Ix2};
use num_traits::AsPrimitive;

use super::predict::{NO_EXPOSURE, check_weights};
use crate::design::Block;
use crate::error::{Error, Place, Result, ValueProblem};

/// Labeled examples as arrays, with optional example weights, offsets and names. The features are read in place.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// use ndarray::array;
/// let (x, y) = (array![[1.0], [2.0], [4.0]], array![3.0, 5.0, 9.0]);
/// let fit = Estimator::regression_on_arrays().fit(Arrays::new(x.view(), y.view()).names(["pounds"]))?;
/// assert!((fit.model().weight("pounds").unwrap() - 2.0).abs() < 1e-12);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Arrays<'a> {
    pub(crate) x: Vec<Block<'a>>,
    /// Label-major.
    pub(crate) y: Vec<f64>,
    rows_of_y: usize,
    /// How many labels a row has.
    pub(crate) labels: usize,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) offsets: Option<Vec<f64>>,
    pub(crate) exposures: Option<Vec<f64>>,
    pub(crate) names: Option<Vec<String>>,
}

impl<'a> Arrays<'a> {
    /// Features `x` (rows × features: an array, sparse rows, …) and labels `y` of any number type: one per row, or with an
    /// array of two dimensions (rows × labels) several.
    pub fn new<U: AsPrimitive<f64>, D: OneOrSeveral>(x: impl Into<Block<'a>>, y: ArrayView<'_, U, D>) -> Self {
        let rows_of_y = y.shape().first().copied().unwrap_or(0);
        let labels = y.shape().get(1).copied().unwrap_or(1);
        // Of a turned array the rows are the labels.
        let y = y.t().iter().map(|value| value.as_()).collect();
        Self { x: vec![x.into()], y, rows_of_y, labels, weights: None, offsets: None, exposures: None, names: None }
    }

    /// More features of the same rows, side by side with those before: sparse rows beside an array, say.
    ///
    /// # Example
    /// ```
    /// use gradus::data::SparseRows;
    /// use gradus::prelude::*;
    /// use ndarray::array;
    /// // y = 2·x1 + 10·x3, the second block being sparse.
    /// let (x, y) = (array![[1.0], [2.0], [4.0], [5.0]], array![2.0, 14.0, 8.0, 20.0]);
    /// let words = SparseRows::of_ones(vec![0, 1, 2, 3, 4], vec![0, 1, 0, 1], 2)?;
    /// let examples = Arrays::new(x.view(), y.view()).beside(&words);
    /// let model = Estimator::regression_on_arrays().without_bias().fit(examples)?.into_model();
    /// assert!((model.weight("x3").unwrap() - 10.0).abs() < 1e-9);
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[must_use]
    pub fn beside(mut self, more: impl Into<Block<'a>>) -> Self {
        self.x.push(more.into());
        self
    }

    /// The rows of every block; the first one's where they differ, which is an error later.
    pub(crate) fn rows(&self) -> usize {
        self.x.first().map_or(0, Block::rows)
    }

    /// Example weights, one per row.
    #[must_use]
    #[doc(alias = "sample_weight")]
    pub fn weights<U: AsPrimitive<f64>>(mut self, weights: ArrayView1<'_, U>) -> Self {
        self.weights = Some(weights.iter().map(|value| value.as_()).collect());
        self
    }

    /// Offsets, one per row: added to the score with a weight of one. They belong to these examples: a prediction for
    /// others gets its own ([`Inputs::offsets`](super::Inputs::offsets)).
    #[must_use]
    pub fn offsets<U: AsPrimitive<f64>>(mut self, offsets: ArrayView1<'_, U>) -> Self {
        self.offsets = Some(offsets.iter().map(|value| value.as_()).collect());
        self
    }

    /// Exposures, one per row, above 0: what was at risk of the counted events. They are offsets of their logarithms, beside
    /// other offsets.
    #[must_use]
    pub fn exposures<U: AsPrimitive<f64>>(mut self, exposures: ArrayView1<'_, U>) -> Self {
        self.exposures = Some(exposures.iter().map(|value| value.as_()).collect());
        self
    }

    /// Checks everything, and takes the exposures into the offsets.
    pub(crate) fn checked(mut self) -> Result<Self> {
        self.check()?;
        if let Some(exposures) = self.exposures.take() {
            let offsets = self.offsets.get_or_insert_with(|| vec![0.0; exposures.len()]);
            offsets.iter_mut().zip(exposures).for_each(|(o, exposure)| *o += exposure.ln());
        }
        Ok(self)
    }

    /// Features alone, once the rest has been taken.
    pub(crate) fn of_features(x: Vec<Block<'a>>, names: Option<Vec<String>>) -> Self {
        Self { x, y: Vec::new(), rows_of_y: 0, labels: 1, weights: None, offsets: None, exposures: None, names }
    }

    /// One label, weight and offset per row, and numbers that can be used.
    fn check(&self) -> Result<()> {
        let rows = self.rows();
        let lengths = [
            ("labels", Some(self.rows_of_y)),
            ("example weights", self.weights.as_ref().map(Vec::len)),
            ("offsets", self.offsets.as_ref().map(Vec::len)),
            ("exposures", self.exposures.as_ref().map(Vec::len)),
        ];
        for (what, part) in lengths {
            if let Some(found) = part.filter(|found| *found != rows) {
                return Err(Error::Length { what, expected: rows, found });
            }
        }
        let place = |row: usize| Place::Row(row as u64 + 1);
        let absent = |row: usize| self.weights.as_ref().is_some_and(|weights| weights[row] == 0.0);
        let unusable = |(row, o): &(usize, &f64)| !o.is_finite() && !absent(*row);
        if let Some((row, &value)) = self.offsets.iter().flatten().enumerate().find(unusable) {
            let problem = ValueProblem::NotFinite { value };
            return Err(Error::Value { column: "offset".to_owned(), place: place(row), problem });
        }
        let no_exposure = |(row, e): &(usize, &f64)| (!e.is_finite() || **e <= 0.0) && !absent(*row);
        if let Some((row, &value)) = self.exposures.iter().flatten().enumerate().find(no_exposure) {
            let problem = ValueProblem::Domain { value, must: NO_EXPOSURE };
            return Err(Error::Value { column: "exposure".to_owned(), place: place(row), problem });
        }
        self.weights.as_ref().map_or(Ok(()), |weights| check_weights(weights, "example weight", place))
    }

    /// Names of the features, instead of `x1`, `x2`, ….
    #[must_use]
    pub fn names<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.names = Some(names.into_iter().map(Into::into).collect());
        self
    }
}

/// The dimensions that an array of labels may have: one (a label per row), or two (a row of labels per row).
pub trait OneOrSeveral: Dimension + sealed::Sealed {}

impl OneOrSeveral for Ix1 {}
impl OneOrSeveral for Ix2 {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for ndarray::Ix1 {}
    impl Sealed for ndarray::Ix2 {}
}
