//! The programs that ship: examples, the trainer, the progress bar.

mod examples;
mod progress_bar;
mod train;
#[cfg(feature = "plot")]
mod train_page;
