//! Files: written whole or not at all, and read only while they stay as they are. Everything that this crate writes and
//! reads goes through here.

mod open_file;
mod place;
mod replacing;
mod temporary;

pub(crate) use open_file::{OpenFile, read};
pub(crate) use replacing::replace;
pub use replacing::write;
