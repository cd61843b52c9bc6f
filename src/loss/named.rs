//! Losses by name.

use std::sync::Arc;

use super::*;
use crate::error::{Error, Result};

/// Every name that [`named`] knows; those that take a parameter are written with it.
const NAMES: &str = "squared, absolute, huber:δ, huber-joint:ε, huber-mad:ε, log-cosh, quantile:τ, expectile:τ, epsilon-insensitive:ε, \
                     squared-epsilon-insensitive:ε, logistic, probit, cloglog, hinge, squared-hinge, modified-huber, \
                     perceptron, poisson, gamma, tweedie:p, negative-binomial:α, or negative-binomial, whose α is estimated";

/// A loss of one score by the name it is known by and, where it has one, its parameter: how saved models and command lines
/// name it.
///
/// # Errors
/// An unknown name; a parameter that is missing, out of range, or given to a loss that has none.
///
/// # Example
/// ```
/// use gradus::loss::named;
/// assert_eq!(named("huber", Some(1.35))?.properties().parameter, Some(1.35));
/// assert_eq!(named("hinge", None)?.name(), "hinge");
/// assert!(named("huber", None).is_err());
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn named(name: &str, parameter: Option<f64>) -> Result<Arc<dyn Loss>> {
    let wrong = |must| {
        let given = parameter.map_or(String::new(), |parameter| format!(":{parameter}"));
        Error::Setting { name: "loss", value: format!("{name}{given}"), must }
    };
    let one = || parameter.ok_or_else(|| wrong("given with its parameter, as huber:1.35"));
    let loss: Arc<dyn Loss> = match name {
        "huber" => return Ok(Arc::new(Huber::new(one()?)?)),
        "huber-joint" => return Ok(Arc::new(ScaledHuber::new(one()?, Scale::Joint)?)),
        "huber-mad" => return Ok(Arc::new(ScaledHuber::new(one()?, Scale::Mad)?)),
        "quantile" => return Ok(Arc::new(Quantile::new(one()?)?)),
        "expectile" => return Ok(Arc::new(Expectile::new(one()?)?)),
        "epsilon-insensitive" => return Ok(Arc::new(EpsilonInsensitive::new(one()?)?)),
        "squared-epsilon-insensitive" => return Ok(Arc::new(SquaredEpsilonInsensitive::new(one()?)?)),
        "tweedie" => return Ok(Arc::new(Tweedie::new(one()?)?)),
        "negative-binomial" if parameter.is_none() => Arc::new(NegativeBinomial::estimated()),
        "negative-binomial" => return Ok(Arc::new(NegativeBinomial::new(one()?)?)),
        "squared" => Arc::new(Squared),
        "absolute" => Arc::new(Absolute),
        "log-cosh" => Arc::new(LogCosh),
        "logistic" => Arc::new(Logistic),
        "probit" => Arc::new(Probit),
        "cloglog" => Arc::new(ComplementaryLogLog),
        "hinge" => Arc::new(Hinge),
        "squared-hinge" => Arc::new(SquaredHinge),
        "modified-huber" => Arc::new(ModifiedHuber),
        "perceptron" => Arc::new(Perceptron),
        "poisson" => Arc::new(Poisson),
        "gamma" => Arc::new(Gamma),
        _ => return Err(wrong(NAMES)),
    };
    match parameter {
        None => Ok(loss),
        Some(_) => Err(wrong("given without a parameter")),
    }
}
