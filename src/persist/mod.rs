//! Model files: a readable envelope that notices any change, and spells what it holds in one way.

mod envelope;
mod model;
mod registry;

pub(crate) use envelope::{Format, open_as, seal_as, sorted, spelled};
pub use envelope::{open, seal};
pub(crate) use model::Content;
pub use registry::Registry;

pub use crate::file::write;
