//! Which rows are learned from, and which are held out.

use super::fold::Fold;

/// Parts of the rows, and what each fold does with them.
#[derive(Debug, Clone)]
pub(super) struct Splits {
    /// The part of each row.
    pub(super) part: Vec<u32>,
    pub(super) parts: usize,
    /// Of each fold: the parts that are learned from, and the one that is held out.
    pub(super) splits: Vec<(Vec<usize>, usize)>,
}

impl Splits {
    /// Of each row, whether a fold learns from it.
    pub(super) fn learns(&self, fold: usize) -> impl Fn(usize) -> bool + '_ {
        move |row| self.splits[fold].0.contains(&(self.part[row] as usize))
    }

    /// The rows of a fold.
    pub(super) fn fold(&self, fold: usize) -> Fold {
        let rows = |kept: &dyn Fn(usize) -> bool| (0..self.part.len()).filter(|row| kept(*row)).collect();
        Fold { learned: rows(&self.learns(fold)), held_out: rows(&self.holds(fold)) }
    }

    /// Of each row, whether a fold holds it out.
    pub(super) fn holds(&self, fold: usize) -> impl Fn(usize) -> bool + '_ {
        move |row| self.splits[fold].1 == self.part[row] as usize
    }
}
