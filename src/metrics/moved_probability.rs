//! How far class weights moved the probabilities of a class.

use serde::Serialize;

/// A class whose probabilities are those of a world in which it is as frequent as it was weighed in training, beside its share
/// of the examples of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MovedProbability {
    /// The class.
    pub class: String,
    /// What its examples were multiplied by in training.
    pub class_weight: f64,
    /// Its mean predicted probability.
    pub predicted: f64,
    /// The share of the examples that are of the class.
    pub observed: f64,
}
