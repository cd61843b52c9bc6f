//! The passes over the examples.

mod passes;
mod rows;
