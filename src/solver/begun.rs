//! A solver that has begun.

use super::{Run, Solved};

/// What [`Solver::begin`](super::Solver::begin) returns.
#[derive(Debug)]
#[non_exhaustive]
pub enum Begun<'a> {
    /// The answer, where there is nothing to iterate.
    Solved(Solved),
    /// A run to be driven.
    Running(Box<dyn Run + 'a>),
}
