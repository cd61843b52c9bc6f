//! What features are called.

use std::sync::Arc;

/// The names of features: those of columns, or `x1`, `x2`, … of an array, which are not written out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Names {
    /// One by one.
    Given(Arc<[String]>),
    /// `x1`, `x2`, … up to this number.
    Numbered(usize),
}

impl Names {
    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Given(names) => names.len(),
            Self::Numbered(count) => *count,
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The name of one feature (counted from 0).
    #[must_use]
    pub fn get(&self, feature: usize) -> Option<String> {
        match self {
            Self::Given(names) => names.get(feature).cloned(),
            Self::Numbered(count) => (feature < *count).then(|| format!("x{}", feature + 1)),
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.len()).filter_map(|feature| self.get(feature))
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::Numbered(0)
    }
}

impl FromIterator<String> for Names {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        Self::Given(names.into_iter().collect())
    }
}
