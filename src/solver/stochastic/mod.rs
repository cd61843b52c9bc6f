//! Steps over single examples and small batches, in an order drawn anew for each epoch.
//!
//! The objective shows rows in the order that is asked for ([`RowAccess`](crate::objective::RowAccess)), gathered ahead of use.
//! Plain descent and every [`Optimizer`](crate::optimizer::Optimizer) step by [`steps::Steps`], SAGA and SVRG by their table of
//! slopes ([`variance_reduced`]).

mod averaging;
mod batch_gradient;
mod dense_penalty;
mod epoch_order;
mod epoch_plan;
mod lazy_penalty;
mod mini_batch;
mod shards;
mod steps;
mod variance_reduced;
mod visits;

pub(super) use averaging::{Average, Averaging};
pub(super) use epoch_order::EpochOrder;
pub(super) use mini_batch::MiniBatchRun;
pub use variance_reduced::{Saga, Svrg};
pub(super) use visits::Visits;
