//! ℓ: the loss of one prediction, with its slope and curvature in the score z = x·w + b + o.
//!
//! A loss knows nothing of matrices or penalties. Authors write [`ScalarLoss`] (one formula, and what is known of it); the blanket
//! implementation makes it a [`Loss`], which is called once per tile of examples.

mod absolute;
mod all;
mod cloglog;
mod cumulative_logit;
mod domain;
mod edge;
mod epsilon_insensitive;
mod expectile;
mod exponential;
mod gamma;
mod hinge;
mod huber;
mod label_moments;
mod log_cosh;
mod logistic;
mod loss_form;
mod modified_huber;
mod multinomial;
mod named;
mod negative_binomial;
mod normal;
mod perceptron;
mod poisson;
mod probit;
mod properties;
mod proximal;
mod quantile;
mod scalar_loss;
mod scalar_tiles;
mod side_by_side;
mod smoothed;
mod squared;
mod squared_epsilon_insensitive;
mod squared_hinge;
mod targets;
mod tile;
mod tile_loss;
mod tweedie;

pub use absolute::Absolute;
#[doc(hidden)]
pub use all::{all, all_of_several};
pub use cloglog::ComplementaryLogLog;
pub use cumulative_logit::CumulativeLogit;
pub use domain::Domain;
pub use edge::Edge;
pub use epsilon_insensitive::EpsilonInsensitive;
pub use expectile::Expectile;
pub use gamma::Gamma;
pub use hinge::Hinge;
pub use huber::Huber;
pub use label_moments::LabelMoments;
pub use log_cosh::LogCosh;
pub use logistic::Logistic;
pub use loss_form::LossForm;
pub use modified_huber::ModifiedHuber;
pub use multinomial::Multinomial;
pub use named::named;
pub use negative_binomial::NegativeBinomial;
pub use perceptron::Perceptron;
pub use poisson::Poisson;
pub use probit::Probit;
pub use properties::LossProperties;
pub use quantile::Quantile;
pub use scalar_loss::ScalarLoss;
pub use side_by_side::SideBySide;
pub use squared::Squared;
pub use squared_epsilon_insensitive::SquaredEpsilonInsensitive;
pub use squared_hinge::SquaredHinge;
pub use targets::Targets;
pub use tile::Tile;
pub use tile_loss::Loss;
pub use tweedie::Tweedie;
