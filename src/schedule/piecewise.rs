//! Rates by stretches of steps.

use super::{At, Schedule};
use crate::error::{Error, Result, positive};

/// Piecewise constant: the first rate up to and with the first boundary, then the second, …; one rate more than boundaries.
///
/// # Example
/// ```
/// use gradus::schedule::{At, Piecewise, Schedule};
/// let schedule = Piecewise { boundaries: vec![100, 200], rates: vec![1.0, 0.5, 0.1] };
/// let rates = [0, 100, 101, 201].map(|step| schedule.rate(At::new(step, 0, &[])));
/// assert_eq!(rates, [1.0, 1.0, 0.5, 0.1]);
/// ```
///
/// # Source
/// TensorFlow's `piecewise_constant`. Differs from it in: nothing.
#[derive(Debug, Clone, PartialEq)]
#[doc(alias = "piecewise_constant")]
#[doc(alias = "MultiStepLR")]
pub struct Piecewise {
    /// The last step of each rate but the last, ascending.
    pub boundaries: Vec<u64>,
    /// The rates.
    pub rates: Vec<f64>,
}

impl Schedule for Piecewise {
    fn rate(&self, at: At<'_>) -> f64 {
        let piece = self.boundaries.partition_point(|boundary| *boundary < at.step);
        // Settings that were not validated: no rate at all, which the run reports.
        self.rates.get(piece).copied().unwrap_or(f64::NAN)
    }

    fn validate(&self) -> Result<()> {
        self.rates.iter().try_for_each(|rate| positive("learning rate", *rate).map(drop))?;
        if self.rates.len() != self.boundaries.len() + 1 {
            let (expected, found) = (self.boundaries.len() + 1, self.rates.len());
            return Err(Error::Length { what: "rates of the piecewise schedule", expected, found });
        }
        if let Some(pair) = self.boundaries.windows(2).find(|pair| pair[0] >= pair[1]) {
            let value = format!("{} before {}", pair[0], pair[1]);
            return Err(Error::Setting { name: "a boundary of the piecewise schedule", value, must: "below the next" });
        }
        Ok(())
    }
}
