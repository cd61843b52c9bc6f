//! What an estimator is asked to predict.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::head::{Binary, Count, Head, MultiLabel, Multiclass, Ordinal, Positive, Quantiles, Regression, Regressions};
use crate::loss::Loss;

/// The kind of label, before the labels are seen.
#[derive(Debug, Clone)]
pub(super) enum Task {
    Regression,
    Regressions,
    Count,
    Positive,
    Quantiles(Vec<f64>),
    Binary,
    MultiLabel,
    Multiclass { one_vs_rest: bool },
    Ordinal(Vec<String>),
    Own(Arc<dyn Head>),
}

impl Task {
    /// The head to learn with.
    pub(super) fn head(&self, loss: Option<&Arc<dyn Loss>>, positive: Option<&str>) -> Result<Arc<dyn Head>> {
        match (self, loss) {
            (Self::Regression, _) => with(Regression::default(), Regression::with_loss, loss),
            (Self::Regressions, _) => with(Regressions::default(), Regressions::with_loss, loss),
            (Self::MultiLabel, _) => with(MultiLabel::default(), MultiLabel::with_loss, loss),
            (Self::Count, _) => with(Count::default(), Count::with_loss, loss),
            (Self::Positive, _) => with(Positive::default(), Positive::with_loss, loss),
            (Self::Binary, _) => {
                let head = positive.map_or(Binary::default(), |positive| Binary::default().positive(positive));
                with(head, Binary::with_loss, loss)
            }
            (Self::Multiclass { one_vs_rest: true }, _) => with(Multiclass::one_vs_rest(), Multiclass::with_loss, loss),
            (Self::Multiclass { one_vs_rest: false }, None) => Ok(Arc::new(Multiclass::default())),
            (Self::Ordinal(order), None) => Ok(Arc::new(Ordinal::in_order(order))),
            (Self::Quantiles(levels), None) => Ok(Arc::new(Quantiles::new(levels.iter().copied())?)),
            (Self::Own(head), None) => Ok(head.clone()),
            (_, Some(loss)) => Err(Error::Setting {
                name: "loss",
                value: loss.name().to_owned(),
                must: "left to the head, unless the task is one or several regressions, counts, amounts, two classes, several labels or one against the rest",
            }),
        }
    }

    /// Whether labels are classes, which can be weighed.
    pub(super) fn has_classes(&self) -> bool {
        matches!(self, Self::Binary | Self::Multiclass { .. } | Self::Ordinal(_) | Self::Own(_))
    }
}

/// A head with the loss that was given, or with its own.
fn with<H: Head + 'static>(
    head: H,
    with_loss: fn(H, Arc<dyn Loss>) -> Result<H>,
    loss: Option<&Arc<dyn Loss>>,
) -> Result<Arc<dyn Head>> {
    Ok(Arc::new(match loss {
        Some(loss) => with_loss(head, loss.clone())?,
        None => head,
    }))
}
