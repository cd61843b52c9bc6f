//! Where the dual variables stand.

/// One slope of the loss for each example, and what follows from them.
#[derive(Debug, Clone, Default)]
pub(super) struct DualState {
    /// uᵢ of each example, and a score at which it is a slope of the loss.
    pub(super) duals: Vec<[f64; 2]>,
    /// How often an example hardly moved, one visit after the other.
    pub(super) idle: Vec<u8>,
    /// −(1/(2λΣs))·Σ sᵢuᵢxᵢ.
    pub(super) weights: Vec<f64>,
    pub(super) bias: f64,
    /// Σ sᵢuᵢ.
    pub(super) sum: f64,
    /// Σ sᵢ·(ℓ*(uᵢ) − uᵢoᵢ).
    pub(super) conjugates: f64,
    /// Σ sᵢ·ℓ, each at the score whose slope uᵢ is.
    pub(super) losses: f64,
    /// Whether every example has been visited.
    pub(super) begun: bool,
}

/// A rest this long is the longest.
const MOST_IDLE: u8 = 6;

impl DualState {
    /// Whether an example is visited in this epoch: one that rests is left out of more and more of them.
    pub(super) fn visits(&self, example: u32, epoch: u64) -> bool {
        let period = 1 << self.idle[example as usize].min(MOST_IDLE).div_ceil(2);
        (epoch + u64::from(example)).is_multiple_of(period)
    }

    /// Counts whether an example hardly moved.
    #[inline(always)]
    pub(super) fn rest(&mut self, example: usize, rests: bool) {
        let idle = &mut self.idle[example];
        *idle = if rests { idle.saturating_add(1).min(MOST_IDLE) } else { 0 };
    }
}
