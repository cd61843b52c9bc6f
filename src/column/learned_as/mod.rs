//! What an input column was learned as: by that every later table, row and file is read.

mod learned_array;
mod learned_as_type;
mod learned_cell;
mod learned_types;
mod type_tally;
mod unusual;
mod whole;

pub use learned_as_type::LearnedAs;
pub(crate) use learned_types::{LearnedTypes, TypeTallies};
pub use unusual::Unusual;
