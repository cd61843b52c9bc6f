//! Weights by name, in the columns' own units.

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
    /// The weights in the columns' own units, whatever was standardised in between.
    #[must_use]
    #[doc(alias = "coef_")]
    #[doc(alias = "coefficients")]
    pub fn weights(&self) -> Vec<Weight> {
        let outputs = self.shape.outputs;
        let mut weights = Vec::with_capacity(self.shape.weights());
        for output in 0..outputs {
            for (j, feature) in self.features.iter().enumerate() {
                // A lasso leaves zeros of either sign: + 0 takes it away.
                let value = self.weights[output * self.shape.features + j] / feature.scale + 0.0;
                let name = if outputs == 1 { feature.name.clone() } else { format!("{} [{output}]", feature.name) };
                weights.push(Weight { name, value });
            }
        }
        weights
    }

    /// One weight by name; `None` when there is no such feature.
    #[must_use]
    pub fn weight(&self, name: &str) -> Option<f64> {
        // With several outputs the names say which.
        if self.shape.outputs != 1 {
            return self.weights().into_iter().find(|weight| weight.name == name).map(|weight| weight.value);
        }
        let position = self.features.position(name)?;
        let scale = self.features.iter().nth(position)?.scale;
        self.weights.get(position).map(|weight| weight / scale)
    }

    /// The biases, one per output, that belong to [`Model::weights`]; empty for a model without.
    #[must_use]
    pub fn biases(&self) -> Vec<f64> {
        let features = self.shape.features;
        let own = |output: usize| {
            let weights = &self.weights[output * features..(output + 1) * features];
            let shift: f64 = self.features.iter().zip(weights).map(|(f, w)| w / f.scale * f.shift).sum();
            self.weights[self.shape.weights() + output] - shift
        };
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
