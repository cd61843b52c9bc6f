//! A fit as one page of HTML to send (feature `plot`): [`Fit::report_html`](crate::estimator::Fit::report_html) makes an [`HtmlReport`].
//!
//! The page is whole in itself: its style sheet and its pictures (SVG) stand in it, it has no scripts, and it refers to nothing outside of it. It
//! is read on a screen of any width, light or dark, and printed. Whatever a table holds is text in it: nothing of a name or a cell is markup.
//! The same fit gives the same bytes; there is no clock in it.
//!
//! A part that is not to be had for a fit (standard errors under a penalty, an evaluation of an empty table) says in its place why,
//! and what would help.

mod builder;
mod cell;
mod columns;
mod data;
mod evaluation;
mod explanations;
mod figure;
mod importance;
mod influence;
mod overview;
mod page;
mod reproduction;
mod residuals;
mod rows;
mod run;
mod subject;
mod weights;

pub use builder::HtmlReport;
