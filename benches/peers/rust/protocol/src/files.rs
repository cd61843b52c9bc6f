//! Binary files: plain little-endian numbers, nothing else.

use std::fs::File;
use std::io::{Read, Write};

use bytemuck::Pod;

use crate::Result;

/// The numbers of a file, in memory of this process.
pub fn read<T: Pod>(path: &str) -> Result<Vec<T>> {
    let mut file = File::open(path).map_err(|error| format!("{path}: {error}"))?;
    let count = file.metadata()?.len() as usize / size_of::<T>();
    let mut values = vec![T::zeroed(); count];
    file.read_exact(bytemuck::cast_slice_mut(&mut values))?;
    Ok(values)
}

/// Writes numbers as [`read`] reads them.
pub fn write(path: &str, values: &[f64]) -> Result<()> {
    Ok(File::create(path)?.write_all(bytemuck::cast_slice(values))?)
}
