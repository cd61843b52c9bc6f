//! What a path that is to be written names.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Below these, paths name files that a process has open, which another file in their place would not be.
const OPEN: [&str; 2] = ["/proc", "/dev/fd"];

/// What a path that is to be written names.
pub(super) enum Place {
    /// A pipe, a terminal or another device without blocks, or the standard output: bytes go into it.
    Stream(File),
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
        let refused = |kind, why| Err(io::Error::new(kind, why));
        match (old, target) {
            (Some(old), _) if old.is_dir() => refused(io::ErrorKind::IsADirectory, "this is a folder"),
            (Some(old), _) if is_disk(&old) => {
                let why = "this is a block device, of which all that is on it would be lost; name a file";
                refused(io::ErrorKind::Unsupported, why)
            }
            (Some(old), _) if !old.is_file() => Ok(Self::Stream(File::options().append(true).open(path)?)),
            (Some(old), Some(path)) => {
                File::options().write(true).open(&path)?;
                Ok(Self::File { path, old: Some(old) })
            }
            (None, Some(path)) => Ok(Self::File { path, old: None }),
            (Some(old), None) => match standard_output(&old)? {
                Some(output) => Ok(Self::Stream(output)),
                None => {
                    refused(io::ErrorKind::Unsupported, "this is a file that a process has open; call it by its name")
                }
            },
            (None, None) => refused(io::ErrorKind::NotFound, "no process has a file of this number open"),
        }
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

/// The standard output, if it goes into this file. It is not opened anew: what is printed later would be written over what
/// is saved now.
#[cfg(unix)]
fn standard_output(about: &Metadata) -> io::Result<Option<File>> {
    use std::io::Write as _;
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::MetadataExt as _;
    let mut output = io::stdout();
    output.flush()?;
    let file = File::from(output.as_fd().try_clone_to_owned()?);
    let own = file.metadata()?;
    Ok(((own.dev(), own.ino()) == (about.dev(), about.ino())).then_some(file))
}

#[cfg(not(unix))]
fn standard_output(_about: &Metadata) -> io::Result<Option<File>> {
    Ok(None)
}

#[cfg(unix)]
fn is_disk(about: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_block_device(&about.file_type())
}

#[cfg(not(unix))]
fn is_disk(_about: &Metadata) -> bool {
    false
}
