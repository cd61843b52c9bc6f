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
        let loss = loss.cloned();
        match (self, loss) {
            (Self::Regression, None) => Ok(Arc::new(Regression::default())),
            (Self::Regression, Some(loss)) => Ok(Arc::new(Regression::with_loss(loss)?)),
            (Self::Regressions, None) => Ok(Arc::new(Regressions::default())),
            (Self::Regressions, Some(loss)) => Ok(Arc::new(Regressions::with_loss(loss)?)),
            (Self::MultiLabel, None) => Ok(Arc::new(MultiLabel::default())),
            (Self::MultiLabel, Some(loss)) => Ok(Arc::new(MultiLabel::with_loss(loss)?)),
            (Self::Count, None) => Ok(Arc::new(Count::default())),
            (Self::Count, Some(loss)) => Ok(Arc::new(Count::with_loss(loss)?)),
            (Self::Positive, None) => Ok(Arc::new(Positive::default())),
            (Self::Positive, Some(loss)) => Ok(Arc::new(Positive::with_loss(loss)?)),
            (Self::Binary, loss) => {
                let head = positive.map_or(Binary::default(), |positive| Binary::default().positive(positive));
                Ok(Arc::new(match loss {
                    Some(loss) => head.with_loss(loss)?,
                    None => head,
                }))
            }
            (Self::Multiclass { one_vs_rest: true }, Some(loss)) => Ok(Arc::new(Multiclass::one_vs_rest_with(loss)?)),
            (Self::Multiclass { one_vs_rest: true }, None) => Ok(Arc::new(Multiclass::one_vs_rest())),
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
