//! What dual coordinate ascent is told.

/// The settings of [`DualCoordinateAscent`](super::DualCoordinateAscent).
#[derive(Debug, Clone, Copy)]
pub(super) struct DualSettings {
    pub(super) epochs: u64,
    pub(super) tolerance: f64,
    pub(super) patience: Option<u64>,
    /// Whether examples that hardly move are left out of epochs.
    pub(super) shrinking: bool,
}
