//! F: the weighted mean loss over examples plus the penalty, as a solver sees it.
//!
//! An [`Objective`] does not say where the examples are. It is [`Facts`], which need no pass, and a [`Pass`], which answers a
//! [`Request`] with an [`Answer`] over all examples: an aggregate over blocks of 4096 rows, merged as a fixed tree over block
//! numbers, so that it is equal to the last bit for any number of threads and wherever the examples lie. What only some places
//! have is behind doors that may be shut: rows in any order, columns, a sample.

mod access;
mod aggregate;
mod answer;
mod centring;
mod co_moments;
mod column_access;
mod curvature;
mod evaluated;
mod example;
mod facts;
mod function;
mod gradient;
mod gram_layout;
mod gram_sample;
mod gram_sums;
mod group_gradients;
mod hat_correction;
mod hessian;
mod outer_products;
mod pass;
mod quadratic;
mod reads;
mod reduction;
mod request;
mod row_access;
mod row_block;
mod row_order;
mod shape;
mod slope_products;
mod spread;
mod spread_sums;
mod sums;
mod totals;
mod view;
mod want;
mod weighting;

pub use access::Access;
pub use aggregate::{Aggregate, Coefficients};
pub use answer::Answer;
pub use centring::Centring;
pub use co_moments::CoMoments;
pub use column_access::ColumnAccess;
pub use curvature::Curvature;
pub use evaluated::Evaluated;
pub use example::Example;
pub use facts::Facts;
pub use function::Objective;
pub use gradient::Gradient;
pub(crate) use gram_layout::GramLayout;
pub use gram_sample::GramSample;
pub use gram_sums::GramSums;
pub use group_gradients::GroupGradients;
pub use hat_correction::HatCorrection;
pub use hessian::Hessian;
pub(crate) use hessian::kept_curvatures;
pub use pass::Pass;
pub use quadratic::Quadratic;
pub use reduction::Reduction;
pub use request::Request;
pub use row_access::RowAccess;
pub use row_block::RowBlock;
pub(crate) use row_order::BLOCKS_AHEAD;
pub use row_order::RowOrder;
pub use shape::Shape;
pub use slope_products::SlopeProducts;
pub use spread::Spread;
pub use spread_sums::SpreadSums;
pub use sums::Sums;
pub use totals::Totals;
pub use view::View;
pub use want::Want;
pub use weighting::Weighting;

pub use crate::linalg::{DoubleDouble, TsqrFactor};
