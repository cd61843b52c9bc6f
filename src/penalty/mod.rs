//! Ω: the penalty on the weights, never on the bias.
//!
//! Objectives are a weighted **mean** loss plus Ω, so a strength means the same whatever the number of examples.

mod all;
mod bounds;
mod each_weight;
mod elastic_net;
mod group;
mod group_lasso;
mod lasso;
mod layout;
mod none;
mod per_feature;
mod rescaled;
mod ridge;
mod separable;
mod shrinkage;
mod uniform_shrinkage;
mod weight_penalty;

#[doc(hidden)]
pub use all::all;
pub use bounds::Bounds;
pub(crate) use each_weight::EachWeight;
pub use elastic_net::ElasticNet;
pub use group::Group;
pub use group_lasso::GroupLasso;
pub(crate) use group_lasso::length;
pub use lasso::Lasso;
pub use layout::{Layout, Names};
pub use none::NoPenalty;
pub use per_feature::PerFeature;
pub(crate) use rescaled::Rescaled;
pub use ridge::Ridge;
pub use separable::Separable;
pub use shrinkage::Shrinkage;
pub use weight_penalty::Penalty;
