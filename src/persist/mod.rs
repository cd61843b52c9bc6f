//! Model files: a readable envelope that notices any change, and writing that never leaves half a file.

mod envelope;
mod model;
mod registry;

pub(crate) use envelope::{Format, open_as, seal_as};
pub use envelope::{open, seal};
pub use registry::Registry;

pub use crate::file::write;
