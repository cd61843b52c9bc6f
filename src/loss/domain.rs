//! Which labels a loss is defined for.

/// The labels that a loss is defined for; all of them are finite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Any number.
    #[default]
    Numbers,
    /// Numbers of at least 0: counts, and amounts that may be 0.
    NotNegative,
    /// Whole numbers of at least 0.
    Counts,
    /// Numbers above 0.
    Positive,
    /// Numbers from 0 to 1: classes 0 and 1, or probabilities.
    Shares,
    /// The two classes 0 (negative) and 1 (positive), and nothing between them.
    Sides,
    /// The whole numbers below this one: classes by their index.
    Classes(usize),
}

impl Domain {
    /// Whether a label is in the domain.
    ///
    /// # Example
    /// ```
    /// use gradus::loss::Domain;
    /// assert!(Domain::Shares.contains(0.25) && !Domain::Sides.contains(0.25));
    /// assert!(Domain::NotNegative.contains(0.0) && !Domain::Positive.contains(0.0));
    /// assert!(Domain::Counts.contains(7.0) && !Domain::Counts.contains(0.5));
    /// assert!(Domain::Classes(3).contains(2.0) && !Domain::Classes(3).contains(3.0));
    /// ```
    #[must_use]
    pub fn contains(self, label: f64) -> bool {
        label.is_finite()
            && match self {
                Self::Numbers => true,
                Self::NotNegative => label >= 0.0,
                Self::Counts => label >= 0.0 && label.fract() == 0.0,
                Self::Positive => label > 0.0,
                Self::Shares => (0.0..=1.0).contains(&label),
                Self::Sides => label == 0.0 || label == 1.0,
                Self::Classes(count) => label >= 0.0 && label.fract() == 0.0 && label < count as f64,
            }
    }

    /// Whether labels are numbers from 0, of which 0 is an edge: counts, and amounts that may be 0.
    #[must_use]
    pub fn begins_at_zero(self) -> bool {
        matches!(self, Self::NotNegative | Self::Counts)
    }

    /// The domain in words, as "a number above 0".
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Numbers => "a finite number",
            Self::NotNegative => "a number of at least 0",
            Self::Counts => "a whole number of at least 0: of rates give the count, and what it is of as the exposure",
            Self::Positive => "a number above 0",
            Self::Shares => "a number from 0 to 1",
            Self::Sides => "0 (negative) or 1 (positive)",
            Self::Classes(_) => "the index of a class",
        }
    }
}
