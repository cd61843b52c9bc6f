//! Bounds on the weights.

use std::sync::Arc;

use super::{Layout, Names, NoPenalty, Penalty, Separable};
use crate::error::{Error, Result};

/// Bounds: weights from a low to a high value, as no weight below zero. Alone, or around a penalty.
///
/// ```text
/// Ω = (the penalty)  where low ≤ w ≤ high,  ∞ elsewhere        prox: the penalty's, then within the bounds
/// ```
///
/// *Units:* those of the weights of the features as they are encoded; a sign means the same in any units. One bound may be
/// infinite. [`Bounds::only`] bounds some features and leaves the others free. *Corners:* only the prox honours it: solvers
/// that add slopes to gradients refuse, and so does the closed form. A bound other than 0 holds to rounding where the
/// solver works in units of its own (the automatic rate). The penalty inside must act on each weight alone: ridge, lasso,
/// elastic net.
///
/// # Errors
/// [`Bounds::new`] refuses a low bound that is not below the high one. A fit refuses a name that no feature has, and a
/// penalty inside that does not act on each weight alone.
///
/// # Example
/// ```
/// use gradus::penalty::{Bounds, Penalty};
/// let mut weights = [-1.0, 0.5];
/// Bounds::non_negative().prox(&mut weights, &|_| 0.1);
/// assert_eq!(weights, [0.0, 0.5]);
/// assert_eq!(Bounds::new(0.0, 0.25)?.value(&weights), f64::INFINITY);
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// Goldstein (1964); Parikh & Boyd (2014), *Proximal algorithms*, section 6.2.4 (the prox of a box), and, around a function
/// of each weight alone, their section 2.1. glmnet's `lower.limits`, `upper.limits`; scikit-learn's `positive=True`.
#[derive(Debug, Clone)]
#[doc(alias = "non-negative least squares")]
#[doc(alias = "positive")]
#[doc(alias = "lower.limits")]
#[doc(alias = "upper.limits")]
pub struct Bounds {
    low: f64,
    high: f64,
    inside: Arc<dyn Penalty>,
    names: Vec<String>,
    /// Which weights are bounded, once that is known; all where it is `None`.
    bounded: Option<Vec<bool>>,
}

/// Rounding beyond a bound.
const SLACK: f64 = 1e-9;

impl Bounds {
    /// From `low` to `high`.
    ///
    /// # Errors
    /// A low bound that is not below the high one.
    pub fn new(low: f64, high: f64) -> Result<Self> {
        if low < high {
            return Ok(Self { low, high, inside: Arc::new(NoPenalty), names: Vec::new(), bounded: None });
        }
        Err(Error::Setting { name: "low bound", value: low.to_string(), must: "below the high bound" })
    }

    /// No weight below zero.
    #[must_use]
    pub fn non_negative() -> Self {
        Self { low: 0.0, high: f64::INFINITY, inside: Arc::new(NoPenalty), names: Vec::new(), bounded: None }
    }

    /// A penalty within the bounds.
    #[must_use]
    pub fn around(self, penalty: impl Penalty + 'static) -> Self {
        Self { inside: Arc::new(penalty), ..self }
    }

    /// Bounds these features, or all features of these columns, and no others.
    #[must_use]
    pub fn only<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect(), ..self }
    }

    fn bounds(&self, j: usize) -> (f64, f64) {
        let free = self.bounded.as_ref().is_some_and(|bounded| !bounded.get(j).copied().unwrap_or(false));
        if free { (f64::NEG_INFINITY, f64::INFINITY) } else { (self.low, self.high) }
    }
}

impl Penalty for Bounds {
    fn name(&self) -> &str {
        "bounds"
    }

    fn in_words(&self) -> String {
        let weights = if self.names.is_empty() { "all weights".to_owned() } else { self.names.join(", ") };
        let bounds = match (self.low, self.high) {
            (low, f64::INFINITY) => format!("{weights} at least {low}"),
            (f64::NEG_INFINITY, high) => format!("{weights} at most {high}"),
            (low, high) => format!("{weights} from {low} to {high}"),
        };
        if self.inside.is_none() { bounds } else { format!("{}; {bounds}", self.inside.in_words()) }
    }

    fn value(&self, weights: &[f64]) -> f64 {
        let outside = |(j, w): (usize, &f64)| {
            let (low, high) = self.bounds(j);
            *w < low - SLACK * low.abs() || *w > high + SLACK * high.abs()
        };
        if weights.iter().enumerate().any(outside) { f64::INFINITY } else { self.inside.value(weights) }
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.inside.slope(weights, into);
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.inside.prox(weights, rate);
        for (j, w) in weights.iter_mut().enumerate() {
            let (low, high) = self.bounds(j);
            *w = w.clamp(low, high);
        }
    }

    fn for_model(&self, layout: &Layout, names: &Names<'_>) -> Result<Option<Arc<dyn Penalty>>> {
        let inside = self.inside.for_model(layout, names)?.unwrap_or_else(|| self.inside.clone());
        if inside.shrinkage(layout).is_none() {
            return Err(Error::Unsupported {
                what: "bounds around a penalty".to_owned(),
                needs: "a penalty that acts on each weight alone: ridge, lasso, elastic net",
                found: format!("penalty {:?}", inside.name()),
            });
        }
        let mut bounded = vec![self.names.is_empty(); layout.weights()];
        let wanted: Vec<&str> = self.names.iter().map(String::as_str).collect();
        for j in layout.features_named(&wanted, names)?.into_iter().flatten() {
            (0..layout.outputs).for_each(|output| bounded[output * layout.features + j] = true);
        }
        Ok(Some(Arc::new(Self { inside, bounded: Some(bounded), ..self.clone() })))
    }

    fn separable(&self, layout: &Layout) -> Option<Vec<Separable>> {
        let inside = self.inside.separable(layout)?.into_iter().enumerate();
        let within = inside.map(|(j, each)| {
            let (low, high) = self.bounds(j);
            Separable { low: each.low.max(low), high: each.high.min(high), ..each }
        });
        Some(within.collect())
    }

    fn corner(&self) -> bool {
        true
    }
}
