//! The features of a model.

use std::sync::Arc;

use crate::column::Feature;
use crate::design::Names;

/// The features that learned columns make, or those of arrays, which are used as they are.
#[derive(Debug, Clone)]
pub(crate) enum Features {
    Columns(Arc<[Feature]>),
    Plain(Names),
}

impl Features {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Columns(features) => features.len(),
            Self::Plain(names) => names.len(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Feature> + '_ {
        let get = |j: usize| match self {
            Self::Columns(features) => features.get(j).cloned(),
            Self::Plain(names) => names.get(j).map(Feature::plain),
        };
        (0..self.len()).filter_map(get)
    }

    pub(crate) fn names(&self) -> Names {
        match self {
            Self::Columns(features) => features.iter().map(|feature| feature.name.clone()).collect(),
            Self::Plain(names) => names.clone(),
        }
    }

    /// The position of a feature by name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        match self {
            Self::Columns(features) => features.iter().position(|feature| feature.name == name),
            Self::Plain(Names::Given(names)) => names.iter().position(|known| known == name),
            Self::Plain(names) => {
                let number: usize = name.strip_prefix('x')?.parse().ok()?;
                let position = number.checked_sub(1)?;
                (names.get(position)? == name).then_some(position)
            }
        }
    }

    /// Names that must be told apart; numbered ones are.
    pub(crate) fn distinct(&self) -> crate::error::Result<()> {
        match self {
            Self::Plain(Names::Numbered(_)) => Ok(()),
            _ => crate::error::distinct("feature", self.names().iter()),
        }
    }
}
