//! How much memory the examples of a source may take, and where they are kept otherwise.

use std::path::PathBuf;

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// How much memory the examples of a source may take, and where they are kept otherwise.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    pub(super) bytes: Option<u64>,
    pub(super) folder: Option<PathBuf>,
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
