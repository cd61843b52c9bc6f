//! What the weights of a model are worth.

mod refusals;
mod tables;
