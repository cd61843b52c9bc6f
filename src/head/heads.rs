//! The kinds of heads that a saved model may name.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Head;
use crate::error::{Error, ModelFileProblem, Result, inconsistent};
use crate::loss::{self, Loss};

type Load = Arc<dyn Fn(&Heads, Value) -> Result<Arc<dyn Head>> + Send + Sync>;

/// The heads, and the losses that a head may name, which are made again when a model is loaded. One that a user wrote is
/// added by its kind.
///
/// # Example
/// ```
/// use gradus::head::{Heads, Head};
/// use serde_json::json;
///
/// let head = Heads::default().head("binary", json!({ "negative": "no", "positive": "yes" }))?;
/// assert_eq!(head.classes(), ["no", "yes"]);
/// let error = Heads::default().head("astrology", json!({})).unwrap_err();
/// assert!(error.to_string().contains("astrology"));
/// # Ok::<(), gradus::Error>(())
/// ```
#[derive(Clone)]
pub struct Heads {
    heads: BTreeMap<String, Load>,
    losses: BTreeMap<String, Arc<dyn Loss>>,
}

impl fmt::Debug for Heads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heads")
            .field("heads", &self.heads.keys().collect::<Vec<_>>())
            .field("losses", &self.losses.keys().collect::<Vec<_>>())
            .finish()
    }
}

impl Heads {
    /// A list that knows no kind at all.
    #[must_use]
    pub fn empty() -> Self {
        Self { heads: BTreeMap::new(), losses: BTreeMap::new() }
    }

    /// Adds a kind of head, made again from the JSON value that its [`Head::save`] gives.
    #[must_use]
    pub fn with<H: Head + DeserializeOwned + 'static>(self, kind: &str) -> Self {
        self.insert(kind, |_, content| {
            let head: H = serde_json::from_value(content).map_err(inconsistent)?;
            Ok(Arc::new(head))
        })
    }

    /// Adds a loss of one's own under its name, for heads that were trained with it.
    #[must_use]
    pub fn with_loss(mut self, loss: Arc<dyn Loss>) -> Self {
        self.losses.insert(loss.name().to_owned(), loss);
        self
    }

    /// Makes a head again.
    ///
    /// # Errors
    /// An unknown kind, by name; content that does not fit the kind.
    pub fn head(&self, kind: &str, content: Value) -> Result<Arc<dyn Head>> {
        self.heads.get(kind).ok_or_else(|| unknown("head", kind))?(self, content)
    }

    /// A loss by its name and parameter: one that was added, or one of this crate's.
    ///
    /// # Errors
    /// An unknown name; a parameter that does not fit.
    pub fn loss(&self, name: &str, parameter: Option<f64>) -> Result<Arc<dyn Loss>> {
        if let Some(loss) = self.losses.get(name) {
            return Ok(loss.clone());
        }
        if !loss::all().iter().any(|loss| loss.name() == name) {
            return Err(unknown("loss", name));
        }
        loss::named(name, parameter).map_err(inconsistent)
    }

    pub(super) fn insert(
        mut self,
        kind: &str,
        load: impl Fn(&Self, Value) -> Result<Arc<dyn Head>> + Send + Sync + 'static,
    ) -> Self {
        self.heads.insert(kind.to_owned(), Arc::new(load));
        self
    }
}

fn unknown(family: &'static str, kind: &str) -> Error {
    ModelFileProblem::UnknownKind { family, kind: kind.to_owned() }.into()
}
