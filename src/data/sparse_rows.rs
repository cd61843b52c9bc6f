//! Examples whose features are mostly zero: compressed sparse rows.

use super::{Slice, SparseValues};
use crate::error::{Error, Place, Result, ValueProblem};

/// Rows that name only their features that are not zero (CSR): row i has the entries
/// `starts[i] .. starts[i + 1]`, each a feature (`indices`, counted from 0, ascending within a row) and a value. The
/// memory is the caller's own, or shared; nothing is copied.
///
/// # Errors
/// [`SparseRows::new`] refuses row pointers that fall or do not end at the last entry, features beyond the width, not
/// ascending or repeated within a row, and values that are not finite, each with its row.
///
/// # Example
/// The rows (0, 5, 0) and (1, 0, 2):
/// ```
/// use gradus::data::SparseRows;
/// let rows = SparseRows::new(vec![0, 1, 3], vec![1, 0, 2], vec![5.0, 1.0, 2.0], 3)?;
/// assert_eq!((rows.rows(), rows.features(), rows.entries()), (2, 3, 3));
/// assert_eq!(rows.row(1).collect::<Vec<_>>(), [(0, 1.0), (2, 2.0)]);
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "CSR")]
#[doc(alias = "csr_matrix")]
#[doc(alias = "sparse")]
pub struct SparseRows<'a> {
    starts: Slice<'a, usize>,
    indices: Slice<'a, u32>,
    values: SparseValues<'a>,
    features: usize,
}

impl<'a> SparseRows<'a> {
    /// Rows by their row pointers (one more than rows), the feature of each entry, the value of each entry, and the
    /// number of features.
    ///
    /// # Errors
    /// As [`SparseRows`] says.
    pub fn new(
        starts: impl Into<Slice<'a, usize>>,
        indices: impl Into<Slice<'a, u32>>,
        values: impl Into<SparseValues<'a>>,
        features: usize,
    ) -> Result<Self> {
        let rows = Self { starts: starts.into(), indices: indices.into(), values: values.into(), features };
        rows.check()?;
        Ok(rows)
    }

    /// Rows that were checked while they were made.
    pub(crate) fn checked(
        starts: Vec<usize>,
        indices: Vec<u32>,
        values: impl Into<SparseValues<'a>>,
        features: usize,
    ) -> Self {
        let rows = Self { starts: starts.into(), indices: indices.into(), values: values.into(), features };
        debug_assert!(rows.check().is_ok());
        rows
    }

    /// As [`SparseRows::new`] with every value 1.
    ///
    /// # Errors
    /// As [`SparseRows`] says.
    pub fn of_ones(
        starts: impl Into<Slice<'a, usize>>,
        indices: impl Into<Slice<'a, u32>>,
        features: usize,
    ) -> Result<Self> {
        Self::new(starts, indices, SparseValues::Ones, features)
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.features
    }

    /// The number of entries, which may hold explicit zeros.
    #[must_use]
    #[doc(alias = "nnz")]
    pub fn entries(&self) -> usize {
        self.indices.len()
    }

    /// The entries of one row: feature and value.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let entries = self.starts[row]..self.starts[row + 1];
        entries.map(|entry| (self.indices[entry] as usize, self.values.get(entry)))
    }

    /// Where the entries of each row begin, and where the last one's end.
    #[must_use]
    #[inline]
    pub fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// The feature of each entry.
    #[must_use]
    #[inline]
    pub fn indices(&self) -> &[u32] {
        &self.indices
    }

    /// The value of each entry.
    #[must_use]
    #[inline]
    pub fn values(&self) -> &SparseValues<'a> {
        &self.values
    }

    /// The same rows in this order, in memory of their own.
    pub(crate) fn take(&self, rows: &[usize]) -> Result<SparseRows<'static>> {
        let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        for &row in rows {
            for (feature, value) in self.row(row) {
                indices.push(feature as u32);
                values.push(value);
            }
            starts.push(indices.len());
        }
        SparseRows::new(starts, indices, values, self.features)
    }

    /// Finds what the kernels must not meet.
    fn check(&self) -> Result<()> {
        let setting = |name, value: String, must| Err(Error::Setting { name, value, must });
        let (first, last) = (self.starts.first().copied(), self.starts.last().copied());
        if first != Some(0) || last != Some(self.indices.len()) {
            let value = format!("{first:?} to {last:?} for {} entries", self.indices.len());
            return setting("row pointers of sparse rows", value, "from 0 to the number of entries");
        }
        let values = match &self.values {
            SparseValues::F64(values) => values.len(),
            SparseValues::F32(values) => values.len(),
            SparseValues::Ones => self.indices.len(),
        };
        if values != self.indices.len() {
            return Err(Error::Length { what: "values of sparse rows", expected: self.indices.len(), found: values });
        }
        if self.features > u32::MAX as usize - 16 {
            return setting("features of sparse rows", self.features.to_string(), "at most 4294967279");
        }
        for (row, ends) in self.starts.windows(2).enumerate() {
            let Some(features) = self.indices.get(ends[0]..ends[1]) else {
                let value = format!("row {}: from {} to {}", row + 1, ends[0], ends[1]);
                return setting("row pointers of sparse rows", value, "ascending");
            };
            if let Some(pair) = features.windows(2).find(|pair| pair[0] >= pair[1]) {
                let value = format!("row {}: {} after {}", row + 1, pair[1], pair[0]);
                let must = "ascending within a row, each once: sort them and add repeated ones up";
                return setting("features of sparse rows", value, must);
            }
            if let Some(&beyond) = features.last().filter(|&&feature| feature as usize >= self.features) {
                let value = format!("row {}: {beyond} of {}", row + 1, self.features);
                return setting("feature of sparse rows", value, "below the number of features (counted from 0)");
            }
        }
        self.finite()
    }

    fn finite(&self) -> Result<()> {
        let entry = match &self.values {
            SparseValues::F64(values) => values.iter().position(|value| !value.is_finite()),
            SparseValues::F32(values) => values.iter().position(|value| !value.is_finite()),
            SparseValues::Ones => None,
        };
        let Some(entry) = entry else { return Ok(()) };
        let row = self.starts.partition_point(|&start| start <= entry);
        Err(Error::Value {
            column: format!("feature {}", self.indices[entry]),
            place: Place::Row(row as u64),
            problem: ValueProblem::NotFinite { value: self.values.get(entry) },
        })
    }
}
