//! Conformity scores: how ill a label fits to a prediction.

use super::refusals::unsupported;
use crate::error::Result;
use crate::model::Model;

/// How ill a label y fits to what a model predicts of x: the score s(x, y) of a [`Conformal`](super::Conformal) predictor. It
/// decides how the width of an interval, or the size of a set, changes with x; the guarantee is the same for all.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConformalScore {
    /// |y − ŷ|: intervals of one width, about the prediction of a model of numbers.
    AbsoluteResidual,
    /// |y − ŷ|/σ̂(x), by a second model that predicts a spread σ̂ above 0 of the same examples, as one of the absolute residuals by
    /// [`Estimator::positive_amount`](crate::estimator::Estimator::positive_amount). It must not have seen the held-out examples
    /// either.
    NormalizedResidual(Box<Model>),
    /// max(q̂₋ − y, y − q̂₊), by the lowest and the highest of the quantiles of a model of several quantiles: conformalised
    /// quantile regression (Romano, Patterson & Candès 2019), CQR.
    Quantiles,
    /// 1 − p̂(y): the least ambiguous sets of classes (Sadinle, Lei & Wasserman 2019), LAC. The smallest on average; a set may be
    /// empty, where no class is probable enough.
    LeastAmbiguous,
    /// The sum of p̂ over the classes that are more probable than y, and U·p̂(y): adaptive sets (Romano, Sesia & Candès 2020), APS.
    /// Larger where the model is less sure, so that hard examples are covered more nearly as often as easy ones. U ∈ [0, 1) is made
    /// of the seed and of the row's own scores, so that the set of a row does not depend on the other rows.
    Adaptive {
        /// Decides U.
        seed: u64,
    },
}

impl ConformalScore {
    /// The name under which it is printed and saved.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::AbsoluteResidual => "absolute residual",
            Self::NormalizedResidual(_) => "normalized residual",
            Self::Quantiles => "quantiles",
            Self::LeastAmbiguous => "least ambiguous",
            Self::Adaptive { .. } => "adaptive",
        }
    }

    /// Refuses a model of another kind.
    pub(super) fn check(&self, model: &Model) -> Result<()> {
        let head = model.head();
        let (numbers, one) = (head.classes().is_empty(), model.labels().len() == 1);
        let sets = head.outputs().len();
        let (right, needs) = match self {
            Self::AbsoluteResidual | Self::NormalizedResidual(_) => {
                (numbers && sets < 2, "a model of one number (Estimator::regression, count, positive_amount, …)")
            }
            Self::Quantiles => (numbers && sets > 1, "a model of two quantiles or more (Estimator::quantiles)"),
            Self::LeastAmbiguous | Self::Adaptive { .. } => (
                head.gives_probabilities(),
                "a model of classes with probabilities (the loss Logistic; Model::calibrate for a hinge)",
            ),
        };
        if !(right && one) {
            return Err(unsupported(&format!("the conformal score {:?}", self.name()), needs, model));
        }
        match self {
            Self::NormalizedResidual(spread) => Self::AbsoluteResidual.check(spread),
            _ => Ok(()),
        }
    }
}
