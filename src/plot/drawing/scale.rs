//! From numbers to places along an axis.

/// A stretch of numbers, from `low` to `high`, both finite and `low < high`, spread evenly, or evenly in their logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) logarithmic: bool,
}

impl Scale {
    /// Over all values that can be shown on it (finite, and positive where logarithmic), with a margin of 4 % at either end. Equal values stand in
    /// the middle of a range of a tenth of their size to either side; without values it runs from 0 to 1 (from 1 to 10).
    pub(crate) fn over(values: impl Iterator<Item = f64>, logarithmic: bool) -> Self {
        let shown = values.filter(|value| value.is_finite() && (*value > 0.0 || !logarithmic));
        let span = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), span);
        if low > high {
            return Self {
                low: f64::from(u8::from(logarithmic)),
                high: if logarithmic { 10.0 } else { 1.0 },
                logarithmic,
            };
        }
        if logarithmic {
            let (low, high) = if low == high { (low / 3.0, high * 3.0) } else { (low, high) };
            let margin = (0.04 * (high.ln() - low.ln())).exp();
            return Self {
                low: (low / margin).max(f64::MIN_POSITIVE),
                high: (high * margin).min(f64::MAX),
                logarithmic,
            };
        }
        let size = low.abs().max(high.abs());
        // What is left between equal numbers after rounding is no range.
        let (low, high) = match high / 2.0 - low / 2.0 <= 1e-14 * size {
            true if size == 0.0 => (-1.0, 1.0),
            true => (low - 0.1 * size, high + 0.1 * size),
            false => (low, high),
        };
        let margin = 0.08 * (high / 2.0 - low / 2.0);
        Self { low: (low - margin).max(-f64::MAX), high: (high + margin).min(f64::MAX), logarithmic }
    }

    /// From one number to another, without a margin.
    pub(crate) fn between(low: f64, high: f64) -> Self {
        Self { low, high, logarithmic: false }
    }

    /// The share of the way along the axis at which a number stands: from 0 at `low` to 1 at `high`, less or more beyond. `None` for what cannot
    /// be shown.
    pub(crate) fn share(&self, value: f64) -> Option<f64> {
        if !value.is_finite() || self.logarithmic && value <= 0.0 {
            return None;
        }
        if self.logarithmic {
            return Some((value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln()));
        }
        // Halves, because a difference may overflow.
        Some((value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0))
    }

    /// The number at a share of the way.
    pub(crate) fn value(&self, share: f64) -> f64 {
        match self.logarithmic {
            true => (self.low.ln() + share * (self.high.ln() - self.low.ln())).exp(),
            false => self.low * (1.0 - share) + self.high * share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_place() {
        let cases: [&[f64]; 8] =
            [&[], &[0.0], &[5.0], &[-3.0, -3.0], &[1.0, 2.0], &[-1e308, 1.7e308], &[1e8, 1e8 + 1e-6], &[f64::NAN, 3.0]];
        for logarithmic in [false, true] {
            for values in cases {
                let scale = Scale::over(values.iter().copied(), logarithmic);
                assert!(
                    scale.low.is_finite() && scale.high.is_finite() && scale.low < scale.high,
                    "{values:?}: {scale:?}"
                );
                for value in values.iter().filter(|value| value.is_finite() && (**value > 0.0 || !logarithmic)) {
                    let share = scale.share(*value).unwrap();
                    assert!((0.0..=1.0).contains(&share), "{value} of {values:?} at {share}");
                }
            }
        }
        assert_eq!(Scale::between(0.0, 1.0).share(f64::INFINITY), None);
        assert_eq!(Scale { low: 0.1, high: 10.0, logarithmic: true }.share(-1.0), None);
    }

    #[test]
    fn a_share_leads_back_to_its_value() {
        for scale in [Scale::between(-3.0, 5.0), Scale { low: 0.01, high: 1e4, logarithmic: true }] {
            for share in [0.0, 0.2, 0.9, 1.0] {
                assert!((scale.share(scale.value(share)).unwrap() - share).abs() < 1e-12);
            }
        }
    }
}
