//! What each example has in the gradient of the loss.

use super::parameters::Parameters;
use super::problem::Problem;
use crate::error::Result;
use crate::loss::Tile;

/// Calls `each` for every example in order, with its number, its weight s and the gradient of s·ℓ over the parameters; a parameter of
/// the loss that was estimated with them stands last.
pub(super) fn each_gradient(
    problem: &Problem<'_>,
    parameters: &Parameters,
    mut each: impl FnMut(usize, f64, Vec<f64>) + Send,
) -> Result<()> {
    let (shape, loss) = (problem.objective.shape(), problem.objective.loss());
    let (mut gradient, mut slopes) = (vec![0.0; shape.len()], vec![0.0; loss.outputs()]);
    let mut number = 0;
    problem.each_example(|block, i, scores| {
        let (label, weight) = (block.label(i), block.weight(i));
        loss.batch(Tile { scores, labels: &[label], weights: Some(&[weight]), rows: 1 }, &mut slopes);
        gradient.fill(0.0);
        for (k, slope) in slopes.iter().enumerate() {
            block.add(i, *slope, &mut gradient[shape.weights_of(k)]);
            if shape.biases > 0 {
                gradient[shape.weights() + k] += slope;
            }
        }
        let mut own = parameters.vector(&gradient);
        let derivatives = loss.estimated().and_then(|parameter| parameter.derivatives(label, scores[0]));
        own.extend(derivatives.map(|of| weight * of.slope));
        each(number, weight, own);
        number += 1;
        Ok(())
    })
}
