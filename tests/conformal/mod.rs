//! Conformal prediction: its coverage by simulation, and the laws it keeps.

mod coverage;
mod jackknife;
mod laws;
