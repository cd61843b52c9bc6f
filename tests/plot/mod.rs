//! Pictures: what they show, and that they stay pictures whatever is shown (feature `plot`).

#![cfg(feature = "plot")]

mod hard_cases;
mod numbers_shown;
mod of_inference;
mod shown;
pub mod svg;
