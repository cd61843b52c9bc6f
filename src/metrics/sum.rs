//! A sum that keeps what each addition rounds away.

/// A compensated sum: ten million times 0.1 is a million, to the last bit.
///
/// # Source
/// Neumaier (1974), *Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen*.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        self.lost += if self.sum.abs() >= term.abs() { (self.sum - sum) + term } else { (term - sum) + self.sum };
        self.sum = sum;
    }

    /// The sum; infinite, and never NaN, when finite terms overflow.
    pub(super) fn value(self) -> f64 {
        if self.sum.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::default();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn nothing_is_lost() {
        assert_eq!(std::iter::repeat_n(0.1, 1_000_000).collect::<Sum>().value(), 100_000.0);
        assert_eq!([1.0, 1e100, 1.0, -1e100].into_iter().collect::<Sum>().value(), 2.0);
    }

    #[test]
    fn an_overflow_is_infinite() {
        assert_eq!([f64::MAX, f64::MAX, 1.0].into_iter().collect::<Sum>().value(), f64::INFINITY);
    }
}
