//! FTRL-proximal.

use serde::{Deserialize, Serialize};

use super::update_rule::distance;
use super::{Optimizer, Step};
use crate::error::{Result, at_least_zero, fraction, positive};
use crate::objective::{Gradient, Shape};

/// FTRL-proximal ("follow the regularized leader"): AdaGrad's rates with penalties of its own, whose lasso makes weights
/// exactly zero also over single examples.
///
/// ```text
/// n' = n + g²
/// z ← z + g + 2·shrinkage·w − (n'^p − n^p)/η·w
/// w ← 0                                               where |z| ≤ l1
///     (sign(z)·l1 − z)/(n'^p/η + 2·l2 + β/η)          elsewhere
/// ```
///
/// *Units:* l1 and l2 are strengths of ‖w‖₁ and ‖w‖² in the first *sum* of gradients, not in their mean: t steps of a
/// lasso of strength λ are l1 = t·λ. The shrinkage is a ridge of that strength on the mean. Defaults: no penalty, n₀ 0.1,
/// p ½ (`learning_rate_power` −½), β 0. Biases are not penalised.
///
/// *Corners:* a weight whose gradient is zero stays as it is; a sparse gradient costs what it touches and gives the very
/// same numbers, except with a shrinkage, which moves every weight. A start other than zero is kept: z is set to it at
/// the first step, and travels in the state. A corner outside ([`crate::penalty::Lasso`]) is refused: give l1 here.
///
/// # Errors
/// A strength, n₀, p or β that is negative or not finite; p above 1, n₀ = 0.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Ftrl, Optimizer, Step};
/// let ftrl = Ftrl::default().l1(0.5)?.initial(0.75)?;
/// let mut weights = [0.0, 0.0];
/// let mut state = ftrl.init(Shape { features: 2, outputs: 1, biases: 0 }, &weights);
/// let mut gradient = Gradient { values: vec![0.5, 0.25], touched: None };
/// ftrl.update(&mut state, &Step::new(1.0, 0, 0, &[]), &mut gradient, &mut weights);
/// assert_eq!(weights, [0.0, 0.0]);                              // |z| ≤ l1
/// let mut gradient = Gradient { values: vec![3.0, 0.0], touched: None };
/// ftrl.update(&mut state, &Step::new(1.0, 1, 0, &[]), &mut gradient, &mut weights);
/// assert!((weights[0] - -3.0 / 10.0_f64.sqrt()).abs() < 1e-15); // z = 3.5, n = 10
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// McMahan et al. (2013), *Ad click prediction*, algorithm 1 (whose λ₂ is 2·l2 here and whose β is in n₀); TensorFlow's
/// `FtrlOptimizer` with its `l2_shrinkage_regularization_strength`, and Keras's `Ftrl` with its `beta`. Differs from these
/// in: biases are free, a start other than zero is not forgotten ([`Ftrl::from_zero`] forgets it), and a change of η alone
/// does not move a weight.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "FtrlOptimizer")]
#[doc(alias = "FTRL-proximal")]
#[doc(alias = "follow the regularized leader")]
pub struct Ftrl {
    l1: f64,
    l2: f64,
    shrinkage: f64,
    beta: f64,
    power: f64,
    initial: f64,
    from_zero: bool,
}

impl Default for Ftrl {
    fn default() -> Self {
        Self { l1: 0.0, l2: 0.0, shrinkage: 0.0, beta: 0.0, power: 0.5, initial: 0.1, from_zero: false }
    }
}

impl Ftrl {
    /// The strength of ‖w‖₁.
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    #[doc(alias = "l1_regularization_strength")]
    pub fn l1(self, strength: f64) -> Result<Self> {
        Ok(Self { l1: at_least_zero("l1 of FTRL", strength)?, ..self })
    }

    /// The strength of ‖w‖².
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    #[doc(alias = "l2_regularization_strength")]
    pub fn l2(self, strength: f64) -> Result<Self> {
        Ok(Self { l2: at_least_zero("l2 of FTRL", strength)?, ..self })
    }

    /// The strength of a ridge that is added to every gradient.
    ///
    /// # Errors
    /// A strength that is negative or not finite.
    #[doc(alias = "l2_shrinkage_regularization_strength")]
    pub fn shrinkage(self, strength: f64) -> Result<Self> {
        Ok(Self { shrinkage: at_least_zero("shrinkage of FTRL", strength)?, ..self })
    }

    /// β.
    ///
    /// # Errors
    /// A β that is negative or not finite.
    pub fn beta(self, beta: f64) -> Result<Self> {
        Ok(Self { beta: at_least_zero("beta of FTRL", beta)?, ..self })
    }

    /// p, in [0, 1]: 0 is a constant rate, ½ AdaGrad's. TensorFlow's `learning_rate_power` is −p.
    ///
    /// # Errors
    /// A p outside [0, 1].
    #[doc(alias = "learning_rate_power")]
    pub fn power(self, power: f64) -> Result<Self> {
        Ok(Self { power: fraction("power of FTRL", power)?, ..self })
    }

    /// n₀.
    ///
    /// # Errors
    /// An n₀ that is not finite and positive.
    #[doc(alias = "initial_accumulator_value")]
    pub fn initial(self, initial: f64) -> Result<Self> {
        Ok(Self { initial: positive("initial accumulator of FTRL", initial)?, ..self })
    }

    /// Begins with z = 0 as TensorFlow does: a start other than zero is forgotten with the first step.
    #[must_use]
    pub fn from_zero(self) -> Self {
        Self { from_zero: true, ..self }
    }

    fn raised(&self, n: f64) -> f64 {
        if self.power == 0.5 { n.sqrt() } else { n.powf(self.power) }
    }

    /// n^p/η + 2·l2 + β/η.
    fn divisor(&self, n: f64, rate: f64, l2: f64) -> f64 {
        self.raised(n) / rate + 2.0 * l2 + self.beta / rate
    }

    /// l1, l2 and the shrinkage of a place: none on a bias.
    fn strengths(&self, j: usize, count: usize) -> (f64, f64, f64) {
        if j < count { (self.l1, self.l2, self.shrinkage) } else { (0.0, 0.0, 0.0) }
    }

    fn step(&self, state: &mut FtrlState, rate: f64, j: usize, g: f64, w: &mut f64) {
        let (l1, l2, shrinkage) = self.strengths(j, state.count);
        let (before, z) = (state.sums[j], &mut state.linear[j]);
        let n = before + g * g;
        *z += g + 2.0 * shrinkage * *w - (self.raised(n) - self.raised(before)) / rate * *w;
        state.sums[j] = n;
        *w = if z.abs() <= l1 { 0.0 } else { (l1.copysign(*z) - *z) / self.divisor(n, rate, l2) };
    }
}

/// What FTRL remembers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtrlState {
    /// n.
    sums: Vec<f64>,
    /// z.
    linear: Vec<f64>,
    /// How many weights come before the biases.
    count: usize,
    begun: bool,
}

impl Optimizer for Ftrl {
    type State = FtrlState;

    fn name(&self) -> &str {
        "FTRL-proximal"
    }

    fn init(&self, shape: Shape, _start: &[f64]) -> FtrlState {
        let (sums, linear) = (vec![self.initial; shape.len()], vec![0.0; shape.len()]);
        FtrlState { sums, linear, count: shape.weights(), begun: false }
    }

    fn update(&self, state: &mut FtrlState, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        let rate = step.rate;
        if rate == 0.0 {
            return;
        }
        let first = !std::mem::replace(&mut state.begun, true);
        if first && !self.from_zero {
            for (j, w) in weights.iter().enumerate().filter(|(_, w)| **w != 0.0) {
                let (l1, l2, _) = self.strengths(j, state.count);
                state.linear[j] = -w * self.divisor(state.sums[j], rate, l2) - l1.copysign(*w);
            }
        }
        let every = self.shrinkage > 0.0 || (first && self.from_zero);
        gradient.for_each_of(!every, |j, g| {
            if g != 0.0 || every {
                self.step(state, rate, j, g, &mut weights[j]);
            }
        });
    }

    fn automatic_rate(&self, curvature: f64, slope: f64) -> f64 {
        distance(curvature, slope)
    }
}
