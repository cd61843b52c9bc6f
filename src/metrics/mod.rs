//! How good predictions are: every metric weighted by the example weights.
//!
//! An example of weight 2 counts as the same row twice, one of weight 0 as a row that is not there. No metric is ever
//! NaN: one that is not defined (the AUC of a single class) is `None`, and [`Evaluation::undefined`] says why.

mod binary;
mod calibration;
mod confusion;
mod display;
mod evaluation;
mod mean;
mod ranking;
mod regression;
mod residuals;
mod sample;
mod sum;

pub use binary::binary;
pub use calibration::{Bin, calibration};
pub use confusion::{Confusion, confusion};
pub use evaluation::{Evaluation, Metric, Undefined};
pub(crate) use mean::several_outputs;
pub use mean::{log_loss, mean, mean_loss};
pub use ranking::{RocPoint, average_precision, roc_auc, roc_curve};
pub use regression::regression;
pub use residuals::{mae, r2, rmse};
