//! Where the values of a number column come from.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A function that a user gave, with a name for messages.
pub(crate) struct Named<F: ?Sized> {
    pub(crate) name: String,
    pub(crate) call: Arc<F>,
}

impl<F: ?Sized> Clone for Named<F> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), call: Arc::clone(&self.call) }
    }
}

impl<F: ?Sized> fmt::Debug for Named<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A number made of the inputs of one row.
pub(crate) type Function = dyn Fn(&[f64]) -> f64 + Send + Sync;

/// A column of the table, or a number computed row by row from several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Source {
    /// The column itself.
    Column(String),
    /// The first divided by the second.
    Ratio(String, String),
    /// The first times the second.
    Product(String, String),
    /// A function of several columns.
    #[serde(skip)]
    Derived(Vec<String>, Named<Function>),
}

impl Source {
    /// The columns that are read, in the order of the arguments.
    pub(crate) fn arguments(&self) -> Vec<&String> {
        match self {
            Self::Column(name) => vec![name],
            Self::Ratio(a, b) | Self::Product(a, b) => vec![a, b],
            Self::Derived(inputs, _) => inputs.iter().collect(),
        }
    }

    /// The name under which a value of it is reported: where a user would look for it.
    pub(crate) fn label<'n>(&'n self, name: &'n str) -> &'n str {
        match self {
            Self::Column(column) => column,
            _ => name,
        }
    }

    /// The number made of the arguments; `None` where there is none.
    pub(crate) fn value_of(&self, arguments: &[f64]) -> Option<f64> {
        match (self, arguments) {
            (Self::Column(_), [value, ..]) => Some(*value),
            // A division by zero has no value, as if it were missing; any other result has to be a number.
            (Self::Ratio(..), [a, b]) => (*b != 0.0).then(|| a / b),
            (Self::Product(..), [a, b]) => Some(a * b),
            (Self::Derived(_, function), _) => Some((function.call)(arguments)),
            _ => None,
        }
    }

    pub(crate) fn is_saveable(&self) -> bool {
        !matches!(self, Self::Derived(..))
    }
}
