//! Bytes in memory, or in a file that nobody else sees.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::bytes::corrupt;
use crate::error::{Error, Result};

/// Where some bytes stand in a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    start: u64,
    length: usize,
    /// Their CRC-32.
    checksum: u32,
}

/// Pieces in memory, or in a temporary file that has no name once it is open (on systems where a file that is open must have one it is
/// removed when it is closed): nothing is left of it when the process ends, whatever ends it.
#[derive(Debug)]
pub(super) struct CacheFile {
    place: Place,
    folder: PathBuf,
    length: u64,
}

#[derive(Debug)]
enum Place {
    Memory(Vec<u8>),
    File(File),
}

impl CacheFile {
    /// An empty one in memory, which may be moved into a file of this folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self { place: Place::Memory(Vec::new()), folder: folder.to_owned(), length: 0 }
    }

    /// Adds bytes behind those that are there.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<Span> {
        match &mut self.place {
            Place::Memory(all) => all.extend_from_slice(bytes),
            Place::File(file) => file.write_all(bytes).map_err(|error| of_folder(&self.folder, error))?,
        }
        let span = Span { start: self.length, length: bytes.len(), checksum: crc32fast::hash(bytes) };
        self.length += bytes.len() as u64;
        Ok(span)
    }

    /// Moves what is in memory into a file, where it is not in one.
    pub(super) fn spill(&mut self) -> Result<()> {
        let Place::Memory(all) = &mut self.place else { return Ok(()) };
        let all = std::mem::take(all);
        let written = || {
            let mut file = tempfile::tempfile_in(&self.folder)?;
            file.write_all(&all)?;
            Ok(file)
        };
        self.place = Place::File(written().map_err(|error| of_folder(&self.folder, error))?);
        Ok(())
    }

    /// Reads bytes; what `into` holds is replaced.
    pub(super) fn read(&self, span: Span, into: &mut Vec<u8>) -> Result<()> {
        into.resize(span.length, 0);
        match &self.place {
            Place::Memory(all) => {
                let bytes = usize::try_from(span.start).ok().and_then(|start| all.get(start..start + span.length));
                into.copy_from_slice(bytes.ok_or_else(corrupt)?);
            }
            Place::File(file) => {
                read_at(file, into, span.start).map_err(|error| of_folder(&self.folder, error))?;
            }
        }
        if crc32fast::hash(into) == span.checksum { Ok(()) } else { Err(corrupt()) }
    }

    /// How much there is.
    pub(super) fn bytes(&self) -> u64 {
        self.length
    }

    pub(super) fn is_on_disk(&self) -> bool {
        matches!(self.place, Place::File(_))
    }
}

fn of_folder(folder: &Path, error: io::Error) -> Error {
    let what = "encoded examples that memory does not hold are kept in a file of this folder";
    let remedy = "choose another one (Estimator::cache_folder), or allow more memory (Estimator::memory_budget)";
    Error::io(folder)(io::Error::new(error.kind(), format!("{what}: {error}; {remedy}")))
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, start)
}

#[cfg(windows)]
fn read_at(file: &File, mut into: &mut [u8], mut start: u64) -> io::Result<()> {
    while !into.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, into, start)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => (into, start) = (&mut into[read..], start + read as u64),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_changed_ones_are_refused() {
        let mut file = CacheFile::new(&std::env::temp_dir());
        let mut spans = vec![file.append(b"one").unwrap(), file.append(b"").unwrap()];
        for on_disk in [false, true, true] {
            spans.push(file.append(b"three").unwrap());
            assert_eq!(file.is_on_disk(), on_disk);
            let mut bytes = Vec::new();
            for (span, text) in spans.iter().zip(["one", "", "three", "three", "three"]) {
                file.read(*span, &mut bytes).unwrap();
                assert_eq!(bytes, text.as_bytes());
            }
            let changed = Span { checksum: 1, ..spans[0] };
            assert!(file.read(changed, &mut bytes).unwrap_err().to_string().contains("not what was written"));
            let beyond = Span { start: file.bytes() - 1, ..spans[2] };
            assert!(matches!(file.read(beyond, &mut bytes), Err(Error::Io { .. })));
            file.spill().unwrap();
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = CacheFile::new(Path::new("/no such folder")).spill().unwrap_err().to_string();
        assert!(error.contains("/no such folder") && error.contains("cache_folder"), "{error}");
    }
}
