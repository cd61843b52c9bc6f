//! How much the classes count.

use crate::error::{Error, Result};
use crate::head::ByName;

/// How much each class counts in training, beside the example weights: the factor of an example is the product of both.
/// An evaluation does not know of it.
///
/// ```text
/// balanced: Σs/(K·Σ of class k), so that all K classes weigh the same, and all together what they did
/// ```
///
/// *Use when* a rare class matters as much as a frequent one. The probabilities are then those of a world in which the
/// classes are as frequent as they were weighed.
///
/// # Source
/// King & Zeng (2001), *Logistic regression in rare events data*. scikit-learn's `class_weight="balanced"` is the same number
/// where every example counts once.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ClassWeight {
    /// All classes weigh the same.
    Balanced,
    /// Weights by class, as text; a class that is not named counts once.
    Given(Vec<(String, f64)>),
}

impl<C: Into<String>, const N: usize> From<[(C, f64); N]> for ClassWeight {
    fn from(weights: [(C, f64); N]) -> Self {
        Self::Given(weights.into_iter().map(|(class, weight)| (class.into(), weight)).collect())
    }
}

impl From<Vec<(String, f64)>> for ClassWeight {
    fn from(weights: Vec<(String, f64)>) -> Self {
        Self::Given(weights)
    }
}

impl ClassWeight {
    /// For people.
    #[cfg(feature = "plot")]
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Balanced => "balanced: all classes weigh the same".to_owned(),
            Self::Given(weights) => {
                weights.iter().map(|(class, weight)| format!("{weight} for {class}")).collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Weights that can be used.
    pub(super) fn validate(&self) -> Result<()> {
        let Self::Given(weights) = self else { return Ok(()) };
        match weights.iter().find(|(_, weight)| !(*weight > 0.0 && weight.is_finite())) {
            None => crate::error::distinct("class", weights.iter().map(|(class, _)| class)),
            Some((class, weight)) => {
                let must = "finite and above 0; to leave a class out, filter the table";
                Err(Error::Setting { name: "class weight", value: format!("{weight} for {class:?}"), must })
            }
        }
    }

    /// One factor per class.
    pub(super) fn of_classes(&self, classes: &[String], labels: &[f64], weights: Option<&[f64]>) -> Result<Vec<f64>> {
        if classes.is_empty() {
            let must = "left out, unless labels are classes";
            return Err(Error::Setting { name: "class weight", value: format!("{self:?}"), must });
        }
        match self {
            Self::Balanced => {
                let mut sums = vec![0.0; classes.len()];
                for (row, label) in labels.iter().enumerate() {
                    sums[*label as usize] += weights.map_or(1.0, |weights| weights[row]);
                }
                let all: f64 = sums.iter().sum();
                Ok(sums.iter().map(|sum| if *sum > 0.0 { all / (classes.len() as f64 * sum) } else { 1.0 }).collect())
            }
            Self::Given(given) => {
                let mut factors = vec![1.0; classes.len()];
                let places = ByName::new(classes, true);
                for (class, weight) in given {
                    let Some(place) = places.position(class) else {
                        let must = "for a class that is among the labels, by its text";
                        let value = format!("given for {class:?} (classes: {})", classes.join(", "));
                        return Err(Error::Setting { name: "class weight", value, must });
                    };
                    factors[place] = *weight;
                }
                Ok(factors)
            }
        }
    }
}
