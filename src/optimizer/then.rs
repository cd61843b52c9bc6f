//! Chains of a link and an optimizer.

/// A link followed by an optimizer; made by [`Link::then`](super::Link::then).
#[derive(Debug, Clone)]
pub struct Then<L, O> {
    pub(super) link: L,
    pub(super) next: O,
    pub(super) name: String,
}
