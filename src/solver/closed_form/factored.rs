//! A triangle made ready to answer: equilibrated, ridged, its rank decided.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::householder;
use faer::linalg::qr::col_pivoting::factor;
use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Conj, Mat, Par};

use crate::design::Names;
use crate::error::{Error, Result};
use crate::linalg::{NullSpace, TsqrFactor, largest_eigenvalue};

/// The small least-squares problem that R stands for. Columns are centred and divided by their lengths, the bias is
/// eliminated first, the ridge stands below as rows √strength; the rest is a QR with column pivoting, cut at the first pivot
/// that is rounding alone.
#[derive(Debug)]
pub(crate) struct Factored {
    /// What was subtracted from each feature, and from the label: all else here is of what is left of them.
    pub(super) centre: Vec<f64>,
    /// The row of R that belongs to the bias: its own entry, those of the features, that of the label.
    pub(super) bias: Option<(f64, Vec<f64>, f64)>,
    /// The length of each column, its bias row and its ridge included.
    pub(in crate::solver) norms: Vec<f64>,
    /// Features in the order of their pivots.
    pub(super) order: Vec<usize>,
    /// The triangle over the independent ones.
    pub(super) upper: Mat<f64>,
    /// The label, rotated alike.
    pub(super) label: Vec<f64>,
    /// What each dependent column is of the independent ones, all of length 1.
    pub(super) relations: Option<Mat<f64>>,
    pub(crate) null_space: NullSpace,
    /// What each weight is divided by to be in the units in which the shortest is meant; empty where they are its own.
    pub(super) units: Vec<f64>,
    pub(crate) condition: f64,
}

impl Factored {
    /// Reads `triangle` as R of [1 | X | y] less `centre` (the 1 only with a `bias`) and adds Σ ridgeⱼwⱼ² to its sum of
    /// squares. The shortest weights are meant in `units` (their own where these are empty).
    pub(crate) fn new(
        (triangle, centre): (&TsqrFactor, Vec<f64>),
        bias: bool,
        ridge: &[f64],
        names: &Names,
        units: &[f64],
    ) -> Result<Self> {
        let ones = usize::from(bias);
        let features = ridge.len();
        let last = ones + features;
        refuse_overflow(triangle, ones, names)?;
        let bias = bias.then(|| {
            let row: Vec<f64> = (0..features).map(|j| triangle.get(0, ones + j)).collect();
            (triangle.get(0, 0), row, triangle.get(0, last))
        });
        let ridged = ridge.iter().any(|strength| *strength > 0.0);
        let norms: Vec<f64> = (0..features)
            .map(|j| {
                let column = (0..=ones + j).map(|i| triangle.get(i, ones + j));
                let length = length(column.chain([ridge[j].sqrt()]));
                if length > 0.0 { length } else { 1.0 }
            })
            .collect();
        let height = if ridged { 2 * features } else { features };
        let entry = |i: usize, j: usize| match i.checked_sub(features) {
            None => triangle.get(ones + i, ones + j) / norms[j],
            Some(row) if row == j => ridge[j].sqrt() / norms[j],
            Some(_) => 0.0,
        };
        let coarse = resolutions(bias.as_ref().map_or(0.0, |(own, ..)| own.abs()), &norms, &centre);
        // Columns have length 1, so the cut needs no other measure.
        let cut = features.max(64) as f64 * f64::EPSILON;
        // Features that were found to be others but for their rounding.
        let mut held: Vec<usize> = Vec::new();
        let (mut order, matrix, rest, rank) = loop {
            let free: Vec<usize> = (0..features).filter(|j| !held.contains(j)).collect();
            let mut matrix = Mat::from_fn(height, free.len(), |i, k| entry(i, free[k]));
            let mut rest = Mat::from_fn(height, 1 + held.len(), |i, k| match k.checked_sub(1) {
                Some(k) => entry(i, held[k]),
                None if i < features => triangle.get(ones + i, last),
                None => 0.0,
            });
            let order: Vec<usize> = pivoted(&mut matrix, &mut rest).into_iter().map(|k| free[k]).collect();
            let pivot = |k: &usize| matrix[(*k, *k)].abs();
            let rank = (0..free.len()).take_while(|k| pivot(k) > cut).count();
            match (0..rank).find(|k| pivot(k) < LOST && pivot(k) <= coarse[order[*k]]) {
                Some(k) => held.push(order[k]),
                None => break (order, matrix, rest, rank),
            }
        };
        let upper = Mat::from_fn(rank, rank, |i, j| if i <= j { matrix[(i, j)] } else { 0.0 });
        let label = (0..rank).map(|k| rest[(k, 0)]).collect();
        let free = order.len();
        order.extend(&held);
        let mut factored = Self {
            centre,
            bias,
            norms,
            order,
            upper,
            label,
            relations: None,
            null_space: NullSpace::none(),
            units: units.to_vec(),
            condition: 1.0,
        };
        factored.condition = factored.estimate_condition()?;
        if rank < features {
            let relation = |i: usize, c: usize| match (rank + c).checked_sub(free) {
                None => matrix[(i, rank + c)],
                Some(held) => rest[(i, 1 + held)],
            };
            let mut relations = Mat::from_fn(rank, features - rank, relation);
            solve_upper_triangular_in_place(factored.upper.as_ref(), relations.as_mut(), Par::Seq);
            factored.relations = Some(relations);
            factored.find_null_space();
        }
        Ok(factored)
    }

    /// The directions in which weights move no score, from the relations between columns.
    pub(super) fn find_null_space(&mut self) {
        if let Some(relations) = &self.relations {
            self.null_space = NullSpace::new(relations.as_ref(), &self.order, &self.own_norms(), self.noise());
        }
    }

    /// From now on the shortest weights are meant in the lengths of the columns: those that rounding does least harm to.
    pub(crate) fn mean_lengths(&mut self) {
        self.units = self.norms.iter().map(|norm| 1.0 / norm).collect();
        self.find_null_space();
    }

    /// From now on dependent columns get no weight.
    pub(crate) fn mean_independent(&mut self) {
        self.null_space = NullSpace::none();
    }

    /// The lengths of the columns whose weights are in the units of the shortest.
    pub(super) fn own_norms(&self) -> Vec<f64> {
        let units = self.units.iter().copied().chain(std::iter::repeat(1.0));
        self.norms.iter().zip(units).map(|(norm, unit)| norm * unit).collect()
    }

    /// The size below which a coefficient of a relation between columns means nothing.
    pub(super) fn noise(&self) -> f64 {
        (64.0 * f64::EPSILON * self.condition).clamp(f64::EPSILON.sqrt(), 0.1)
    }

    /// What the bias makes of each feature: its weighted mean, or 0 without a bias.
    pub(crate) fn means(&self) -> Vec<f64> {
        match &self.bias {
            Some((own, row, _)) => row.iter().zip(&self.centre).map(|(r, centre)| centre + r / own).collect(),
            None => vec![0.0; self.norms.len()],
        }
    }

    /// What was subtracted from each feature.
    pub(crate) fn centres(&self) -> &[f64] {
        &self.centre[..self.norms.len()]
    }

    /// Independent columns, the bias counted.
    pub(crate) fn rank(&self) -> usize {
        self.upper.nrows() + usize::from(self.bias.is_some())
    }

    /// All columns, the bias counted.
    pub(crate) fn columns(&self) -> usize {
        self.norms.len() + usize::from(self.bias.is_some())
    }

    /// The shortest weights of the least sum of squares, then the bias.
    pub(crate) fn solution(&self) -> Vec<f64> {
        let label = self.bias.as_ref().map_or(0.0, |(.., label)| *label);
        let mut solution = self.back(self.label.clone(), label);
        if let (Some(bias), Some(centre)) = (solution.get_mut(self.norms.len()), self.centre.last()) {
            *bias += centre;
        }
        solution
    }

    /// δ of RᵀRδ = `residual` (features, then bias): the correction that a residual of the normal equations asks for.
    pub(crate) fn correction(&self, residual: &[f64]) -> Vec<f64> {
        let features = self.norms.len();
        let mut centred = residual.to_vec();
        if let Some(bias) = residual.get(features) {
            centred[..features].iter_mut().zip(&self.centre).for_each(|(r, centre)| *r -= centre * bias);
        }
        self.centred_correction(&centred)
    }

    /// The same for a residual of centred features.
    pub(crate) fn centred_correction(&self, residual: &[f64]) -> Vec<f64> {
        let (label, first) = self.rotated(residual);
        self.back(label, first)
    }

    /// What a residual of centred features leaves unexplained that independent columns can explain, as a part of all that
    /// they explain.
    pub(crate) fn unexplained(&self, residual: &[f64]) -> f64 {
        let left = length(self.rotated(residual).0.into_iter());
        if left == 0.0 { 0.0 } else { left / length(self.label.iter().copied()) }
    }

    /// A residual of centred features in the coordinates of the rotated label; then that of the bias.
    fn rotated(&self, residual: &[f64]) -> (Vec<f64>, f64) {
        let features = self.norms.len();
        let (first, row) = match &self.bias {
            Some((own, row, _)) => (residual.get(features).map_or(0.0, |r| r / own), row.as_slice()),
            None => (0.0, [].as_slice()),
        };
        let rank = self.upper.nrows();
        let mut scaled = Mat::from_fn(rank, 1, |k, _| {
            let j = self.order[k];
            (residual[j] - row.get(j).map_or(0.0, |r| r * first)) / self.norms[j]
        });
        solve_lower_triangular_in_place(self.upper.transpose(), scaled.as_mut(), Par::Seq);
        ((0..rank).map(|k| scaled[(k, 0)]).collect(), first)
    }

    /// The length of weights and bias when every column has length 1.
    pub(crate) fn length(&self, at: &[f64]) -> f64 {
        let weights = at.iter().zip(&self.norms).map(|(w, norm)| w * norm);
        let bias = self.bias.as_ref().and_then(|(own, ..)| at.get(self.norms.len()).map(|b| b * own));
        length(weights.chain(bias))
    }

    /// Whether a change of that [`Factored::length`] rounds to nothing in each of these weights.
    pub(crate) fn is_below_rounding(&self, change: f64, at: &[f64]) -> bool {
        let own = self.bias.as_ref().map(|(own, ..)| own);
        let lengths = self.norms.iter().chain(own);
        at.iter().zip(lengths).all(|(w, length)| change <= f64::EPSILON / 16.0 * (w * length).abs())
    }

    /// Back substitution: from the rotated label to weights, then the bias.
    fn back(&self, label: Vec<f64>, bias_label: f64) -> Vec<f64> {
        let mut scaled = Mat::from_fn(label.len(), 1, |k, _| label[k]);
        solve_upper_triangular_in_place(self.upper.as_ref(), scaled.as_mut(), Par::Seq);
        let mut weights = vec![0.0; self.norms.len()];
        for (k, &j) in self.order.iter().take(label.len()).enumerate() {
            weights[j] = scaled[(k, 0)] / self.norms[j];
        }
        weights.iter_mut().zip(&self.units).for_each(|(w, unit)| *w /= unit);
        self.null_space.shorten(&mut weights);
        weights.iter_mut().zip(&self.units).for_each(|(w, unit)| *w *= unit);
        if let Some((own, row, _)) = &self.bias {
            let sum = |by: &[f64]| by.iter().zip(&weights).map(|(by, w)| by * w).sum::<f64>();
            weights.push((bias_label - sum(row)) / own - sum(&self.centre));
        }
        weights
    }

    /// κ₂ of the independent columns at length 1, the bias among them, by Lanczos on RᵀR and on its inverse.
    pub(super) fn estimate_condition(&self) -> Result<f64> {
        let ones = usize::from(self.bias.is_some());
        let rank = self.upper.nrows();
        let full = Mat::from_fn(ones + rank, ones + rank, |i, j| match (i.checked_sub(ones), j.checked_sub(ones)) {
            (Some(i), Some(j)) => self.upper[(i, j)],
            (None, None) => 1.0,
            (None, Some(j)) => {
                let j = self.order[j];
                self.bias.as_ref().map_or(0.0, |(_, row, _)| row[j] / self.norms[j])
            }
            (Some(_), None) => 0.0,
        });
        let column = |v: &[f64]| Mat::from_fn(v.len(), 1, |i, _| v[i]);
        let list = |m: Mat<f64>| (0..m.nrows()).map(|i| m[(i, 0)]).collect::<Vec<f64>>();
        let product = |v: &[f64]| {
            let image = multiply(&full, &column(v), false);
            Ok(list(multiply(&full, &image, true)))
        };
        let inverse = |v: &[f64]| {
            let mut image = column(v);
            solve_lower_triangular_in_place(full.transpose(), image.as_mut(), Par::Seq);
            solve_upper_triangular_in_place(full.as_ref(), image.as_mut(), Par::Seq);
            Ok(list(image))
        };
        if ones + rank == 0 {
            return Ok(1.0);
        }
        let squared = largest_eigenvalue(ones + rank, &product)? * largest_eigenvalue(ones + rank, &inverse)?;
        Ok(squared.sqrt())
    }
}

fn multiply(matrix: &Mat<f64>, by: &Mat<f64>, transposed: bool) -> Mat<f64> {
    let mut into = Mat::zeros(matrix.ncols(), 1);
    let left = if transposed { matrix.transpose() } else { matrix.as_ref() };
    faer::linalg::matmul::matmul(into.as_mut(), faer::Accum::Replace, left, by.as_ref(), 1.0, Par::Seq);
    into
}

/// What is left of a column of length 1 when rounding is: nothing, for one that the others have not taken this much from.
pub(super) const LOST: f64 = 0.1;
/// Roundings of values that are products or sums of others.
const ROUNDINGS: f64 = 4.0;

/// The rounding of the values of each column, as a part of its length: what lies far from 0 is known less well. `ones` is the
/// length of a column of ones; 0 without a bias, which is what takes the distance away.
pub(super) fn resolutions(ones: f64, norms: &[f64], centre: &[f64]) -> Vec<f64> {
    norms.iter().zip(centre).map(|(norm, centre)| ROUNDINGS * f64::EPSILON * (ones * centre / norm).abs()).collect()
}

/// Factors `matrix` in place with column pivoting, rotates other columns along, and returns the columns in pivot order.
fn pivoted(matrix: &mut Mat<f64>, label: &mut Mat<f64>) -> Vec<usize> {
    let (rows, columns) = matrix.shape();
    let mut order: Vec<usize> = (0..columns).collect();
    if matrix.norm_max() == 0.0 {
        return order;
    }
    let mut inverse = order.clone();
    let size = rows.min(columns);
    let block = factor::recommended_block_size::<f64>(rows, columns);
    let mut coefficients = Mat::zeros(block, size);
    let scratch = factor::qr_in_place_scratch::<usize, f64>(rows, columns, block, Par::Seq, Default::default());
    let mut memory = MemBuffer::new(scratch);
    factor::qr_in_place(
        matrix.as_mut(),
        coefficients.as_mut(),
        &mut order,
        &mut inverse,
        Par::Seq,
        MemStack::new(&mut memory),
        Default::default(),
    );
    let scratch = householder::apply_block_householder_sequence_transpose_on_the_left_in_place_scratch::<f64>(
        rows,
        block,
        label.ncols(),
    );
    let mut memory = MemBuffer::new(scratch);
    householder::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj(
        matrix.as_ref().subcols(0, size),
        coefficients.as_ref(),
        Conj::No,
        label.as_mut(),
        Par::Seq,
        MemStack::new(&mut memory),
    );
    order
}

/// The Euclidean length, whatever the size of the entries; 2ᵏ times the entries have exactly 2ᵏ times the length.
fn length(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * values.iter().map(|x| (x / largest) * (x / largest)).sum::<f64>().sqrt()
}

fn refuse_overflow(triangle: &TsqrFactor, ones: usize, names: &Names) -> Result<()> {
    for j in 0..triangle.columns() {
        if (0..=j).any(|i| !triangle.get(i, j).is_finite()) {
            let name = j.checked_sub(ones).and_then(|j| names.get(j));
            return Err(Error::Overflow { feature: name.unwrap_or_else(|| "the label".to_owned()) });
        }
    }
    Ok(())
}
