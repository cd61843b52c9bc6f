//! What comes of a pass over the examples.

/// What a learner becomes at the end of a pass.
#[derive(Debug)]
pub enum Learned<L, E> {
    /// An encoder.
    Done(E),
    /// A learner that needs one more pass.
    Again(L),
}
