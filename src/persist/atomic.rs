//! Writing a file as a whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Writes a file so that, whatever happens on the way (an error, a crash, a power cut), the path holds either its old
/// content or the new one, whole.
///
/// The bytes go to a hidden file beside the target, are forced to the disk, and are then renamed over it. The permissions
/// of a file that is replaced are kept, and a symbolic link is followed.
///
/// # Errors
/// [`Error::Io`] with the path; the old file is then untouched and the hidden file removed.
///
/// # Example
/// ```
/// let path = std::env::temp_dir().join(format!("gradus-write-{}.txt", std::process::id()));
/// gradus::persist::write(&path, b"whole")?;
/// assert_eq!(std::fs::read(&path).unwrap(), b"whole");
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn write(path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
    let path = path.as_ref();
    replace(path, bytes).map_err(Error::io(path))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let Some(name) = target.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "this path does not name a file"));
    };
    let folder = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let beside = folder.join(hidden(name));
    let file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = fill(file, &target, bytes).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        // The first error is the one to report, whether or not the hidden file can be removed.
        let _ = fs::remove_file(&beside);
    }
    written?;
    remember(folder)
}

/// `.{name}.{process}.{random}.tmp`, the name cut where a file system could find the whole too long.
fn hidden(name: &OsStr) -> PathBuf {
    let name: String = name.to_string_lossy().chars().take(40).collect();
    let random = RandomState::new().hash_one(&name);
    format!(".{name}.{}.{random:016x}.tmp", std::process::id()).into()
}

fn fill(mut file: File, target: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Ok(old) = fs::metadata(target)
        && old.is_file()
    {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(bytes)?;
    file.flush()?;
    file.sync_all()
}

/// Forces the new directory entry to the disk: without it a power cut may undo the rename.
#[cfg(unix)]
fn remember(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // Some file systems cannot do this for a folder; the file itself is safe.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn remember(_folder: &Path) -> io::Result<()> {
    Ok(())
}
