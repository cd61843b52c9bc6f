//! What an estimator is asked to predict.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::head::{Binary, Head, Regression};
use crate::loss::Loss;

/// The kind of label, before the labels are seen.
#[derive(Debug, Clone)]
pub(super) enum Task {
    Regression,
    Binary,
    Own(Arc<dyn Head>),
}

impl Task {
    /// The head to learn with.
    pub(super) fn head(&self, loss: Option<&Arc<dyn Loss>>, positive: Option<&str>) -> Result<Arc<dyn Head>> {
        match (self, loss) {
            (Self::Regression, None) => Ok(Arc::new(Regression::default())),
            (Self::Regression, Some(loss)) => Ok(Arc::new(Regression::with_loss(loss.clone())?)),
            (Self::Binary, None) => match positive {
                None => Ok(Arc::new(Binary::default())),
                Some(positive) => Ok(Arc::new(Binary::default().positive(positive))),
            },
            (Self::Own(head), None) => Ok(head.clone()),
            (_, Some(loss)) => Err(Error::Setting {
                name: "loss",
                value: loss.name().to_owned(),
                must: "left to the head, unless the task is a regression",
            }),
        }
    }
}
