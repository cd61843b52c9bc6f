//! What conformal prediction cannot be made of.

use crate::error::{Error, Result};
use crate::model::Model;

/// Coverage that means something.
pub(super) fn check_coverage(coverage: f64) -> Result<()> {
    if coverage > 0.0 && coverage < 1.0 {
        return Ok(());
    }
    Err(Error::Setting { name: "the coverage", value: coverage.to_string(), must: "above 0 and below 1" })
}

pub(super) fn unsupported(what: &str, needs: &'static str, model: &Model) -> Error {
    let found =
        format!("a model of {} (head {:?}, loss {:?})", model.label(), model.head().kind(), model.head().loss().name());
    Error::Unsupported { what: what.to_owned(), needs, found }
}

/// Examples that count differently are not exchangeable.
pub(super) fn refuse_weights(weights: Option<&[f64]>) -> Result<()> {
    let Some([first, others @ ..]) = weights else { return Ok(()) };
    match others.iter().find(|weight| *weight != first) {
        None => Ok(()),
        Some(other) => Err(Error::Unsupported {
            what: "conformal prediction".to_owned(),
            needs: "examples that count alike, because its guarantee is for exchangeable ones: leave the example weights out",
            found: format!("example weights {first} and {other}"),
        }),
    }
}
