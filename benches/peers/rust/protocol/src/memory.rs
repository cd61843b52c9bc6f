//! The resident memory of this process, as the kernel counts it.

use std::fs;

fn status(field: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Bytes now.
pub fn resident() -> u64 {
    status("VmRSS:")
}

/// The most bytes since [`forget_peak`].
pub fn peak() -> u64 {
    status("VmHWM:")
}

/// Lets the peak begin anew; where the kernel refuses, the peak counts the load as well.
pub fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}
