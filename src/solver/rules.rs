//! When to stop: pure functions of the history.

use std::time::Duration;

use crate::progress::{Progress, StopReason};

/// When a run has done enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Converged when the largest slope that is left ([`super::Certificate::violation`]) is no larger. 0 never stops.
    pub tolerance: f64,
    /// Stalled when the objective has changed by less than this, relatively, over `window` rows; for rows whose loss
    /// is a mean over moving weights, when the best has not fallen by more. 0 never stops.
    pub stall: f64,
    /// Over how many rows the change is judged.
    pub window: usize,
    /// Stop when the validation loss has not improved for so many rows.
    pub patience: Option<u64>,
    /// Stop at the first row that ends after so long.
    pub time: Option<Duration>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { tolerance: 0.0, stall: 0.0, window: 10, patience: None, time: None }
    }
}

impl Rules {
    /// Why to stop after these rows, if so.
    #[must_use]
    pub fn check(&self, past: &[Progress]) -> Option<StopReason> {
        let last = past.last()?;
        if last.violation.is_some_and(|violation| violation <= self.tolerance) {
            return Some(StopReason::Converged);
        }
        if self.stands_still(past) {
            return Some(StopReason::Stalled);
        }
        if let Some(patience) = self.patience {
            let losses = past.iter().enumerate().filter_map(|(i, row)| Some((i, row.validation?)));
            let best = losses.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i);
            if best.is_some_and(|best| (past.len() - 1 - best) as u64 >= patience) {
                return Some(StopReason::Patience(patience));
            }
        }
        self.time.filter(|time| last.elapsed >= *time).map(|time| StopReason::Time(time.as_secs()))
    }

    fn stands_still(&self, past: &[Progress]) -> bool {
        let Some(split) = past.len().checked_sub(self.window.max(1)).filter(|&split| split > 0) else {
            return false;
        };
        if self.stall <= 0.0 {
            return false;
        }
        let of = |rows: &[Progress], pick: fn(f64, f64) -> f64, start| {
            rows.iter().map(Progress::objective).fold(start, pick)
        };
        let (before, now) = (&past[..split], &past[split..]);
        let least = of(now, f64::min, f64::INFINITY);
        // A loss that falls to nothing has no relative change: measure it against where the run began.
        let allowed = self.stall * least.abs().max(1e-12 * past[0].objective().abs());
        if now.iter().all(|row| row.exact) {
            // Momentum swings: an exact loss stands still only when it neither falls nor rises.
            let last = before[before.len() - 1].objective();
            of(now, f64::max, last) - least.min(last) <= allowed
        } else {
            of(before, f64::min, f64::INFINITY) - least <= allowed
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn rows(losses: &[f64]) -> Vec<Progress> {
        let row = |(i, &loss): (usize, &f64)| Progress {
            loss,
            penalty: 0.0,
            validation: Some(loss),
            ..Progress::new(i as u64 + 1, 0.1)
        };
        losses.iter().enumerate().map(row).collect()
    }

    #[test]
    fn a_loss_that_falls_goes_on_and_one_that_stands_still_stops() {
        let rules = Rules { stall: 1e-3, window: 2, ..Rules::default() };
        assert_eq!(rules.check(&rows(&[4.0, 3.0, 2.0, 1.0])), None);
        assert_eq!(rules.check(&rows(&[4.0, 1.0, 1.0, 0.9999])), Some(StopReason::Stalled));
        assert_eq!(rules.check(&rows(&[4.0, 1.0, 2.0, 3.0])), None, "a swing is no standstill");
        let noisy: Vec<Progress> =
            rows(&[4.0, 1.0, 2.0, 3.0]).into_iter().map(|row| Progress { exact: false, ..row }).collect();
        assert_eq!(rules.check(&noisy), Some(StopReason::Stalled), "noise that no longer falls is one");
        assert_eq!(rules.check(&rows(&[4.0, 4.0])), None, "too short to judge");
        assert_eq!(Rules { stall: 0.0, ..rules }.check(&rows(&[1.0; 9])), None);
    }

    #[test]
    fn only_a_certificate_says_converged_and_time_runs_out() {
        let rules =
            Rules { tolerance: 1e-3, stall: 1e-3, window: 2, time: Some(Duration::from_secs(5)), ..Rules::default() };
        let mut past = rows(&[1.0; 9]);
        past[8].violation = Some(1e-4);
        assert_eq!(rules.check(&past), Some(StopReason::Converged));
        past[8].violation = Some(1e-2);
        assert_eq!(rules.check(&past), Some(StopReason::Stalled));
        let mut past = rows(&[4.0, 3.0]);
        assert_eq!(rules.check(&past), None);
        past[1].elapsed = Duration::from_secs(6);
        assert_eq!(rules.check(&past), Some(StopReason::Time(5)));
    }

    #[test]
    fn patience_counts_rows_since_the_best() {
        let rules = Rules { window: 2, patience: Some(2), ..Rules::default() };
        assert_eq!(rules.check(&rows(&[3.0, 1.0, 2.0])), None);
        assert_eq!(rules.check(&rows(&[3.0, 1.0, 2.0, 2.0])), Some(StopReason::Patience(2)));
        let mut late = rows(&[3.0, 2.0, 1.5, 1.0]);
        late[0].validation = None;
        late[1].validation = None;
        assert_eq!(rules.check(&late), None, "rows without a validation loss have an index too");
    }
}
