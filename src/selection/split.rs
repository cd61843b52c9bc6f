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
    /// The part of a row that weighs nothing: no fold has it.
    const ABSENT: u32 = u32::MAX;

    /// The same parts of rows of which only these were split; the others are in none.
    pub(super) fn of_some(self, rows: &[usize], of: usize) -> Self {
        let mut part = vec![Self::ABSENT; of];
        rows.iter().zip(self.part).for_each(|(row, own)| part[*row] = own);
        Self { part, ..self }
    }

    /// The same parts without the rows that are in none.
    pub(super) fn of_present(mut self) -> Self {
        self.part.retain(|part| *part != Self::ABSENT);
        self
    }

    /// Of each row, whether a fold learns from it.
    pub(super) fn learns(&self, fold: usize) -> impl Fn(usize) -> bool + '_ {
        let mut learned = vec![false; self.parts];
        self.splits[fold].0.iter().for_each(|&part| learned[part] = true);
        move |row| learned.get(self.part[row] as usize).is_some_and(|learned| *learned)
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

#[cfg(test)]
mod tests {
    use super::Splits;
    use crate::selection::Folds;

    #[test]
    fn folds_learn_from_the_rows_of_their_parts() {
        let labels: Vec<f64> = (0..97).map(|i| f64::from(i * i % 31)).collect();
        let groups: Vec<String> = (0..97).map(|i| format!("g{}", i % 13)).collect();
        let of = |folds: Folds, groups| -> Splits { folds.split(&labels, groups).unwrap() };
        let kinds = [
            of(Folds::new(5).seed(3), None),
            of(Folds::new(4).stratified(), None),
            of(Folds::new(5).in_order(), None),
            of(Folds::new(3).grouped_by("group"), Some(&groups[..])),
        ];
        for splits in kinds {
            for (fold, (learned, held)) in splits.splits.iter().enumerate() {
                let rows = |kept: &dyn Fn(usize) -> bool| (0..97).filter(|row| kept(*row)).collect::<Vec<usize>>();
                let found = splits.fold(fold);
                assert_eq!(found.learned, rows(&|row| learned.contains(&(splits.part[row] as usize))));
                assert_eq!(found.held_out, rows(&|row| splits.part[row] as usize == *held));
                assert!(!found.learned.is_empty() && !found.held_out.is_empty());
            }
        }
    }
}
