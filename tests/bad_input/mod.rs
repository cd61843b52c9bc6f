//! Whatever a caller or a file can supply is answered in words.

mod checkpoints;
mod doubtful_labels;
mod examples;
mod hostile_parts;
mod meaningless_settings;
mod messages;
mod reported;
mod traps;
