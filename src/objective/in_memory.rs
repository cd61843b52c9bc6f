//! The objective over examples in memory.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::blocks::over_blocks;
use super::fused::{Fused, Partial, Workspace};
use super::memory_batches::MemoryBatches;
use super::pool::Pool;
use super::reads::Reads;
use super::{
    Batches, ByColumns, ByRows, Cursor, Curvature, Evaluated, Hessian, Objective, Order, Quadratic, Reduction, Shape,
    Spread, Want,
};
use crate::data::refuse_weight_sum;
use crate::design::{ColumnCopy, DesignMatrix, Names, RowCopy};
use crate::error::{Error, Result};
use crate::loss::{Edge, Loss, Targets, smoothed};
use crate::penalty::{Layout, Penalty, Rescaled};

/// Labeled examples as numbers: what is left of a table when columns and head have done their part.
#[derive(Debug, Clone)]
pub(crate) struct Examples<'a> {
    pub(crate) design: DesignMatrix<'a>,
    /// Encoded labels, one per row (label-major when a loss has several).
    pub(crate) labels: Arc<[f64]>,
    /// s; none negative, not all zero. `None` when every example counts once.
    pub(crate) weights: Option<Arc<[f64]>>,
    /// o.
    pub(crate) offsets: Option<Arc<[f64]>>,
    /// The names of the features.
    pub(crate) names: Names,
    /// The features of each column.
    pub(crate) columns: Vec<Range<usize>>,
    /// Whether passes may use the threads of the current pool.
    pub(crate) parallel: bool,
}

/// F over examples in memory.
#[derive(Debug, Clone)]
pub(crate) struct InMemory<'a> {
    pub(crate) examples: Examples<'a>,
    pub(super) total_weight: f64,
    pub(super) loss: Arc<dyn Loss>,
    pub(super) penalty: Arc<dyn Penalty>,
    pub(super) reduction: Reduction,
    layout: Layout,
    pub(crate) shape: Shape,
    pub(super) partials: Pool<Partial>,
    pub(super) workspaces: Pool<Workspace>,
    pub(super) raw: Pool<Vec<f64>>,
    /// The columns by rows, once shuffled batches have asked for them.
    pub(super) copy: Arc<OnceLock<RowCopy>>,
    /// The rows by columns, once a walk over columns has asked for them.
    pub(super) by_column: Arc<OnceLock<ColumnCopy>>,
    /// Where the features lie, once somebody has asked.
    pub(super) spread: Arc<OnceLock<Spread>>,
    pub(super) reads: Reads,
}

impl<'a> InMemory<'a> {
    pub(crate) fn new(
        examples: Examples<'a>,
        loss: Arc<dyn Loss>,
        penalty: Arc<dyn Penalty>,
        reduction: Reduction,
        bias: bool,
    ) -> Result<Self> {
        let (rows, width) = (examples.design.rows(), loss.label_width());
        if rows == 0 {
            return Err(Error::Empty { what: "there are no examples to learn from" });
        }
        if examples.labels.len() != rows * width {
            return Err(Error::Length { what: "labels", expected: rows * width, found: examples.labels.len() });
        }
        for part in [&examples.weights, &examples.offsets].into_iter().flatten() {
            if part.len() != rows {
                return Err(Error::Length { what: "example weights or offsets", expected: rows, found: part.len() });
            }
        }
        let features = examples.design.features();
        let outputs = loss.weight_sets();
        let shape = Shape { features, outputs, biases: if bias { loss.outputs() } else { 0 } };
        let layout = Layout { features, outputs, columns: examples.columns.clone() };
        let penalty = penalty.for_model(&layout, &|j| examples.names.get(j))?.unwrap_or(penalty);
        let weights = examples.weights.clone();
        let sum = |range: Range<usize>| Ok(weights.as_ref().map_or(range.len() as f64, |s| s[range].iter().sum()));
        let total_weight = over_blocks(rows, false, &sum, &|a, b| Ok(a + b))?;
        if total_weight != 0.0 {
            refuse_weight_sum(total_weight)?;
        }
        Ok(Self {
            examples,
            total_weight,
            loss,
            penalty,
            reduction,
            layout,
            shape,
            partials: Pool::default(),
            workspaces: Pool::default(),
            raw: Pool::default(),
            copy: Arc::default(),
            by_column: Arc::default(),
            spread: Arc::default(),
            reads: Reads::default(),
        })
    }

    /// The same with another penalty, which is one of this layout.
    pub(crate) fn penalised(self, penalty: Arc<dyn Penalty>) -> Self {
        Self { penalty, ..self }
    }

    /// The same examples counting otherwise; columns that were written out serve again.
    pub(crate) fn reweighted(&self, weights: Vec<f64>) -> Self {
        let mut next = self.clone();
        next.total_weight = weights.iter().sum();
        next.examples.weights = Some(weights.into());
        next.spread = Arc::default();
        next
    }

    pub(super) fn rows(&self) -> usize {
        self.examples.design.rows()
    }

    /// The examples without their features.
    fn targets(&self) -> Targets<'_> {
        let Examples { labels, weights, offsets, .. } = &self.examples;
        Targets { labels, weights: weights.as_deref(), offsets: offsets.as_deref() }
    }

    /// Scores begin with offset and bias.
    pub(super) fn begin_scores(
        &self,
        (offsets, row_of): (bool, impl Fn(usize) -> usize),
        rows: usize,
        at: &[f64],
        scores: &mut [f64],
    ) {
        for (output, scores) in scores.chunks_mut(rows).enumerate() {
            let bias = if self.shape.biases > 0 { at[self.shape.weights() + output] } else { 0.0 };
            match &self.examples.offsets {
                Some(own) if offsets => scores.iter_mut().enumerate().for_each(|(i, z)| *z = bias + own[row_of(i)]),
                _ => scores.fill(bias),
            }
        }
    }

    /// Σs/n.
    pub(super) fn mean_weight(&self) -> f64 {
        self.total_weight / self.rows() as f64
    }
}

impl Objective for InMemory<'_> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn names(&self) -> &Names {
        &self.examples.names
    }

    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn examples(&self) -> u64 {
        self.rows() as u64
    }

    fn entries(&self) -> f64 {
        self.examples.design.entries() as f64
    }

    fn total_weight(&self) -> f64 {
        self.total_weight
    }

    fn loss(&self) -> &dyn Loss {
        self.loss.as_ref()
    }

    fn penalty(&self) -> &dyn Penalty {
        self.penalty.as_ref()
    }

    fn reduction(&self) -> Reduction {
        self.reduction
    }

    fn best_constant(&self) -> Option<Vec<f64>> {
        if self.edge().is_some() {
            return None;
        }
        let found = self.loss.best_constant(self.targets())?;
        (found.len() == self.shape.biases && found.iter().all(|b| b.is_finite())).then_some(found)
    }

    fn edge(&self) -> Option<Edge> {
        if self.shape.biases > 0 { self.loss.edge(self.targets()) } else { None }
    }

    fn smoothed<'b>(&self, width: f64) -> Option<Arc<dyn Objective + 'b>>
    where
        Self: 'b,
    {
        let mut next = self.clone();
        next.loss = smoothed(&self.loss, width)?;
        Some(Arc::new(next))
    }

    fn evaluate_into(&self, at: &[f64], want: Want, into: &mut Evaluated) -> Result<()> {
        let pull = want == Want::Gradient;
        let sums = self.fused(at, Fused { offsets: true, pull }, &|_, tile, slopes| self.loss.batch(tile, slopes))?;
        self.take_sums(sums, pull, into);
        Ok(())
    }

    fn hessian(&self, at: &[f64], into: &mut Evaluated) -> Result<Option<Box<dyn Hessian + '_>>> {
        self.hessian_of_rows(at, into)
    }

    fn sample<'b>(&self, rows: usize) -> Result<Option<Arc<dyn Objective + 'b>>>
    where
        Self: 'b,
    {
        Ok(Some(Arc::new(self.sample_of_rows(rows)?)))
    }

    fn parallel(&self) -> bool {
        self.examples.parallel
    }

    fn passes(&self) -> f64 {
        self.reads.rows() / self.rows() as f64
    }

    fn slope_scale(&self) -> f64 {
        self.slope_scale_of_labels()
    }

    fn spread(&self) -> Result<Spread> {
        if let Some(known) = self.spread.get() {
            return Ok(known.clone());
        }
        let found = self.spread_of_rows()?;
        Ok(self.spread.get_or_init(|| found).clone())
    }

    fn curvature(&self) -> Result<Curvature> {
        self.curvature_of_rows()
    }

    fn rescaled<'b>(&self, mean: &[f64], scale: &[f64]) -> Result<Arc<dyn Objective + 'b>>
    where
        Self: 'b,
    {
        let features = self.shape.features;
        if mean.len() != features || scale.len() != features {
            return Err(Error::Length { what: "scales", expected: features, found: scale.len().min(mean.len()) });
        }
        let mut next = self.clone();
        next.examples.design = self.examples.design.rescaled(mean, scale);
        next.spread = Arc::default();
        let scales = scale.iter().copied().cycle().take(self.shape.weights()).collect();
        next.penalty = Arc::new(Rescaled::new(self.penalty.clone(), scales));
        Ok(Arc::new(next))
    }

    fn quadratic(&self) -> Option<&dyn Quadratic> {
        self.penalty.ridge(&self.layout).and_then(|_| self.squares())
    }

    fn squares(&self) -> Option<&dyn Quadratic> {
        let one_score = self.loss.outputs() == 1 && self.loss.label_width() == 1;
        let squares = self.loss.quadratic().is_some();
        (one_score && squares && self.reduction == Reduction::Mean).then_some(self)
    }

    fn gram(&self) -> Option<&dyn Quadratic> {
        Some(self)
    }

    fn turned(&self, at: &[f64], step: &[f64]) -> Result<Option<f64>> {
        self.turned_of_rows(at, step)
    }

    fn moved(&self, step: &[f64]) -> Result<Option<Vec<f64>>> {
        self.moved_of_rows(step).map(Some)
    }

    fn by_rows(&self) -> Option<&dyn ByRows> {
        u32::try_from(self.rows()).is_ok().then_some(self)
    }

    fn by_columns(&self) -> Option<&dyn ByColumns> {
        (self.loss.outputs() == 1 && self.loss.label_width() == 1).then_some(self)
    }

    fn batches(&self, size: usize, order: Order, from: Cursor) -> Result<Box<dyn Batches + '_>> {
        Ok(Box::new(MemoryBatches::new(self, size, order, from)))
    }
}
