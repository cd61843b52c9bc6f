//! The Cholesky factor of the gram of an active set, kept while weights come and go.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{cholesky_in_place, cholesky_in_place_scratch};
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::linalg::triangular_solve::{solve_lower_triangular_in_place, solve_upper_triangular_in_place};
use faer::{Accum, Mat, MatMut, MatRef, Par};
use pulp::NullaryFnOnce;

use crate::instructions::widest;

/// L of L·Lᵀ = H over some weights, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Factor {
    /// Where the weights stand in H.
    places: Vec<usize>,
    /// What H has on its diagonal there, with what was added.
    diagonal: Vec<f64>,
    /// The lower triangle, columns `stride` apart; what lies above is not read.
    lower: Vec<f64>,
    stride: usize,
}

/// Taking a weight out is a rotation of all that came after it: of more than this share of them, L is made anew.
const MOST_DROPPED: usize = 16;

impl Factor {
    /// The weights, in the order of [`Factor::solve`].
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// Goes over to these weights, each with what is to stand on its diagonal; the rest is that of the gram, whose columns
    /// are `stride` apart. `false` where that is not positive definite.
    pub(super) fn bring(&mut self, wanted: &[(usize, f64)], gram: &[f64], stride: usize) -> bool {
        let mut missing = vec![f64::NAN; stride];
        wanted.iter().for_each(|&(place, diagonal)| missing[place] = diagonal);
        let keeps = |(place, diagonal): (&usize, &f64)| {
            let keeps = missing[*place] == *diagonal;
            if keeps {
                missing[*place] = f64::NAN;
            }
            keeps
        };
        let kept: Vec<bool> = self.places.iter().zip(&self.diagonal).map(keeps).collect();
        let dropped = kept.iter().filter(|kept| !**kept).count();
        let done = if MOST_DROPPED * dropped > kept.len() {
            self.places.clear();
            self.diagonal.clear();
            self.append(wanted, gram, stride)
        } else {
            if dropped > 0 {
                self.drop(&kept);
            }
            let new: Vec<(usize, f64)> =
                wanted.iter().copied().filter(|(place, _)| !missing[*place].is_nan()).collect();
            new.is_empty() || self.append(&new, gram, stride)
        };
        if !done {
            self.places.clear();
            self.diagonal.clear();
        }
        done
    }

    /// (L·Lᵀ)⁻¹ of a vector.
    pub(super) fn solve(&self, vector: &mut [f64]) {
        let size = vector.len();
        let lower = MatRef::from_column_major_slice_with_stride(&self.lower, size, size, self.stride);
        let mut vector = MatMut::from_column_major_slice_mut(vector, size, 1);
        solve_lower_triangular_in_place(lower, vector.as_mut(), Par::Seq);
        solve_upper_triangular_in_place(lower.transpose(), vector, Par::Seq);
    }

    /// New weights below the others: L₂₁ = H₂₁L₁⁻ᵀ, L₂₂L₂₂ᵀ = H₂₂ − L₂₁L₂₁ᵀ.
    fn append(&mut self, new: &[(usize, f64)], gram: &[f64], stride: usize) -> bool {
        let (old, more) = (self.places.len(), new.len());
        self.reserve(old + more);
        let mut beside = Mat::from_fn(old, more, |i, k| gram[new[k].0 * stride + self.places[i]]);
        if old > 0 {
            let lower = MatRef::from_column_major_slice_with_stride(&self.lower, old, old, self.stride);
            solve_lower_triangular_in_place(lower, beside.as_mut(), Par::Seq);
            for j in 0..old {
                (0..more).for_each(|k| self.lower[j * self.stride + old + k] = beside[(j, k)]);
            }
        }
        for (k, (place, diagonal)) in new.iter().enumerate() {
            let column = &gram[place * stride..];
            let into = &mut self.lower[(old + k) * self.stride + old..];
            (k..more).for_each(|i| into[i] = column[new[i].0]);
            into[k] = *diagonal;
        }
        let corner = &mut self.lower[old * self.stride + old..];
        let mut corner = MatMut::from_column_major_slice_with_stride_mut(corner, more, more, self.stride);
        if old > 0 {
            let (lower, full) = (BlockStructure::TriangularLower, BlockStructure::Rectangular);
            let (left, right) = (beside.transpose(), beside.as_ref());
            triangular::matmul(corner.as_mut(), lower, Accum::Add, left, full, right, full, -1.0, Par::Seq);
        }
        let mut memory = MemBuffer::new(cholesky_in_place_scratch::<f64>(more, Par::Seq, Default::default()));
        let stack = MemStack::new(&mut memory);
        let done = cholesky_in_place(corner, Default::default(), Par::Seq, stack, Default::default());
        self.places.extend(new.iter().map(|(place, _)| *place));
        self.diagonal.extend(new.iter().map(|(_, diagonal)| *diagonal));
        done.is_ok()
    }

    /// Without some weights: what stood below each in its column is taken up by those that came later, by rotations
    /// (Gill, Golub, Murray & Saunders 1974, method C1).
    fn drop(&mut self, kept: &[bool]) {
        let stride = self.stride;
        let rows: Vec<usize> = (0..kept.len()).filter(|&i| kept[i]).collect();
        let mut rest: Vec<Vec<f64>> = Vec::new();
        let mut column = 0;
        for (j, keeps) in kept.iter().enumerate() {
            let below = &rows[column..];
            let from = j * stride;
            if !keeps {
                let mut gone = vec![0.0; column];
                gone.extend(below.iter().map(|&i| self.lower[from + i]));
                rest.push(gone);
                continue;
            }
            let into = column * stride + column;
            for (k, &i) in below.iter().enumerate() {
                self.lower[into + k] = self.lower[from + i];
            }
            let lower = &mut self.lower[into..into + below.len()];
            widest().dispatch(Rotations { lower, rest: &mut rest, from: column });
            column += 1;
        }
        self.diagonal = rows.iter().map(|&i| self.diagonal[i]).collect();
        self.places = rows.iter().map(|&i| self.places[i]).collect();
    }

    /// GramCache for so many weights.
    fn reserve(&mut self, size: usize) {
        if size <= self.stride {
            return;
        }
        let (stride, old) = ((size + size / 2).next_multiple_of(8) + 8, self.places.len());
        let mut lower = vec![0.0; stride * stride];
        for j in 0..old {
            lower[j * stride..j * stride + old].copy_from_slice(&self.lower[j * self.stride..j * self.stride + old]);
        }
        (self.lower, self.stride) = (lower, stride);
    }
}

/// Takes up what is left of the columns that are gone in one that stays.
struct Rotations<'f> {
    /// The column, from its diagonal on.
    lower: &'f mut [f64],
    /// What is left of each.
    rest: &'f mut [Vec<f64>],
    /// The row of the diagonal.
    from: usize,
}

impl NullaryFnOnce for Rotations<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for rest in self.rest {
            let rest = &mut rest[self.from..];
            let (own, other) = (self.lower[0], rest[0]);
            let length = own.hypot(other);
            let (cosine, sine) = (own / length, other / length);
            for (x, y) in self.lower.iter_mut().zip(rest) {
                let turned = cosine * *x + sine * *y;
                *y = cosine * *y - sine * *x;
                *x = turned;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Factor;

    /// Solutions are those of the gram itself, whatever came and went before.
    #[test]
    fn weights_come_and_go() {
        let (size, stride, rows) = (40, 48, 60);
        let x: Vec<f64> = (0..rows * size).map(|i| ((i * i * 31 + i * 7) % 101) as f64 / 50.0 - 1.0).collect();
        let mut gram = vec![0.0; stride * size];
        for k in 0..size {
            for i in 0..size {
                gram[k * stride + i] = (0..rows).map(|r| x[i * rows + r] * x[k * rows + r]).sum();
            }
        }
        let of = |places: &[usize]| -> Vec<(usize, f64)> {
            places.iter().map(|&k| (k, gram[k * stride + k] + 0.5)).collect()
        };
        let all: Vec<usize> = (0..size).collect();
        let without = |out: &[usize]| all.iter().copied().filter(|k| !out.contains(k)).collect::<Vec<_>>();
        let mut factor = Factor::default();
        for places in [vec![3, 7, 9], without(&[5, 11]), without(&[0, 39]), all.clone(), without(&[17]), vec![1]] {
            let wanted = of(&places);
            assert!(factor.bring(&wanted, &gram, stride));
            let mut step: Vec<f64> = factor.places().iter().map(|&k| 1.0 + k as f64).collect();
            factor.solve(&mut step);
            for &i in factor.places() {
                let sum: f64 = factor.places().iter().zip(&step).map(|(&k, v)| gram[k * stride + i] * v).sum();
                let own = factor.places().iter().position(|&k| k == i).map_or(0.0, |k| 0.5 * step[k]);
                assert!((sum + own - 1.0 - i as f64).abs() < 1e-10, "{i} of {places:?}: {sum}");
            }
            let mut sorted = factor.places().to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, places);
        }
        // The same twice.
        gram.copy_within(0..stride, stride);
        (0..size).for_each(|k| gram[k * stride + 1] = gram[k * stride]);
        let twins = [(0, gram[0]), (1, -gram[0])];
        assert!(!factor.bring(&twins, &gram, stride));
        assert!(factor.places().is_empty());
    }
}
