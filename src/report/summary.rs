//! The weights of a model as a table.

use std::fmt;

use crate::head::Calibration;
use crate::model::{Model, Weight};

/// The weights by name with the bias, in the columns' own units; made by [`Model::summary`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// The label; of several labels the names, joined by commas.
    pub label: String,
    /// The classes of a classifier, the positive one last.
    pub classes: Vec<String>,
    /// The biases, one per score; empty for a model without.
    pub biases: Vec<f64>,
    /// The weights; with several outputs their names say for which.
    pub weights: Vec<Weight>,
    /// The weights by output (by class) and name.
    pub outputs: Vec<(String, Vec<Weight>)>,
    /// The parameter of the loss that was estimated with the weights, by name and value, where there is one.
    pub parameter: Option<(&'static str, f64)>,
    /// The calibration of the scores, where there is one.
    pub calibration: Option<Calibration>,
    /// The threshold that was set: above it the probability of the positive class makes an example positive.
    pub threshold: Option<f64>,
    /// The weight of each class in training, where the probabilities are still those of classes so weighed.
    pub class_weights: Vec<f64>,
    of_several_labels: bool,
}

impl Model {
    /// The weights by name with the bias, in the columns' own units, as a table to print.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            label: self.label(),
            classes: self.classes().to_vec(),
            biases: self.biases(),
            weights: self.weights(),
            outputs: self.weights_by_output(),
            parameter: self.parameter(),
            calibration: self.calibration().cloned(),
            threshold: self.threshold(),
            class_weights: self.class_weights().to_vec(),
            of_several_labels: self.labels().len() > 1,
        }
    }
}

impl Summary {
    /// How many weights are not zero: the "model size" of the course.
    #[must_use]
    pub fn non_zero(&self) -> usize {
        self.weights.iter().filter(|weight| weight.value != 0.0).count()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.outputs.iter().flat_map(|(_, weights)| weights).map(|weight| weight.name.chars().count());
        let width = names.max().unwrap_or(0).clamp("(bias)".len(), 60);
        let one = self.outputs.len() == 1;
        for (k, (output, weights)) in self.outputs.iter().enumerate() {
            match self.classes.as_slice() {
                [] if one => writeln!(f, "{}:", self.label)?,
                [] if self.of_several_labels => writeln!(f, "{output}:")?,
                [] => writeln!(f, "{} [{output}]:", self.label)?,
                [_, positive] if one => writeln!(f, "score of {} = {positive}:", self.label)?,
                _ if one => writeln!(f, "score of a higher {}:", self.label)?,
                _ => writeln!(f, "score of {} = {output}:", self.label)?,
            }
            let biases = if one { &self.biases[..] } else { self.biases.get(k..=k).unwrap_or_default() };
            for (step, bias) in biases.iter().enumerate() {
                let name = match self.classes.get(step) {
                    Some(class) if biases.len() > 1 => format!("(above {class})"),
                    _ => "(bias)".to_owned(),
                };
                writeln!(f, "  {name:<width$}  {:>18}", number(*bias))?;
            }
            for Weight { name, value } in weights {
                writeln!(f, "  {name:<width$}  {:>18}", number(*value))?;
            }
        }
        let (all, non_zero) = (self.weights.len(), self.non_zero());
        write!(f, "  {all} weights, {non_zero} not zero, {} exactly zero", all - non_zero)?;
        if let Some((symbol, value)) = self.parameter {
            write!(f, "\n  {symbol} {}, estimated with the weights", number(value))?;
        }
        if !self.class_weights.is_empty() {
            let each =
                self.classes.iter().zip(&self.class_weights).map(|(class, weight)| format!("{class} {weight:.6}"));
            write!(f, "\n  class weights in training: {}", each.collect::<Vec<_>>().join(", "))?;
        }
        if let Some(calibration) = &self.calibration {
            write!(f, "\n  calibrated: {calibration}")?;
        }
        match (self.threshold, self.classes.last()) {
            (Some(threshold), Some(class)) => write!(f, "\n  {class} where its probability is above {threshold:.6}"),
            _ => Ok(()),
        }
    }
}

/// Six decimals where they say something, otherwise powers of ten.
fn number(value: f64) -> String {
    if value == 0.0 || (1e-3..1e9).contains(&value.abs()) { format!("{value:.6}") } else { format!("{value:.6e}") }
}
