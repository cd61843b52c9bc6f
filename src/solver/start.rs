//! Where a run begins.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::de::DeserializeOwned;

use super::Checkpoint;
use super::checkpoint::width;
use crate::error::{Error, Result};
use crate::objective::Objective;

/// Where a run begins.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Start {
    /// All weights zero. With the automatic learning rate the biases are those of the best model without features (the
    /// mean label, the log odds, …); with a given rate they are zero too, so that a run is the one that is made by hand,
    /// unless the loss is infinite there (an ordinal one, whose biases must be in order).
    #[default]
    Auto,
    /// All weights and biases zero.
    Zero,
    /// Uniform in [−½, ½), by the seed.
    Random,
    /// Given weights (output-major), then biases, in the units of the encoded features.
    At(Vec<f64>),
    /// Where an earlier run of the same solver on the same examples ended.
    Resume(Checkpoint),
}

/// The weights that a fresh run begins with.
fn starting_point(start: &Start, objective: &Objective<'_>, seed: u64, auto: bool) -> Result<Vec<f64>> {
    let shape = objective.shape();
    // Biases of ordered classes, which must fall: the loss is infinite otherwise.
    let ordered = objective.loss().coefficient_sets() != objective.loss().outputs();
    let at = match start {
        Start::Auto => {
            if auto || ordered {
                objective.constant_model()
            } else {
                vec![0.0; shape.len()]
            }
        }
        Start::Random => {
            let mut generator = ChaCha8Rng::seed_from_u64(seed);
            // A stream of its own: epochs count up from 0.
            generator.set_stream(u64::MAX);
            let mut at: Vec<f64> = (0..shape.len()).map(|_| generator.random_range(-0.5..0.5)).collect();
            if ordered {
                at[shape.weights()..].sort_by(|a, b| b.total_cmp(a));
            }
            at
        }
        Start::At(weights) => {
            refuse_unusable(start, objective)?;
            weights.clone()
        }
        Start::Zero | Start::Resume(_) => vec![0.0; shape.len()],
    };
    let biases = &at[shape.weights()..];
    if ordered && !biases.is_sorted_by(|a, b| a > b) {
        let must = "in falling order, as the loss of ordered classes is infinite otherwise (Start::Auto begins at the shares of the classes)";
        return Err(Error::Setting { name: "the biases at the start", value: format!("{biases:?}"), must });
    }
    Ok(at)
}

/// Refuses weights to begin with that are not those of the model, or no numbers.
pub(super) fn refuse_unusable(start: &Start, objective: &Objective<'_>) -> Result<()> {
    let Start::At(weights) = start else { return Ok(()) };
    let expected = objective.shape().len();
    if weights.len() != expected {
        return Err(Error::Length { what: "starting weights and biases", expected, found: weights.len() });
    }
    match weights.iter().find(|w| !w.is_finite()) {
        Some(w) => Err(Error::Setting { name: "starting weight", value: w.to_string(), must: "finite" }),
        None => Ok(()),
    }
}

/// Where a run begins and, when it goes on with an earlier one, what that one saved: its place is in the variables of its
/// own variables, and only with that one it is the same model, whatever the examples are now.
pub(super) fn begun<S: DeserializeOwned>(
    start: Start,
    objective: &Objective<'_>,
    seed: u64,
    auto: bool,
    place: impl Fn(&S) -> (Vec<f64>, bool),
) -> Result<(Vec<f64>, Option<S>)> {
    let Start::Resume(checkpoint) = start else { return Ok((starting_point(&start, objective, seed, auto)?, None)) };
    let shape = objective.shape();
    let saved: S = checkpoint.run.restore()?;
    let (at, conditioned) = place(&saved);
    width("weights and biases", at.len(), shape.len())?;
    if conditioned != auto {
        return Err(Error::Unsupported {
            what: "resuming".to_owned(),
            needs: "the kind of learning rate that the run had: automatic, or given",
            found: if auto { "LearningRate::Auto" } else { "a given rate" }.to_owned(),
        });
    }
    Ok((at, Some(saved)))
}
