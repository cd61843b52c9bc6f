//! Conformal prediction: intervals of numbers and sets of classes that cover the label of a new example with a wanted probability,
//! whatever the distribution and however wrong the model, as long as examples are exchangeable.
//!
//! ```text
//! sᵢ = s(xᵢ, yᵢ)        q = the ⌈(n + 1)·coverage⌉-th smallest of s₁ … sₙ, +∞ where that is beyond n        C(x) = {y : s(x, y) ≤ q}
//! ```
//!
//! | | made from | P(y ∈ C(x)), over examples and new example together |
//! |---|---|---|
//! | [`Conformal`] | a model and n examples that it was **not** trained on | ≥ coverage, and ≤ coverage + 1/(n + 1) where scores have no ties |
//! | [`JackknifePlus`] | a least-squares model and the n examples that it was trained on | ≥ 2·coverage − 1; close to coverage in practice |
//!
//! The probability is over all examples, not for each x: a group that is harder than others is covered less often, unless the score
//! knows ([`ConformalScore::NormalizedResidual`], [`ConformalScore::Quantiles`]).

mod band;
mod class_rows;
mod interval;
mod jackknife_plus;
mod rank;
mod refusals;
mod saved;
mod score;
mod split;

pub use interval::ConformalInterval;
pub use jackknife_plus::JackknifePlus;
pub use score::ConformalScore;
pub use split::Conformal;
