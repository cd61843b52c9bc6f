//! Where a run of gradient descent begins.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::de::DeserializeOwned;

use super::Start;
use super::checkpoint::width;
use crate::error::{Error, Result};
use crate::objective::Objective;

/// The weights that a fresh run begins with.
fn starting_point(start: &Start, objective: &dyn Objective, seed: u64, auto: bool) -> Result<Vec<f64>> {
    let shape = objective.shape();
    match start {
        Start::Auto => {
            let mut at = vec![0.0; shape.len()];
            if (auto || objective.loss().weight_sets() != objective.loss().outputs())
                && let Some(constant) = objective.best_constant()
            {
                at[shape.weights()..].copy_from_slice(&constant);
            }
            Ok(at)
        }
        Start::Random => {
            let mut generator = ChaCha8Rng::seed_from_u64(seed);
            // A stream of its own: epochs count up from 0.
            generator.set_stream(u64::MAX);
            Ok((0..shape.len()).map(|_| generator.random_range(-0.5..0.5)).collect())
        }
        Start::At(weights) if weights.len() != shape.len() => {
            Err(Error::Length { what: "starting weights and biases", expected: shape.len(), found: weights.len() })
        }
        Start::At(weights) => match weights.iter().find(|w| !w.is_finite()) {
            Some(w) => Err(Error::Setting { name: "starting weight", value: w.to_string(), must: "finite" }),
            None => Ok(weights.clone()),
        },
        Start::Zero | Start::Resume(_) => Ok(vec![0.0; shape.len()]),
    }
}

/// Where a run begins and, when it goes on with an earlier one, what that one saved: its place is in the variables of its
/// own conditioning, and only with that one it is the same model, whatever the examples are now.
pub(super) fn begun<S: DeserializeOwned>(
    start: Start,
    objective: &dyn Objective,
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
