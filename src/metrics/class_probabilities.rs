//! What is predicted of examples of many classes.

/// The probabilities of many classes, and what the classes of an example are ordered by; class-major (`classes × rows`).
#[derive(Debug, Clone, Copy)]
pub struct ClassProbabilities<'a> {
    /// The probability of each class.
    pub probabilities: &'a [f64],
    /// Never less apart than the probabilities, and more where these are rounded to 0 or 1: scores, where there is one for each
    /// class.
    pub order: &'a [f64],
}

impl<'a> From<&'a [f64]> for ClassProbabilities<'a> {
    /// Classes ordered by their probabilities.
    fn from(probabilities: &'a [f64]) -> Self {
        Self { probabilities, order: probabilities }
    }
}
