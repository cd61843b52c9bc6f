//! Exact collinearity: which features take part, and what the shortest weights are.

use std::collections::BTreeMap;
use std::ops::Range;

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::householder;
use faer::linalg::qr::no_pivoting::factor;
use faer::{Conj, Mat, MatRef, Par};

use super::DependentGroup;

/// The directions in which weights can move without moving a single score, one independent group of features at a time.
#[derive(Debug)]
pub(crate) struct NullSpace {
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    features: Vec<usize>,
    /// Householder vectors of an orthonormal basis, in the units of the features.
    basis: Mat<f64>,
    coefficients: Mat<f64>,
    directions: usize,
}

impl NullSpace {
    pub(crate) fn none() -> Self {
        Self { groups: Vec::new() }
    }

    /// From the relations `x[order[r + c]] = Σᵢ relations[(i, c)]·x[order[i]]` between columns of length 1, the first
    /// r of `order` being independent; `norms` are the lengths that the columns really have, `noise` the size below
    /// which a coefficient means nothing.
    ///
    /// The connected parts of these relations are those of the null space itself: both are its finest splitting.
    pub(crate) fn new(relations: MatRef<'_, f64>, order: &[usize], norms: &[f64], noise: f64) -> Self {
        let rank = relations.nrows();
        let mut parent: Vec<usize> = (0..order.len()).collect();
        for c in 0..relations.ncols() {
            for i in 0..rank {
                if relations[(i, c)].abs() > noise {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, rank + c));
                    parent[a] = b;
                }
            }
        }
        // Places in `order` by the group they belong to; places without a relation stay out.
        let mut free: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for c in 0..relations.ncols() {
            free.entry(root(&mut parent, rank + c)).or_default().push(c);
        }
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for place in 0..order.len() {
            let group = root(&mut parent, place);
            if free.contains_key(&group) {
                members.entry(group).or_default().push(place);
            }
        }
        let mut groups: Vec<Group> = free
            .iter()
            .filter_map(|(group, columns)| {
                let mut places = members.remove(group)?;
                places.sort_by_key(|&place| order[place]);
                let entry = |i: usize, k: usize| {
                    let (place, c) = (places[i], columns[k]);
                    let value = match place.checked_sub(rank) {
                        None => relations[(place, c)],
                        Some(other) if other == c => -1.0,
                        Some(_) => 0.0,
                    };
                    value / norms[order[place]]
                };
                let features = places.iter().map(|&place| order[place]).collect();
                Some(Group::new(features, Mat::from_fn(places.len(), columns.len(), entry)))
            })
            .collect();
        groups.sort_by_key(|group| group.features.first().copied());
        Self { groups }
    }

    /// Takes away what moves no score: the shortest of all weights that give the same scores.
    pub(crate) fn shorten(&self, weights: &mut [f64]) {
        for group in &self.groups {
            group.shorten(weights);
        }
    }

    /// The groups, for people. Full one-hot blocks explain one direction each beside a bias, one fewer without.
    pub(crate) fn groups(&self, full_blocks: &[Range<usize>], bias: bool) -> Vec<DependentGroup> {
        let describe = |group: &Group| {
            let blocks = full_blocks.iter().filter(|block| group.features.iter().any(|j| block.contains(j))).count();
            let inside = group.features.iter().all(|j| full_blocks.iter().any(|block| block.contains(j)));
            let explained = blocks.saturating_sub(usize::from(!bias));
            DependentGroup { features: group.features.clone(), expected: inside && group.directions == explained }
        };
        self.groups.iter().map(describe).collect()
    }
}

impl Group {
    fn new(features: Vec<usize>, mut basis: Mat<f64>) -> Self {
        let (rows, directions) = basis.shape();
        // Each direction to length 1: only where it points matters.
        for direction in basis.col_iter_mut() {
            let largest = direction.norm_max();
            direction.iter_mut().for_each(|x| *x /= largest);
        }
        let block = factor::recommended_block_size::<f64>(rows, directions);
        let mut coefficients = Mat::zeros(block, directions.min(rows));
        let scratch = factor::qr_in_place_scratch::<f64>(rows, directions, block, Par::Seq, Default::default());
        let mut memory = MemBuffer::new(scratch);
        let stack = MemStack::new(&mut memory);
        let found = factor::qr_in_place(basis.as_mut(), coefficients.as_mut(), Par::Seq, stack, Default::default());
        Self { features, basis, coefficients, directions: found.rank }
    }

    fn shorten(&self, weights: &mut [f64]) {
        let mut own = Mat::from_fn(self.features.len(), 1, |i, _| weights[self.features[i]]);
        let (basis, coefficients) = (self.basis.as_ref(), self.coefficients.as_ref());
        let basis = basis.subcols(0, coefficients.ncols());
        let scratch = householder::apply_block_householder_sequence_transpose_on_the_left_in_place_scratch::<f64>(
            basis.nrows(),
            coefficients.nrows(),
            1,
        );
        let mut memory = MemBuffer::new(scratch);
        householder::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj(
            basis,
            coefficients,
            Conj::No,
            own.as_mut(),
            Par::Seq,
            MemStack::new(&mut memory),
        );
        own.as_mut().subrows_mut(0, self.directions).fill(0.0);
        householder::apply_block_householder_sequence_on_the_left_in_place_with_conj(
            basis,
            coefficients,
            Conj::No,
            own.as_mut(),
            Par::Seq,
            MemStack::new(&mut memory),
        );
        for (i, &j) in self.features.iter().enumerate() {
            weights[j] = own[(i, 0)];
        }
    }
}

fn root(parent: &mut [usize], mut place: usize) -> usize {
    while parent[place] != place {
        parent[place] = parent[parent[place]];
        place = parent[place];
    }
    place
}
