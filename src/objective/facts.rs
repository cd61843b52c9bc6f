//! What is known of an objective without a pass.

use std::ops::Range;
use std::sync::Arc;

use super::{Reduction, Shape, Totals};
use crate::design::{Affine, Names};
use crate::loss::Loss;
use crate::penalty::Layout;

/// The features and the loss of an objective: plain data.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Facts {
    /// How many weights and biases there are.
    pub shape: Shape,
    /// The names of the features.
    pub names: Names,
    /// Which features belong to which column.
    pub layout: Layout,
    /// ℓ.
    pub loss: Arc<dyn Loss>,
    /// What gradients of batches are divided by.
    pub reduction: Reduction,
    /// The features as maps of what is stored.
    pub affine: Arc<Affine>,
    /// Whether each feature may be centred: it belongs to a dense block, not to a one-hot or sparse one.
    pub dense: Arc<[bool]>,
    /// The features of each one-hot block that sums to 1 in every row: collinear by construction beside a bias, or beside each
    /// other.
    pub full_blocks: Vec<Range<usize>>,
    /// Whether work over all weights may use the threads of the current pool.
    pub parallel: bool,
    /// What is known of the examples.
    pub totals: Totals,
}

impl Facts {
    /// Dense features as they are stored, each a column of its own and without a name, on all threads.
    #[must_use]
    pub fn new(features: usize, loss: Arc<dyn Loss>, bias: bool, totals: Totals) -> Self {
        let outputs = loss.coefficient_sets();
        Self {
            shape: Shape { features, outputs, biases: if bias { loss.outputs() } else { 0 } },
            names: Names::default(),
            layout: Layout { features, outputs, columns: (0..features).map(|j| j..j + 1).collect() },
            loss,
            reduction: Reduction::Mean,
            affine: Arc::new(Affine::identity(features)),
            dense: vec![true; features].into(),
            full_blocks: Vec::new(),
            parallel: true,
            totals,
        }
    }

    /// The same with names, and the features of each column.
    #[must_use]
    pub fn of_columns(mut self, names: Names, columns: Vec<Range<usize>>) -> Self {
        self.names = names;
        self.layout.columns = columns;
        self
    }

    /// The same with gradients of batches divided otherwise.
    #[must_use]
    pub fn reduced(self, reduction: Reduction) -> Self {
        Self { reduction, ..self }
    }
}
