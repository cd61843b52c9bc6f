//! How good predictions are: every metric weighted by the example weights.
//!
//! An example of weight 2 counts as the same row twice, one of weight 0 as a row that is not there. No metric is ever
//! NaN: one that is not defined (the AUC of a single class) is `None`, and [`Evaluation::undefined`] says why.

mod binary;
mod calibration;
mod chosen_threshold;
mod class_probabilities;
mod confusion;
mod constant;
mod criterion;
mod decision;
mod deviance;
mod display;
mod evaluation;
mod mean;
mod metric;
mod moved_probability;
mod multiclass;
mod per_label;
mod quantiles;
mod ranking;
mod regression;
mod residuals;
mod sample;
mod sum;
mod threshold_rule;
mod undefined;

pub use binary::binary;
pub use calibration::{Bin, calibration};
pub use chosen_threshold::{ChosenThreshold, choose_threshold};
pub use class_probabilities::ClassProbabilities;
pub use confusion::{Confusion, confusion};
pub use criterion::Criterion;
pub use decision::Decision;
pub use deviance::mean_deviance;
pub use evaluation::Evaluation;
pub(crate) use mean::several_outputs;
use mean::with_baseline;
pub use mean::{log_loss, mean, mean_loss};
pub use metric::Metric;
pub use moved_probability::MovedProbability;
pub(crate) use multiclass::most_probable;
pub use multiclass::{multiclass, top_k};
pub use per_label::{multi_label, regressions};
pub use quantiles::{coverage, pinball, quantiles};
pub use ranking::{RocPoint, average_precision, roc_auc, roc_curve};
pub use regression::regression;
pub use residuals::{mae, r2, rmse};
pub(crate) use sample::{Group, Sample};
pub use threshold_rule::ThresholdRule;
pub use undefined::Undefined;
