//! The objective over examples in memory.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::blocks::{over_blocks, over_blocks_of, rows_for};
use super::memory_batches::MemoryBatches;
use super::pool::Pool;
use super::reads::Reads;
use super::{
    Batches, ByColumns, Cursor, Curvature, Evaluated, Objective, Order, Quadratic, Reduction, Shape, Spread, Want,
};
use crate::design::{ColumnCopy, DesignMatrix, Names, RowCopy, Scratch};
use crate::error::{Error, Result};
use crate::loss::{Loss, Targets, Tile, smoothed};
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
    penalty: Arc<dyn Penalty>,
    pub(super) reduction: Reduction,
    layout: Layout,
    pub(crate) shape: Shape,
    partials: Pool<Partial>,
    workspaces: Pool<Workspace>,
    raw: Pool<Vec<f64>>,
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
        if !total_weight.is_finite() {
            let must = "finite; divide the weights by a constant";
            return Err(Error::Setting {
                name: "the sum of the example weights",
                value: total_weight.to_string(),
                must,
            });
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

    pub(super) fn rows(&self) -> usize {
        self.examples.design.rows()
    }

    /// Scores begin with offset and bias.
    pub(super) fn begin_scores(&self, row_of: impl Fn(usize) -> usize, rows: usize, at: &[f64], scores: &mut [f64]) {
        for (output, scores) in scores.chunks_mut(rows).enumerate() {
            let bias = if self.shape.biases > 0 { at[self.shape.weights() + output] } else { 0.0 };
            match &self.examples.offsets {
                Some(offsets) => scores.iter_mut().enumerate().for_each(|(i, z)| *z = bias + offsets[row_of(i)]),
                None => scores.fill(bias),
            }
        }
    }

    /// Σ s·ℓ and, where wanted, its gradient over one block of rows: scores, losses and pull-back of a tile before the
    /// next tile is touched.
    fn block(&self, rows: Range<usize>, at: &[f64], raw: &[f64], want: Want) -> Partial {
        let outputs = self.loss.outputs();
        let (width, design) = (self.loss.label_width(), &self.examples.design);
        let mut partial = self.partials.take();
        partial.begin(if want == Want::Gradient { self.shape.len() } else { 0 });
        let mut work = self.workspaces.take();
        work.resize(outputs * design.tile_rows());
        // Where all weights are 0, as where most runs begin, the scores are known without the features.
        let scored = raw.iter().any(|w| *w != 0.0);
        for tile in design.tiles(rows) {
            let len = tile.len();
            let Workspace { scratch, scores, slopes, labels: gathered } = &mut work;
            let (scores, slopes) = (&mut scores[..outputs * len], &mut slopes[..outputs * len]);
            self.begin_scores(|i| tile.start + i, len, at, scores);
            if scored || want == Want::Gradient {
                design.load(&tile, scratch);
            }
            if scored {
                for (output, scores) in scores.chunks_mut(len).enumerate() {
                    design.tile_scores(&tile, &raw[self.shape.weights_of(output)], scratch, scores);
                }
            }
            let labels = if width == 1 {
                &self.examples.labels[tile.clone()]
            } else {
                gathered.clear();
                for label in 0..width {
                    let start = label * self.rows();
                    gathered.extend_from_slice(&self.examples.labels[start + tile.start..start + tile.end]);
                }
                gathered.as_slice()
            };
            let weights = self.examples.weights.as_ref().map(|weights| &weights[tile.clone()]);
            partial.loss += self.loss.batch(Tile { scores, labels, weights, rows: len }, slopes);
            if want == Want::Gradient {
                for (output, slopes) in slopes.chunks(len).enumerate() {
                    let span = self.shape.weights_of(output);
                    design.tile_pull_back(&tile, slopes, scratch, &mut partial.gradient[span]);
                    if self.shape.biases > 0 {
                        partial.gradient[self.shape.weights() + output] += sum(slopes);
                    }
                }
            }
        }
        self.workspaces.give(work);
        partial
    }

    /// Σs/n.
    pub(super) fn mean_weight(&self) -> f64 {
        self.total_weight / self.rows() as f64
    }
}

/// What a pass over one block comes to: Σ s·ℓ and its gradient over the raw values.
#[derive(Debug, Default)]
struct Partial {
    loss: f64,
    gradient: Vec<f64>,
}

impl Partial {
    fn begin(&mut self, places: usize) {
        self.loss = 0.0;
        self.gradient.clear();
        self.gradient.resize(places, 0.0);
    }

    fn add(&mut self, other: &Self) {
        self.loss += other.loss;
        self.gradient.iter_mut().zip(&other.gradient).for_each(|(a, b)| *a += b);
    }
}

/// What a tile needs on its way.
#[derive(Debug, Default)]
struct Workspace {
    scratch: Scratch,
    scores: Vec<f64>,
    slopes: Vec<f64>,
    labels: Vec<f64>,
}

impl Workspace {
    fn resize(&mut self, scores: usize) {
        self.scores.resize(scores, 0.0);
        self.slopes.resize(scores, 0.0);
    }
}

/// Σ in eight lanes, which need not wait for each other.
fn sum(values: &[f64]) -> f64 {
    let (groups, rest) = values.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for group in groups {
        lanes.iter_mut().zip(group).for_each(|(lane, value)| *lane += value);
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, value)| *lane += value);
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
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
        let Examples { labels, weights, offsets, .. } = &self.examples;
        let targets = Targets { labels, weights: weights.as_deref(), offsets: offsets.as_deref() };
        let found = self.loss.best_constant(targets)?;
        (found.len() == self.shape.biases && found.iter().all(|b| b.is_finite())).then_some(found)
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
        let features = self.shape.features;
        let mut raw = self.raw.take();
        raw.resize(self.shape.weights(), 0.0);
        for output in 0..self.shape.outputs {
            let span = output * features..(output + 1) * features;
            self.examples.design.raw_weights(&at[span.clone()], &mut raw[span]);
        }
        if want == Want::Gradient || raw.iter().any(|w| *w != 0.0) {
            self.reads.add(self.rows());
        }
        let leaf = |rows: Range<usize>| Ok(self.block(rows, at, &raw, want));
        let merge = |mut a: Partial, b: Partial| {
            a.add(&b);
            self.partials.give(b);
            Ok(a)
        };
        let size = rows_for(if want == Want::Gradient { self.shape.len() } else { 0 });
        let sums = over_blocks_of(size, self.rows(), self.examples.parallel, &leaf, &merge)?;
        self.raw.give(raw);
        into.loss = sums.loss / self.total_weight;
        into.gradient.clear();
        into.gradient.extend_from_slice(&sums.gradient);
        self.partials.give(sums);
        if want == Want::Gradient {
            for gradient in into.gradient.chunks_mut(features.max(1)).take(self.shape.outputs) {
                self.examples.design.finish_gradient(gradient);
            }
            if self.reduction == Reduction::Mean {
                into.gradient.iter_mut().for_each(|g| *g /= self.total_weight);
            }
        }
        Ok(())
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

    fn by_columns(&self) -> Option<&dyn ByColumns> {
        (self.loss.outputs() == 1 && self.loss.label_width() == 1).then_some(self)
    }

    fn batches(&self, size: usize, order: Order, from: Cursor) -> Result<Box<dyn Batches + '_>> {
        Ok(Box::new(MemoryBatches::new(self, size, order, from)))
    }
}
