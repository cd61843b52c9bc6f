//! Weights by name, in the columns' original units.

use super::Model;

/// One weight by name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Weight {
    /// The feature, as `flipper_length_mm` or `species=Gentoo`.
    pub name: String,
    /// What one unit of the column adds to the score.
    pub value: f64,
}

impl Model {
    /// The weights in the columns' original units, whatever was standardised in between.
    #[must_use]
    #[doc(alias = "coef_")]
    #[doc(alias = "coefficients")]
    pub fn weights(&self) -> Vec<Weight> {
        let sets = self.weights_by_output();
        let one = sets.len() == 1;
        let named = |(output, set): (String, Vec<Weight>)| {
            set.into_iter().map(move |weight| Weight {
                name: if one { weight.name } else { format!("{} [{output}]", weight.name) },
                value: weight.value,
            })
        };
        sets.into_iter().flat_map(named).collect()
    }

    /// The weights by what they are for and then by name: one set for each class of a multiclass model, for each quantile;
    /// a single set, for the label, otherwise.
    #[must_use]
    pub fn weights_by_output(&self) -> Vec<(String, Vec<Weight>)> {
        // A lasso leaves zeros of either sign: + 0 takes it away.
        let own = |(name, weight): (String, f64)| Weight { value: weight + 0.0, name };
        let set = |(output, of): (usize, String)| {
            (of, self.features.names().iter().zip(self.own(output).0).map(own).collect())
        };
        self.names_of_sets().into_iter().enumerate().map(set).collect()
    }

    /// What each set of weights is for.
    pub(super) fn names_of_sets(&self) -> Vec<String> {
        let names = self.head.outputs();
        let name = |output: usize| match names.get(output) {
            _ if self.shape.outputs == 1 => self.label(),
            Some(name) => name.clone(),
            None => output.to_string(),
        };
        (0..self.shape.outputs).map(name).collect()
    }

    /// One weight by name; `None` when there is no such feature.
    #[must_use]
    pub fn weight(&self, name: &str) -> Option<f64> {
        // With several outputs the names say which.
        if self.shape.outputs != 1 {
            return self.weights().into_iter().find(|weight| weight.name == name).map(|weight| weight.value);
        }
        let position = self.features.names().position(name)?;
        self.own(0).0.get(position).copied()
    }

    /// The weights of an output in the columns' original units, and what they leave for its bias.
    pub(crate) fn own(&self, output: usize) -> (Vec<f64>, f64) {
        let mut weights = self.weights[self.shape.weights_of(output)].to_vec();
        let constant = self.reader.to_original(&mut weights);
        (weights, constant)
    }

    /// The biases, one per score, that belong to [`Model::weights`]; empty for a model without.
    #[must_use]
    pub fn biases(&self) -> Vec<f64> {
        let own = |output: usize| self.weights[self.shape.weights() + output] + self.own(output).1;
        (0..self.shape.biases).map(own).collect()
    }

    /// The bias that belongs to [`Model::weights`]; 0 for a model without.
    #[must_use]
    #[doc(alias = "intercept_")]
    #[doc(alias = "intercept")]
    pub fn bias(&self) -> f64 {
        self.biases().first().copied().unwrap_or(0.0)
    }

    /// Weights (output-major), then biases, of the features as they are encoded: what the solver found, and what a
    /// penalty acts on.
    #[must_use]
    pub fn encoded_weights(&self) -> &[f64] {
        &self.weights
    }
}
