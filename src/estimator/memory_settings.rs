//! Settings of the memory that examples of a source may take.

use std::path::Path;

use super::Estimator;

impl Estimator {
    /// How many bytes the encoded examples of a [`Source`](crate::data::Source) may take in memory: half of what is free, unless it is
    /// said. Where they would take more they are kept in a file ([`Estimator::cache_folder`]), which is read in each pass: the model is
    /// the same to the last bit. Examples of a table or of arrays are in memory already.
    #[must_use]
    pub fn memory_budget(mut self, bytes: u64) -> Self {
        self.memory.bytes = Some(bytes);
        self
    }

    /// The folder of the file in which encoded examples are kept that memory does not hold: the system's temporary one, unless it is
    /// said. Nothing is left of the file when the fit ends, or when the process does.
    #[must_use]
    pub fn cache_folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.memory.folder = Some(folder.as_ref().to_owned());
        self
    }
}
