//! The past of a run: one row per epoch (or per period of steps), written once and read by everyone; why it ended, and what was
//! noticed on the way.

mod history_row;
mod stop_reason;
mod warning;

pub use history_row::Progress;
pub use stop_reason::StopReason;
pub use warning::Warning;

/// More epochs or steps than any run makes: a checkpoint that counts further is refused, so that nothing that counts on from
/// it ends beyond 2⁶⁴. Up to here a count is exact as an f64 too.
pub(crate) const MOST_STEPS: u64 = 1 << 53;
