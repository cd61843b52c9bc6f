//! A strength for each feature.

use std::sync::Arc;

use super::{EachWeight, Layout, Names, Penalty, Shrinkage};
use crate::error::{Error, Result, at_least_zero};

/// A penalty whose strength is another for some features: a factor of 0 leaves them free.
///
/// ```text
/// Ω = Σ fⱼ·(what the penalty is on wⱼ)
/// ```
///
/// *Units:* a factor beside 1; features that are not named have 1. A name is that of a feature (`species=Gentoo`), or of a
/// column whose features are all meant. *Corners:* it is a ridge where the penalty is one, so that the closed form
/// honours it. The penalty must act on each weight alone: ridge, lasso, elastic net.
///
/// # Errors
/// [`PerFeature::factor`] refuses a factor that is negative or not finite. A fit refuses a name that no feature has, and a
/// penalty that does not act on each weight alone.
///
/// # Example
/// ```
/// use gradus::prelude::*;
/// let examples = Table::from_columns([("x", vec![1.0, 2.0, 3.0].into()), ("y", vec![1.0, 2.0, 4.0].into())])?;
/// let free = PerFeature::new(Ridge::new(1e9)?).factor("x", 0.0)?;
/// let fit = Estimator::regression("y").columns(columns![numeric("x")]).penalty(free).fit(&examples)?;
/// assert!((fit.model().weight("x").unwrap_or(0.0) - 1.5).abs() < 1e-12);     // as without a penalty
/// # Ok::<(), gradus::Error>(())
/// ```
///
/// # Source
/// glmnet's `penalty.factor`, which it then scales to a sum of one per feature; here a factor is what it says.
#[derive(Debug, Clone)]
#[doc(alias = "penalty.factor")]
#[doc(alias = "P1")]
pub struct PerFeature {
    of: Arc<dyn Penalty>,
    factors: Vec<(String, f64)>,
}

impl PerFeature {
    /// A penalty, to be made stronger or weaker by [`PerFeature::factor`].
    #[must_use]
    pub fn new(penalty: impl Penalty + 'static) -> Self {
        Self { of: Arc::new(penalty), factors: Vec::new() }
    }

    /// The factor of a feature, or of all features of a column. A later one replaces an earlier.
    ///
    /// # Errors
    /// A factor that is negative or not finite.
    pub fn factor(mut self, name: &str, factor: f64) -> Result<Self> {
        let factor = at_least_zero("factor of a penalty", factor)?;
        self.factors.push((name.to_owned(), factor));
        Ok(self)
    }
}

impl Penalty for PerFeature {
    fn name(&self) -> &str {
        self.of.name()
    }

    fn in_words(&self) -> String {
        let factors: Vec<String> = self.factors.iter().map(|(name, factor)| format!("{factor} × for {name}")).collect();
        [vec![self.of.in_words()], factors].concat().join(", ")
    }

    fn value(&self, weights: &[f64]) -> f64 {
        self.of.value(weights)
    }

    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.of.slope(weights, into);
    }

    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.of.prox(weights, rate);
    }

    fn for_model(&self, layout: &Layout, names: &Names<'_>) -> Result<Option<Arc<dyn Penalty>>> {
        let inner = self.of.for_model(layout, names)?.unwrap_or_else(|| self.of.clone());
        let Some(mut each) = inner.shrinkage(layout) else {
            return Err(Error::Unsupported {
                what: "a factor per feature".to_owned(),
                needs: "a penalty that acts on each weight alone: ridge, lasso, elastic net",
                found: format!("penalty {:?}", inner.name()),
            });
        };
        let before = each.clone();
        let wanted: Vec<&str> = self.factors.iter().map(|(name, _)| name.as_str()).collect();
        for ((_, factor), features) in self.factors.iter().zip(layout.features_named(&wanted, names)?) {
            for j in features {
                for k in (0..layout.outputs).map(|output| output * layout.features + j) {
                    let Shrinkage { ridge, lasso } = before[k];
                    each[k] = Shrinkage { ridge: factor * ridge, lasso: factor * lasso };
                }
            }
        }
        Ok(Some(Arc::new(EachWeight::new(self.name(), each))))
    }

    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        self.of.shrinkage(layout)
    }

    fn corner(&self) -> bool {
        self.of.corner()
    }

    fn is_none(&self) -> bool {
        self.of.is_none()
    }
}
