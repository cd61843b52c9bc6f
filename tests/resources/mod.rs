//! What a run may take of memory and time.

mod allocation;
mod memory;
