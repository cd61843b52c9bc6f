//! How a run ended, what is said of it, and that it is true.

mod certificates;
mod constants;
mod no_optimum;
mod proofs;
mod rank;
mod reported_loss;
mod separation;
