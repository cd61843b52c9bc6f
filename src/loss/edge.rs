//! Labels whose best constant is infinite.

use super::Targets;

/// Why no finite constant is best for the labels: they all lie at an edge of the loss's domain, where the loss falls for
/// ever as the score goes to infinity.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Edge {
    /// Every label that this score sees is this one: a count of 0, a probability of 0 or 1.
    Every {
        /// The score.
        output: usize,
        /// The label.
        label: f64,
    },
    /// No label, or none with weight, is of this class.
    Without {
        /// The class.
        class: usize,
    },
}

impl Edge {
    /// The first of so many classes that no label with weight is of.
    pub(super) fn of_classes(classes: usize, targets: Targets<'_>) -> Option<Self> {
        let mut weights = vec![0.0; classes];
        targets
            .labels
            .iter()
            .enumerate()
            .for_each(|(row, y)| weights[(*y as usize).min(classes - 1)] += targets.weight(row));
        weights.iter().position(|weight| *weight == 0.0).map(|class| Self::Without { class })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::{Hinge, Logistic, Loss, Multinomial, Poisson, Probit, Squared, Tweedie};

    #[test]
    fn labels_at_an_edge_are_found_and_others_are_not() {
        let zeros = Targets::new(&[0.0, 0.0]);
        let every = |label| Some(Edge::Every { output: 0, label });
        assert_eq!(Poisson.edge(zeros), every(0.0));
        assert_eq!(Tweedie::new(1.5).unwrap().edge(zeros), every(0.0));
        assert_eq!(Probit.edge(zeros), every(0.0));
        assert_eq!(Logistic.edge(Targets::new(&[1.0, 1.0])), every(1.0));
        assert_eq!((Poisson.edge(Targets::new(&[1.0, 1.0])), Logistic.edge(Targets::new(&[1.0, 0.5]))), (None, None));
        // Their least value is reached.
        assert_eq!((Hinge.edge(zeros), Squared.edge(zeros)), (None, None));
        // What weighs nothing is absent.
        let weighed = Targets { weights: Some(&[1.0, 0.0]), ..Targets::new(&[0.0, 3.0]) };
        assert_eq!(Poisson.edge(weighed), every(0.0));
        assert_eq!(Multinomial::new(3).edge(Targets::new(&[0.0, 2.0])), Some(Edge::Without { class: 1 }));
        assert_eq!(Multinomial::new(2).edge(Targets::new(&[0.0, 1.0])), None);
    }
}
