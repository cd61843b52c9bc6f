//! The features that an encoder makes.

use super::Feature;
use crate::design::Names;

/// Features in order. Made by `.collect()` from [`Feature`]s, or by `.into()` from [`Names`] of features that are used as
/// they are: millions of numbered ones then take no memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Features {
    names: Names,
    /// Those that are not used as they are: position, shift and scale.
    mapped: Vec<(usize, f64, f64)>,
}

impl Features {
    /// The features of several, one after the other.
    pub(crate) fn joined(all: &[Self]) -> Self {
        let mut mapped = Vec::new();
        let mut before = 0;
        for features in all {
            mapped.extend(features.mapped.iter().map(|(j, shift, scale)| (before + j, *shift, *scale)));
            before += features.len();
        }
        Self { names: Names::joined(all.iter().map(|features| &features.names)), mapped }
    }

    /// How many they are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// One of them (counted from 0).
    #[must_use]
    pub fn get(&self, feature: usize) -> Option<Feature> {
        let name = self.names.get(feature)?;
        let mapped = self.mapped.binary_search_by_key(&feature, |(j, ..)| *j).ok().map(|at| self.mapped[at]);
        let (_, shift, scale) = mapped.unwrap_or((feature, 0.0, 1.0));
        Some(Feature { name, shift, scale })
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = Feature> + '_ {
        (0..self.len()).filter_map(|feature| self.get(feature))
    }

    /// Their scales, in order.
    pub(crate) fn scales(&self) -> impl Iterator<Item = f64> + '_ {
        let mut mapped = self.mapped.iter().peekable();
        (0..self.len()).map(move |j| mapped.next_if(|(at, ..)| *at == j).map_or(1.0, |(_, _, scale)| *scale))
    }

    /// What they are called.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Turns weights of encoded features into those of original units; what is returned is to be added to the bias.
    pub(crate) fn to_original(&self, weights: &mut [f64]) -> f64 {
        let mut constant = 0.0;
        for &(j, shift, scale) in &self.mapped {
            if let Some(weight) = weights.get_mut(j) {
                *weight /= scale;
                constant -= *weight * shift;
            }
        }
        constant
    }

    /// The way back.
    pub(crate) fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        let mut constant = 0.0;
        for &(j, shift, scale) in &self.mapped {
            if let Some(weight) = weights.get_mut(j) {
                constant += *weight * shift;
                *weight *= scale;
            }
        }
        constant
    }
}

impl From<Names> for Features {
    fn from(names: Names) -> Self {
        Self { names, mapped: Vec::new() }
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        let mut mapped = Vec::new();
        let name = |(j, Feature { name, shift, scale }): (usize, Feature)| {
            if (shift, scale) != (0.0, 1.0) {
                mapped.push((j, shift, scale));
            }
            name
        };
        let names = features.into_iter().enumerate().map(name).collect();
        Self { names, mapped }
    }
}
