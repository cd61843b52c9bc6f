//! Noise in the gradient.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::{Link, Step};
use crate::error::{Result, at_least_zero};
use crate::objective::{Gradient, Shape};

/// Adds normal noise to the gradient, less of it with every step.
///
/// ```text
/// g ← g + N(0, σ²/(1 + t)^γ)        t = 0, 1, …
/// ```
///
/// *Units:* σ as the gradient; γ 0.55 by default. *Corners:* the noise of step t is a pure function of (seed, t), so a
/// run that goes on has the same; it falls on every weight and bias, so a sparse gradient becomes a full one.
///
/// # Errors
/// [`GradientNoise::new`] refuses a σ, [`GradientNoise::decay`] a γ, that is negative or not finite.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{GradientNoise, Link, Step};
/// let noise = GradientNoise::new(0.5, 7)?;
/// let n = 10_000;
/// let mut steps = noise.init(Shape { features: n, outputs: 1, biases: 0 });
/// let mut gradient = Gradient::zeros(n);
/// noise.edit(&mut steps, &Step::new(0.1, 0, 0, &[]), &mut gradient, &mut []);
/// let variance = gradient.values.iter().map(|g| g * g).sum::<f64>() / n as f64;
/// assert!((variance - 0.25).abs() < 0.02);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Neelakantan et al. (2015), *Adding gradient noise improves learning for very deep networks*, eq. 1; normal numbers by
/// Box & Muller (1958).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientNoise {
    deviation: f64,
    decay: f64,
    seed: u64,
}

impl GradientNoise {
    /// Noise of this σ in the first step.
    ///
    /// # Errors
    /// A σ that is negative or not finite.
    pub fn new(deviation: f64, seed: u64) -> Result<Self> {
        Ok(Self { deviation: at_least_zero("deviation of the gradient noise", deviation)?, decay: 0.55, seed })
    }

    /// γ.
    ///
    /// # Errors
    /// A γ that is negative or not finite.
    pub fn decay(self, decay: f64) -> Result<Self> {
        Ok(Self { decay: at_least_zero("decay of the gradient noise", decay)?, ..self })
    }
}

impl Link for GradientNoise {
    /// t.
    type State = u64;

    fn name(&self) -> &str {
        "gradient noise"
    }

    fn init(&self, _shape: Shape) -> u64 {
        0
    }

    fn edit(&self, steps: &mut u64, _step: &Step<'_>, gradient: &mut Gradient, _weights: &mut [f64]) {
        let mut generator = ChaCha8Rng::seed_from_u64(self.seed);
        generator.set_stream(*steps);
        let deviation = self.deviation / (1.0 + *steps as f64).powf(0.5 * self.decay);
        *steps += 1;
        gradient.touched = None;
        for pair in gradient.values.chunks_mut(2) {
            // In (0, 1]: the logarithm of 0 is none.
            let (u, v): (f64, f64) = (1.0 - generator.random::<f64>(), generator.random());
            let (radius, angle) = (deviation * (-2.0 * u.ln()).sqrt(), std::f64::consts::TAU * v);
            pair.iter_mut().zip([angle.cos(), angle.sin()]).for_each(|(g, wave)| *g += radius * wave);
        }
    }
}
