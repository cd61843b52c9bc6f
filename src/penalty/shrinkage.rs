//! A penalty that acts on each weight alone.

/// What an implicit step of rate η does to one weight:
///
/// ```text
/// |w| ← max(0, |w| − η·lasso)/(1 + 2·η·ridge)
/// ```
///
/// the prox of lasso·|w| + ridge·w². Such steps can wait: any number of them, at whatever rates, is again one of this
/// form, so a weight whose feature was not met for a thousand steps is brought up to date in one (Duchi & Singer 2009,
/// section 5). That is what makes a step over sparse examples cost what it touches.
///
/// # Example
/// ```
/// use gradus::penalty::Shrinkage;
/// let elastic = Shrinkage { ridge: 0.5, lasso: 2.0 };
/// assert_eq!(elastic.shrink(-5.0, 1.0), -1.5);     // (5 − 2)/(1 + 1)
/// assert_eq!(elastic.shrink(1.5, 1.0), 0.0);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shrinkage {
    /// The strength of w², at least 0.
    pub ridge: f64,
    /// The strength of |w|, at least 0.
    pub lasso: f64,
}

impl Shrinkage {
    /// A weight after an implicit step of this rate.
    #[must_use]
    #[inline]
    pub fn shrink(self, weight: f64, rate: f64) -> f64 {
        let left = if self.lasso > 0.0 { (weight.abs() - rate * self.lasso).max(0.0).copysign(weight) } else { weight };
        left / (1.0 + 2.0 * rate * self.ridge)
    }

    /// lasso·|w| + ridge·w².
    pub(super) fn value(self, weight: f64) -> f64 {
        // Nothing of a part that is not there, also where a weight is infinite.
        let corner = if self.lasso > 0.0 { self.lasso * weight.abs() } else { 0.0 };
        corner + self.ridge * weight * weight
    }

    /// The slope of that; 0 at 0.
    pub(super) fn slope(self, weight: f64) -> f64 {
        let corner = if weight == 0.0 { 0.0 } else { self.lasso.copysign(weight) };
        // In this order: twice the strength may be beyond the largest f64, and infinity · 0 a NaN.
        corner + 2.0 * (self.ridge * weight)
    }
}
