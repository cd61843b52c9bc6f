//! How much memory the examples of a source may take, and where they are kept otherwise.

use std::path::{Path, PathBuf};

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use super::Estimator;

/// How much memory the examples of a source may take, and where they are kept otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    bytes: Option<u64>,
    folder: Option<PathBuf>,
}

impl Memory {
    /// Half of what is free, unless it was said.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.unwrap_or_else(|| {
            let of_memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
            let system = System::new_with_specifics(of_memory);
            let free = system.cgroup_limits().map_or(u64::MAX, |limits| limits.free_memory);
            system.available_memory().min(free) / 2
        })
    }

    /// The system's temporary one, unless it was said.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(std::env::temp_dir)
    }
}

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
