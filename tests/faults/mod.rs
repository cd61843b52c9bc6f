//! Faults of the system under a read or a save.

mod changing_files;
mod interrupted_fits;
mod paths;
pub mod saves;
