//! Model files: a readable envelope that notices any change, and writing that never leaves half a file.

mod atomic;
mod envelope;
mod model;
mod registry;

pub use atomic::write;
pub(crate) use envelope::{Format, open_as, seal_as, sorted};
pub use envelope::{open, seal};
pub(crate) use model::Content;
pub use registry::Registry;
