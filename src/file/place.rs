//! What a path that is to be written names.

use std::fs::{self, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Below these, paths name files that a process has open, which another file in their place would not be.
const OPEN: [&str; 2] = ["/proc", "/dev/fd"];

/// What a path that is to be written names.
pub(super) enum Place {
    /// A pipe, a terminal, another device without blocks, or a file that is open already: bytes go in at its end.
    Stream,
    /// A file, there already or not.
    File { path: PathBuf, old: Option<Metadata> },
}

impl Place {
    /// Looks at a path. What may not be written to is refused: a folder, a disk, a file without the right to write it.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        // Asked first, since the system may forbid to follow a link that somebody else made.
        let old = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            found => Some(found?),
        };
        let target = behind_links(path);
        let Some(target) = target else { return Ok(Self::Stream) };
        match &old {
            None => {}
            Some(old) if old.is_file() => _ = OpenOptions::new().write(true).open(&target)?,
            Some(old) if old.is_dir() => return Err(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder")),
            Some(old) if is_disk(old) => {
                let why = "this is a block device: what is on it would be lost; name a file";
                return Err(io::Error::new(io::ErrorKind::Unsupported, why));
            }
            Some(_) => return Ok(Self::Stream),
        }
        Ok(Self::File { path: target, old })
    }
}

/// The path at the end of all symbolic links, whether or not a file is there; `None` for a file that a process has open.
fn behind_links(path: &Path) -> Option<PathBuf> {
    let is_open = |path: &Path| OPEN.iter().any(|folder| path.starts_with(folder));
    let mut target = path.to_owned();
    while !is_open(&target) {
        // Links in a circle were refused before.
        let Ok(next) = fs::read_link(&target) else { return Some(target) };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    None
}

#[cfg(unix)]
fn is_disk(about: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_block_device(&about.file_type())
}

#[cfg(not(unix))]
fn is_disk(_about: &Metadata) -> bool {
    false
}
