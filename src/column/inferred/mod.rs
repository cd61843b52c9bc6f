//! Columns for a table of which nothing is said.

mod identifier;
mod inferred_columns;
mod of_numbers;
mod of_texts;
mod taken_as;

pub use inferred_columns::{Inferred, inferred};
