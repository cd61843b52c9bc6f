//! The factor from the gram, where the gram is good enough.

use std::ops::Range;

use faer::Mat;

use super::factored::{Factored, LOST, resolutions};
use crate::error::Result;
use crate::linalg::NullSpace;
use crate::linalg::cholesky::{cholesky, condition_of};
use crate::objective::CoMoments;

/// κ²·ε may not exceed this: the first answer then has six digits, and each refinement adds as many.
const MOST_LOST: f64 = 1e-6;
/// Relative: sums of products this close are those of a block whose features sum to 1.
const SAME: f64 = 1e-10;
/// Pivots that are smaller are left to the reflections, which can tell them from rounding.
const SMALLEST_PIVOT: f64 = 1e-10;
/// Mean squares (after scaling) that are smaller have lost digits below the range of f64.
const SMALLEST_SQUARE: f64 = 1e-200;

impl Factored {
    /// The same factor as [`Factored::new`], by Cholesky's of the gram. Full one-hot blocks without a ridge are reduced
    /// by one level each, because which features sum to 1 is known. `None` when the gram has lost too many digits, or
    /// when there is any other doubt about the rank.
    pub(crate) fn of_moments(
        moments: &CoMoments,
        bias: bool,
        ridge: &[f64],
        full_blocks: &[Range<usize>],
        units: &[f64],
    ) -> Result<Option<Self>> {
        let gram = Gram { moments, ones: usize::from(bias), ridge };
        let (ones, features) = (gram.ones, ridge.len());
        if !moments.gram.iter().all(|x| x.is_finite()) {
            return Ok(None);
        }
        let Some(dependent) = gram.dependent(full_blocks) else { return Ok(None) };
        let mut order: Vec<usize> = (0..features).filter(|j| !dependent.iter().any(|d| d.feature == *j)).collect();
        let rank = order.len();
        order.extend(dependent.iter().map(|d| d.feature));

        // Columns of the reduced gram, at length 1.
        let kept: Vec<usize> = (0..ones).chain(order[..rank].iter().map(|j| ones + j)).collect();
        let smallest = SMALLEST_SQUARE * gram.total();
        let lengths: Vec<f64> = kept.iter().map(|&i| gram.square(i).sqrt()).collect();
        if kept.iter().any(|&i| !(gram.square(i) > smallest)) {
            return Ok(None);
        }
        let matrix = Mat::from_fn(kept.len(), kept.len(), |a, b| match a == b {
            true => 1.0,
            false => gram.entry(kept[a], kept[b]) / lengths[a] / lengths[b],
        });
        let Some(lower) = cholesky(matrix.clone()) else { return Ok(None) };
        let condition = condition_of(&matrix, &lower)?;
        if !(condition * condition * f64::EPSILON <= MOST_LOST) {
            return Ok(None);
        }

        // Back to the columns as they are, but for their centres.
        let CoMoments { scale, columns, .. } = moments;
        let own = gram.total().sqrt();
        let row: Vec<f64> = match bias {
            true => (0..features).map(|j| scale[j] * gram.entry(0, ones + j) / own).collect(),
            false => vec![0.0; features],
        };
        let norms: Vec<f64> = (0..features).map(|j| gram.spread(j).hypot(row[j])).collect();
        if !norms.iter().chain(&row).all(|x| x.is_finite()) {
            return Ok(None);
        }
        let norms: Vec<f64> = norms.into_iter().map(|norm| if norm > 0.0 { norm } else { 1.0 }).collect();
        let upper = Mat::from_fn(rank, rank, |i, k| match i <= k {
            true => lower[(ones + k, ones + i)] * lengths[ones + k] * scale[order[k]] / norms[order[k]],
            false => 0.0,
        });
        let centre = moments.centres();
        let coarse = resolutions(own * f64::from(u8::from(bias)), &norms, &centre);
        let doubtful = |k: usize| upper[(k, k)] < LOST && upper[(k, k)] <= coarse[order[k]];
        if (0..rank).any(|k| !(upper[(k, k)] > SMALLEST_PIVOT) || doubtful(k)) {
            return Ok(None);
        }
        let mut label = Mat::from_fn(kept.len(), 1, |a, _| gram.entry(kept[a], columns - 1) / lengths[a]);
        let solve = faer::linalg::triangular_solve::solve_lower_triangular_in_place;
        solve(lower.as_ref(), label.as_mut(), faer::Par::Seq);
        let label: Vec<f64> = (0..kept.len()).map(|a| label[(a, 0)]).collect();
        let first = label.first().copied().unwrap_or(0.0);
        let mut factored = Self {
            centre,
            bias: bias.then_some((own, row, first)),
            norms,
            order,
            upper,
            label: label[ones..].to_vec(),
            relations: None,
            null_space: NullSpace::none(),
            units: units.to_vec(),
            condition: 1.0,
        };
        factored.condition = factored.estimate_condition()?;
        if !dependent.is_empty() {
            let norms = &factored.norms;
            let relations = Mat::from_fn(rank, dependent.len(), |i, c| {
                let (j, Dependent { feature, plus, minus }) = (factored.order[i], &dependent[c]);
                let sign = f64::from(u8::from(plus.contains(&j))) - f64::from(u8::from(minus.contains(&j)));
                sign * norms[j] / norms[*feature]
            });
            factored.relations = Some(relations);
            factored.find_null_space();
        }
        Ok(Some(factored))
    }
}

/// A feature that is the sum of those in `plus` less its neighbours in `minus` (and 1 beside a bias): one level of a
/// full one-hot block.
struct Dependent {
    feature: usize,
    plus: Range<usize>,
    minus: Range<usize>,
}

/// The gram with its ridge. Column 0 is that of the ones, if there is a bias.
struct Gram<'m> {
    moments: &'m CoMoments,
    ones: usize,
    ridge: &'m [f64],
}

impl Gram<'_> {
    fn entry(&self, i: usize, j: usize) -> f64 {
        self.moments.gram[i.min(j) * self.moments.columns + i.max(j)]
    }

    /// The diagonal of the scaled columns, the ridge with it.
    fn square(&self, i: usize) -> f64 {
        match i.checked_sub(self.ones) {
            None => self.entry(i, i),
            Some(j) => {
                let scale = self.moments.scale[j];
                (self.entry(i, i) + self.ridge[j] / (scale * scale)).min(f64::MAX)
            }
        }
    }

    /// Σs where there is a bias.
    fn total(&self) -> f64 {
        match self.ones {
            0 => 1.0,
            _ => self.entry(0, 0),
        }
    }

    /// The length of a column, as it is and with its ridge, after the bias has had its part.
    fn spread(&self, j: usize) -> f64 {
        let i = self.ones + j;
        let explained = if self.ones > 0 { self.entry(0, i) * (self.entry(0, i) / self.entry(0, 0)) } else { 0.0 };
        (self.square(i) - explained).max(0.0).sqrt() * self.moments.scale[j]
    }

    /// One level of each full block that the others make superfluous, and the levels that never occur. `None` when
    /// another column is zero.
    fn dependent(&self, full_blocks: &[Range<usize>]) -> Option<Vec<Dependent>> {
        let square = |j: usize| self.square(self.ones + j);
        let free = |block: &&Range<usize>| (*block).clone().all(|j| self.ridge[j] == 0.0);
        let mut blocks = full_blocks.iter().filter(free);
        // Without a bias the first block stands for it.
        let first = if self.ones == 0 { blocks.next().cloned().unwrap_or(0..0) } else { 0..0 };
        let mut dependent: Vec<Dependent> = blocks
            .filter(|block| self.sums_to_one(block, &first))
            .filter_map(|block| {
                // The most frequent level: what is left is then conditioned best.
                let feature = block.clone().max_by(|a, b| square(*a).total_cmp(&square(*b)).then(b.cmp(a)))?;
                Some(Dependent { feature, plus: first.clone(), minus: block.clone() })
            })
            .collect();
        for j in (0..self.ridge.len()).filter(|&j| square(j) == 0.0) {
            if !full_blocks.iter().any(|block| block.contains(&j)) {
                return None;
            }
            dependent.push(Dependent { feature: j, plus: 0..0, minus: 0..0 });
        }
        Some(dependent)
    }

    /// Whether the sums bear out that each row has the value 1 in exactly one feature of a block: beside the ones, or
    /// beside those of a block that stands for them.
    fn sums_to_one(&self, block: &Range<usize>, first: &Range<usize>) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= SAME * b.abs();
        let (at, own) = (|j: usize| self.ones + j, |j: usize| self.entry(self.ones + j, self.ones + j));
        let of_ones = |j: usize| match self.ones {
            0 => first.clone().map(|k| self.entry(at(j), at(k))).sum(),
            _ => self.entry(0, at(j)),
        };
        let total = if self.ones == 0 { first.clone().map(own).sum() } else { self.entry(0, 0) };
        block.clone().all(|j| near(own(j), of_ones(j))) && near(block.clone().map(own).sum(), total)
    }
}
