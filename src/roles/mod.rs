//! What columns mean: which is a label, which the example weight, the offset, the exposure, the group; and examples as they are
//! given to a fit, an evaluation or a prediction, tables and arrays alike.
//!
//! [`Labeled`] examples are learned from and evaluated, [`Inputs`] are predicted. Both are made by `.into()`, so that every
//! function that takes them takes a `&Table`, an array, or [`Arrays`] with weights and offsets.

mod arrays;
mod column_roles;
mod fold_keys;
mod inputs;
mod label_names;
mod labeled;
mod numbers;
mod one_or_several;
mod parted;
mod present;
mod role;

pub use arrays::Arrays;
pub(crate) use column_roles::ColumnRoles;
pub(crate) use inputs::FeatureSource;
pub use inputs::Inputs;
pub use labeled::Labeled;
pub(crate) use labeled::needs_memory;
pub(crate) use numbers::{finite, log_exposure};
pub use one_or_several::OneOrSeveral;
pub(crate) use parted::Parted;
pub use role::Role;
