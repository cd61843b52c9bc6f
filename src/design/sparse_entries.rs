//! The entries of gathered rows, outside the dense features: one for each code, and those of sparse rows.

use num_traits::AsPrimitive;

use super::DesignMatrix;
use super::block::Block;
use super::kernel::ahead::prefetch;
use super::level_codes::Codes;
use super::packed_copy::RowCopy;
use super::packed_layout::PackedOffsets;
use crate::data::{SparseRows, SparseValues};

/// So many rows ahead the entries of one are asked for.
const AHEAD: usize = 8;

/// One-hot and sparse features of rows, each with its encoded value: those that are not zero, row after row.
#[derive(Debug, Default, Clone)]
pub(super) struct SparseEntries {
    /// Where the entries of each row begin, and where those of the last one end; empty where no block has any.
    starts: Vec<usize>,
    features: Vec<u32>,
    values: Vec<f64>,
    /// Sparse blocks.
    blocks: usize,
    /// `rows × blocks`: where the entries lie.
    places: Vec<(usize, usize)>,
}

impl SparseEntries {
    /// The entries of one row.
    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> (&[u32], &[f64]) {
        match self.starts.get(row..row + 2) {
            Some(ends) => (&self.features[ends[0]..ends[1]], &self.values[ends[0]..ends[1]]),
            None => (&[], &[]),
        }
    }

    /// Memory for so many rows, which have so many entries together.
    pub(super) fn reserve(&mut self, rows: usize, entries: usize) {
        self.starts.reserve_exact(rows + 1);
        self.features.reserve_exact(entries);
        self.values.reserve_exact(entries);
    }

    /// Adds a row with these entries, their features under other numbers.
    pub(super) fn push(&mut self, (features, values): (&[u32], &[f64]), number: impl Fn(u32) -> u32) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.features.extend(features.iter().map(|j| number(*j)));
        self.values.extend_from_slice(values);
        self.starts.push(self.features.len());
    }

    #[inline(always)]
    pub(super) fn gather(&mut self, design: &DesignMatrix<'_>, rows: &[usize], copy: Option<&RowCopy>) {
        self.starts.clear();
        self.features.clear();
        self.values.clear();
        if design.blocks.iter().all(|(_, block)| block.is_dense()) {
            return;
        }
        self.look_up(design, rows);
        let codes = design.blocks.iter().filter(|(_, block)| matches!(block, Block::Codes(_))).count();
        let most = codes * rows.len() + self.places.iter().map(|(from, to)| to - from).sum::<usize>();
        self.starts.reserve(rows.len() + 1);
        self.features.reserve(most);
        self.values.reserve(most);
        let mut next = 0;
        (0..AHEAD.min(rows.len())).for_each(|i| self.prefetch(design, i, rows[i], copy));
        for (i, &row) in rows.iter().enumerate() {
            if let Some(&soon) = rows.get(i + AHEAD) {
                self.prefetch(design, i + AHEAD, soon, copy);
            }
            self.starts.push(self.features.len());
            let mut at = PackedOffsets::default();
            for ((start, block), factor) in design.blocks.iter().zip(&design.plan.factors) {
                let inverse = &design.affine.inverse[*start..*start + block.features()];
                match block {
                    Block::Codes(codes) => {
                        let code = copy.map_or_else(|| codes.codes[row], |copy| copy.code(row, at.codes));
                        if code != Codes::NONE {
                            self.features.push(*start as u32 + code);
                            self.values.push(factor.unwrap_or_else(|| inverse[code as usize]));
                        }
                    }
                    Block::Sparse(sparse) => {
                        self.copy(sparse, self.places[next], *start as u32, *factor, inverse);
                        next += 1;
                    }
                    Block::Array(_) | Block::Numbers(_) => {}
                }
                at.pass(block);
            }
        }
        self.starts.push(self.features.len());
    }

    /// Where the entries of the rows lie.
    fn look_up(&mut self, design: &DesignMatrix<'_>, rows: &[usize]) {
        self.blocks = sparse(design).count();
        self.places.clear();
        self.places.resize(self.blocks * rows.len(), (0, 0));
        for (k, of) in sparse(design).enumerate() {
            let starts = of.starts();
            for (&row, place) in rows.iter().zip(self.places.iter_mut().skip(k).step_by(self.blocks)) {
                *place = (starts[row], starts[row + 1]);
            }
        }
    }

    /// Asks for the entries of a row.
    #[inline(always)]
    fn prefetch(&self, design: &DesignMatrix<'_>, i: usize, row: usize, copy: Option<&RowCopy>) {
        for (of, &(from, to)) in sparse(design).zip(&self.places[i * self.blocks..]) {
            prefetch(&of.indices()[from..to]);
            match of.values() {
                SparseValues::F64(values) => prefetch(&values[from..to]),
                SparseValues::F32(values) => prefetch(&values[from..to]),
                SparseValues::Ones => {}
            }
        }
        if let Some(copy) = copy {
            copy.prefetch_codes(row);
        }
    }

    #[inline(always)]
    fn copy(
        &mut self,
        of: &SparseRows<'_>,
        (from, to): (usize, usize),
        start: u32,
        factor: Option<f64>,
        inverse: &[f64],
    ) {
        let features = &of.indices()[from..to];
        self.features.extend(features.iter().map(|j| start + j));
        match of.values() {
            SparseValues::F64(values) if factor == Some(1.0) => self.values.extend_from_slice(&values[from..to]),
            SparseValues::F64(values) => self.encode(features, &values[from..to], factor, inverse),
            SparseValues::F32(values) => self.encode(features, &values[from..to], factor, inverse),
            SparseValues::Ones => match factor {
                Some(factor) => self.values.extend(std::iter::repeat_n(factor, features.len())),
                None => self.values.extend(features.iter().map(|&j| inverse[j as usize])),
            },
        }
    }

    #[inline(always)]
    fn encode<T: AsPrimitive<f64>>(&mut self, features: &[u32], values: &[T], factor: Option<f64>, inverse: &[f64]) {
        match factor {
            Some(factor) => self.values.extend(values.iter().map(|value| value.as_() * factor)),
            None => {
                let entries = features.iter().zip(values);
                self.values.extend(entries.map(|(&j, value)| value.as_() * inverse[j as usize]));
            }
        }
    }
}

/// The sparse blocks.
fn sparse<'d, 'a>(design: &'d DesignMatrix<'a>) -> impl Iterator<Item = &'d SparseRows<'a>> {
    design.blocks.iter().filter_map(|(_, block)| if let Block::Sparse(of) = block { Some(of) } else { None })
}
