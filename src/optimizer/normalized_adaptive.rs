//! Vowpal Wabbit's update.

use serde::{Deserialize, Serialize};

use super::flow::flow;
use super::step::value_and_slope;
use super::update_rule::distance;
use super::{Optimizer, OptimizerProperties, Step};
use crate::objective::{Gradient, Shape};

/// Vowpal Wabbit's default: adaptive, normalised, invariant. Features need no scaling and an example of weight 2 is two
/// examples, because each step follows the loss in the direction of the example for as long as it is worth.
///
/// ```text
/// p = the score (for the squared loss within the labels so far)      G = s·(∂ℓ/∂p)²; where it is 0 nothing happens
/// of each feature with x ≠ 0, the constant 1 of the bias among them:
///     Gⱼ ← Gⱼ + G·x²
///     where |x| > σⱼ:  wⱼ ← wⱼ·σⱼ/|x|,  σⱼ ← |x|
///     N ← N + x²/σⱼ²                rⱼ = 1/(√Gⱼ·σⱼ)                q ← q + x²·rⱼ
/// Σ ← Σ + s·N      S ← S + s      m = √(S/Σ)
/// wⱼ ← wⱼ + u·m·rⱼ·xⱼ               u·q·m = how far p moves in dp/dt = −∂ℓ/∂p during η·s·q·m
/// ```
///
/// *Units:* η is a number beside 1 whatever the units of the features are, 0.5 in Vowpal Wabbit, but not whatever those of
/// the label are: a weight moves about η·√t in t steps, so large labels want a large rate.
/// [`crate::solver::LearningRate::Auto`] takes 0.5, or as much more as the weights have far to go. It works on single examples ([`crate::solver::GradientDescent::stochastic`]) of
/// a loss of one score. s is the example weight itself with [`crate::objective::Reduction::Sum`], otherwise divided by
/// their mean. *Corners:* it makes its step of the example, not of the gradient: a clip before it does nothing, and a
/// penalty is refused. A step costs what the example has, and whether zeros are written out makes no difference.
///
/// # Example
/// Three houses (price, sqft, age, year as a name, constant; labels 0, 1, 0 of weights 1, 2, 1 and a first guess of 0.5
/// for the third):
/// ```
/// use gradus::loss::Squared;
/// use gradus::objective::{Example, Gradient, Shape};
/// use gradus::optimizer::{NormalizedAdaptive, Optimizer, Step};
/// let houses: [(&[(u32, f64)], f64, f64, f64); 3] = [
///     (&[(0, 0.23), (1, 0.25), (2, 0.05), (3, 1.0)], 0.0, 1.0, 0.0),
///     (&[(0, 0.18), (1, 0.15), (2, 0.35), (4, 1.0)], 1.0, 2.0, 0.0),
///     (&[(0, 0.53), (1, 0.32), (2, 0.87), (5, 1.0)], 0.0, 1.0, 0.5),
/// ];
/// let rule = NormalizedAdaptive;
/// let mut w = [0.0; 7];
/// let mut state = rule.init(Shape { features: 6, outputs: 1, biases: 1 }, &w);
/// for (features, label, weight, offset) in houses {
///     let score = offset + w[6] + features.iter().map(|&(j, x)| w[j as usize] * x).sum::<f64>();
///     let example = Example { features: features.to_vec(), bias: Some(6), label, score, weight };
///     let step = Step::new(0.5, 0, 0, &[]).with_example(&example, &Squared);
///     rule.update(&mut state, &step, &mut Gradient::zeros(7), &mut w);
/// }
/// // price, sqft, age, 1976, 1924, constant: what `vw --readable_model` prints.
/// for (w, printed) in [w[0], w[1], w[2], w[4], w[5], w[6]].iter().zip([
///     0.0526567, 0.118048, 0.0374619, 0.158852, -0.145264, 0.0749835,
/// ]) {
///     assert!((w - printed).abs() < 1e-6, "{w} {printed}");
/// }
/// ```
///
/// # Source
/// Ross, Mineiro & Langford (2013), *Normalized online learning*, algorithm 2 (NAG); Karampatziakis & Langford (2011),
/// *Online importance weight aware updates*; Vowpal Wabbit 9.11. Differs from it in: `f64` for its `f32`; losses without
/// a closed form are integrated where it has tables of approximations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[doc(alias = "Vowpal Wabbit")]
#[doc(alias = "vw")]
#[doc(alias = "NAG")]
pub struct NormalizedAdaptive;

/// What the rule remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NormalizedAdaptiveState {
    /// G of each weight.
    squares: Vec<f64>,
    /// σ: the largest |x| so far.
    scales: Vec<f64>,
    /// Σ s·N.
    norms: f64,
    /// Σ s.
    weight: f64,
    /// The smallest and the largest label so far; 0 is always among them.
    labels: (f64, f64),
}

impl Optimizer for NormalizedAdaptive {
    type State = NormalizedAdaptiveState;

    fn name(&self) -> &str {
        "normalised adaptive descent"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { per_example: true, ..OptimizerProperties::default() }
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> NormalizedAdaptiveState {
        NormalizedAdaptiveState {
            squares: vec![0.0; shape.len()],
            scales: vec![0.0; shape.len()],
            norms: 0.0,
            weight: 0.0,
            labels: (0.0, 0.0),
        }
    }

    fn update(
        &self,
        state: &mut NormalizedAdaptiveState,
        step: &Step<'_>,
        _gradient: &mut Gradient,
        weights: &mut [f64],
    ) {
        let Some((example, loss)) = step.example else { return };
        let (label, s) = (example.label, example.weight);
        state.labels = (state.labels.0.min(label), state.labels.1.max(label));
        let bounded = loss.properties().quadratic.is_some();
        let score = if bounded { example.score.clamp(state.labels.0, state.labels.1) } else { example.score };
        let slope = value_and_slope(loss, label, score).1;
        let square = s * slope * slope;
        if !(square > 0.0) {
            return;
        }
        let bias = example.bias.map(|j| (j, 1.0));
        let features = example.features.iter().copied().chain(bias).filter(|(_, x)| *x != 0.0);
        let (mut norm, mut reach) = (0.0, 0.0);
        for (j, x) in features.clone() {
            let j = j as usize;
            state.squares[j] += square * x * x;
            if x.abs() > state.scales[j] {
                if state.scales[j] > 0.0 {
                    weights[j] *= state.scales[j] / x.abs();
                }
                state.scales[j] = x.abs();
            }
            norm += x * x / (state.scales[j] * state.scales[j]);
            reach += x * x / (state.squares[j].sqrt() * state.scales[j]);
        }
        state.norms += s * norm;
        state.weight += s;
        let common = (state.weight / state.norms).sqrt();
        reach *= common;
        let moved = flow(loss, label, score, step.rate * s * reach) / reach;
        for (j, x) in features {
            let j = j as usize;
            weights[j] += moved * common / (state.squares[j].sqrt() * state.scales[j]) * x;
        }
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        0.5 * distance(curvature, slope).max(1.0)
    }
}
