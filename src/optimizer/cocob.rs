//! Continuous coin betting.

use serde::{Deserialize, Serialize};

use super::{Optimizer, OptimizerProperties, Step};
use crate::error::{Result, positive};
use crate::objective::{Gradient, Shape};

/// Coin betting (COCOB): no learning rate at all. Every weight is a gambler that bets part of its wealth on the sign of
/// its next gradient: while it is right its bets, the steps, grow exponentially, and they shrink once it is past the
/// optimum.
///
/// ```text
/// L ← max(L, |g|)      G ← G + |g|      R ← max(R − (w − w₁)·g, 0)      θ ← θ − g
/// w ← w₁ + θ/(L·max(G + L, α·L))·(L + R)
/// ```
///
/// *Units:* none: a factor on all gradients changes nothing. α (100) keeps the first bets small. The rate is not used;
/// with [`crate::solver::LearningRate::Auto`] the solver standardises the features for itself, which helps, and a rate
/// that is given says only that they stay as they are encoded. *Corners:* a weight moves at most 1/α in its first step.
/// A sparse gradient costs what it touches and gives the very same numbers. The last weights swing about the optimum;
/// their average ([`crate::solver::GradientDescent::average_last`]) is what the theory speaks of.
///
/// # Errors
/// [`Cocob::new`] refuses an α that is not finite and positive.
///
/// # Example
/// ```
/// use gradus::objective::{Gradient, Shape};
/// use gradus::optimizer::{Cocob, Optimizer, Step};
/// let cocob = Cocob::new(4.0)?;
/// let mut weights = [0.0];
/// let mut state = cocob.init(Shape { features: 1, outputs: 1, biases: 0 }, &weights);
/// for _ in 0..2 {
///     let mut gradient = Gradient { values: vec![-8.0], touched: None };
///     cocob.update(&mut state, &Step::new(1.0, 0, 0, &[]), &mut gradient, &mut weights);
/// }
/// // First 8/(8·32)·8 = ¼, then R = ¼·8 and 16/(8·32)·(8 + 2).
/// assert_eq!(weights, [0.625]);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Orabona & Tommasi (2017), *Training deep networks without learning rates through coin betting*, algorithm 2; the
/// theory is Orabona & Pál (2016). Differs from it in: nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[doc(alias = "coin betting")]
#[doc(alias = "parameter-free")]
#[doc(alias = "Krichevsky-Trofimov")]
pub struct Cocob {
    alpha: f64,
}

impl Default for Cocob {
    fn default() -> Self {
        Self { alpha: 100.0 }
    }
}

impl Cocob {
    /// Coin betting of this α.
    ///
    /// # Errors
    /// An α that is not finite and positive.
    pub fn new(alpha: f64) -> Result<Self> {
        Ok(Self { alpha: positive("alpha of COCOB", alpha)? })
    }
}

/// The gamblers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoinBets {
    /// w₁.
    start: Vec<f64>,
    each: Vec<Bet>,
}

/// One of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Bet {
    /// L.
    largest: f64,
    /// G.
    sum: f64,
    /// R.
    reward: f64,
    /// θ.
    theta: f64,
}

impl Optimizer for Cocob {
    type State = CoinBets;

    fn name(&self) -> &str {
        "coin betting"
    }

    fn properties(&self) -> OptimizerProperties {
        OptimizerProperties { own_rate: Some(1.0), ..OptimizerProperties::default() }
    }

    fn init(&self, _shape: Shape, start: &[f64]) -> CoinBets {
        CoinBets { start: start.to_vec(), each: vec![Bet::default(); start.len()] }
    }

    fn update(&self, bets: &mut CoinBets, _step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each(|j, g| {
            if g == 0.0 {
                return;
            }
            let (bet, start) = (&mut bets.each[j], bets.start[j]);
            bet.largest = bet.largest.max(g.abs());
            bet.sum += g.abs();
            bet.reward = (bet.reward - (weights[j] - start) * g).max(0.0);
            bet.theta -= g;
            let most = (bet.sum + bet.largest).max(self.alpha * bet.largest);
            weights[j] = start + bet.theta / (bet.largest * most) * (bet.largest + bet.reward);
        });
    }
}
