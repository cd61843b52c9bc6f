//! Labeled examples as numbers.

use std::ops::Range;
use std::sync::Arc;

use crate::data::refuse_weight_sum;
use crate::design::{Block, DesignMatrix};
use crate::error::{Error, Result};
use crate::linalg::tree::reduce;
use crate::loss::{Loss, Targets};
use crate::objective::Totals;

/// What is left of a table when columns and head have done their part.
#[derive(Debug, Clone)]
pub(crate) struct Examples<'a> {
    pub(crate) design: DesignMatrix<'a>,
    /// Encoded labels, one per row (label-major when a loss has several).
    pub(crate) labels: Arc<Vec<f64>>,
    /// s; none negative, not all zero. `None` when every example counts once.
    pub(crate) weights: Option<Arc<Vec<f64>>>,
    /// o.
    pub(crate) offsets: Option<Arc<Vec<f64>>>,
    /// Whether passes may use the threads of the current pool.
    pub(crate) parallel: bool,
}

impl Examples<'_> {
    pub(crate) fn rows(&self) -> usize {
        self.design.rows()
    }

    /// The examples without their features.
    pub(crate) fn targets(&self) -> Targets<'_> {
        let Self { labels, weights, offsets, .. } = self;
        let [weights, offsets] = [weights, offsets].map(|part| part.as_deref().map(Vec::as_slice));
        Targets { labels, weights, offsets }
    }

    /// What each example counts.
    #[inline]
    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[row])
    }

    /// o of an example.
    #[inline]
    pub(crate) fn offset(&self, row: usize) -> f64 {
        self.offsets.as_ref().map_or(0.0, |offsets| offsets[row])
    }

    /// Lists that have one entry per row.
    pub(super) fn check(&self, loss: &dyn Loss) -> Result<()> {
        let (rows, width) = (self.rows(), loss.label_width());
        if rows == 0 {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        }
        if self.labels.len() != rows * width {
            return Err(Error::Length { what: "labels", expected: rows * width, found: self.labels.len() });
        }
        for part in [&self.weights, &self.offsets].into_iter().flatten() {
            if part.len() != rows {
                return Err(Error::Length { what: "example weights or offsets", expected: rows, found: part.len() });
            }
        }
        Ok(())
    }

    /// Their numbers and weights; nothing is said of their labels.
    pub(super) fn counted(&self) -> Result<Totals> {
        let mut totals = Totals::new(self.rows() as u64, self.design.features());
        totals.entries = self.design.entries() as f64;
        totals.weight = weight_sum(self.targets().weights, self.rows())?;
        Ok(totals)
    }

    /// The same with what the labels say of a loss.
    pub(super) fn totals(&self, loss: &dyn Loss, biases: usize) -> Result<Totals> {
        Ok(self.counted()?.of_labels(self.targets(), loss, biases, self.parallel))
    }

    /// Some rows, in memory of their own.
    pub(super) fn take<'b>(&self, rows: &[usize], labels: usize) -> Result<Examples<'b>> {
        let all = self.rows();
        let taken = |part: &Arc<Vec<f64>>| Arc::new(rows.iter().map(|&row| part[row]).collect());
        let of = |part: &Option<Arc<Vec<f64>>>| part.as_ref().map(taken);
        let places = (0..labels).flat_map(|l| rows.iter().map(move |row| l * all + row));
        Ok(Examples {
            design: self.design.take(rows)?,
            labels: Arc::new(places.map(|place| self.labels[place]).collect()),
            weights: of(&self.weights),
            offsets: of(&self.offsets),
            parallel: self.parallel,
        })
    }

    /// Runs of rows, of so many labels each, one after the other.
    pub(super) fn joined(parts: Vec<Examples<'static>>, labels: usize) -> Result<Examples<'static>> {
        let rows: usize = parts.iter().map(Examples::rows).sum();
        let Some(first) = parts.first() else {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        };
        let columns = |k: usize| parts.iter().flat_map(|part| part.design.blocks().nth(k).cloned()).collect::<Vec<_>>();
        let blocks = (0..first.design.blocks().count()).map(|k| Block::joined(&columns(k))).collect::<Result<_>>()?;
        let numbers = |of: for<'e> fn(&'e Examples<'static>) -> &'e Option<Arc<Vec<f64>>>| -> Option<Arc<Vec<f64>>> {
            let each: Option<Vec<&[f64]>> =
                parts.iter().map(|part| of(part).as_ref().map(|own| own.as_slice())).collect();
            each.map(|each| Arc::new(each.concat()))
        };
        let label = |l: usize| parts.iter().flat_map(move |part| &part.labels[l * part.rows()..(l + 1) * part.rows()]);
        Ok(Examples {
            design: DesignMatrix::new(blocks, rows)?.seen_through(first.design.affine().clone()),
            labels: Arc::new((0..labels).flat_map(label).copied().collect()),
            weights: numbers(|part| &part.weights),
            offsets: numbers(|part| &part.offsets),
            parallel: first.parallel,
        })
    }
}

/// Σs, in the fixed order.
pub(super) fn weight_sum(weights: Option<&[f64]>, rows: usize) -> Result<f64> {
    let sum = |range: Range<usize>| Ok(weights.map_or(range.len() as f64, |s| s[range].iter().sum()));
    let total = reduce(rows, false, &sum, &|a, b| Ok(a + b))?;
    if total != 0.0 {
        refuse_weight_sum(total)?;
    }
    Ok(total)
}
