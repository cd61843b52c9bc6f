//! Files that are unpacked as they are read, by the ends of their names.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::file::OpenFile;

/// A file that is open, and perhaps packed.
pub(super) type Unpacked = Arc<OpenFile>;

/// Opens a file; with its bytes, unpacked where its name ends in `.gz` or `.zst`.
pub(super) fn open(path: &Path) -> Result<(Unpacked, Box<dyn Read + Send>)> {
    let file = Arc::new(OpenFile::open(path)?);
    if !file.is_file() {
        let why = "it must be a file that can be read again, and no folder, pipe or device";
        return Err(Error::io(path)(std::io::Error::new(std::io::ErrorKind::InvalidInput, why)));
    }
    let bytes = unpacked(path, file.bytes())?;
    Ok((file, bytes))
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

#[cfg(feature = "compression")]
fn unpacked(path: &Path, bytes: impl Read + Send + 'static) -> Result<Box<dyn Read + Send>> {
    let bytes = std::io::BufReader::with_capacity(1 << 16, bytes);
    Ok(if has_extension(path, "gz") {
        Box::new(flate2::bufread::MultiGzDecoder::new(bytes))
    } else if has_extension(path, "zst") {
        Box::new(super::zstandard::Frames::new(bytes))
    } else {
        Box::new(bytes)
    })
}

#[cfg(not(feature = "compression"))]
fn unpacked(path: &Path, bytes: impl Read + Send + 'static) -> Result<Box<dyn Read + Send>> {
    if has_extension(path, "gz") || has_extension(path, "zst") {
        return Err(Error::Unsupported {
            what: path.display().to_string(),
            needs: "the feature `compression` of gradus, which unpacks it",
            found: "a build without it".to_owned(),
        });
    }
    Ok(Box::new(bytes))
}
