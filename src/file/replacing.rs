//! Writing a file as a whole or not at all.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use super::place::Place;
use super::temporary::{self, Temporary};
use crate::error::{Error, Result};

/// Writes a file so that, whatever happens on the way (an error, a crash, a power cut), the path holds either its old
/// content or the new one, whole. Every file of this crate is written so: models, fits, tables.
///
/// The bytes go to a hidden file beside the target (`.gradus-….tmp`), are forced to the disk, and are then renamed over
/// it. Several processes and threads may write at the same time: the last one stays. What a killed process left of such
/// files is removed by the next write into the folder.
///
/// * A symbolic link is followed: the file that it leads to is replaced (or made), and the link stays. Other hard links to
///   a file that is replaced keep the old content.
/// * A file that is replaced must be one that could be written to. Its permissions stay, its owner and group where the
///   system lets the process set them; where it does not, the new group may do no more than everybody. A new file has the
///   permissions of any new file. Other attributes, as access lists, are those of a new file.
/// * A pipe, a terminal, a device (`/dev/null`) or the standard output (`/dev/stdout`) is not replaced: the bytes go into
///   it. A disk is refused, and so is any other file that a process has open and that is called by its number (`/dev/fd/3`).
///
/// # Errors
/// [`Error::Io`] with the path; the old file is then untouched and the hidden file removed. Once the new file is in its
/// place, nothing is an error any more: whether the folder could be forced to the disk too is not told.
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
    replace(path, |file| file.write_all(bytes).map_err(Error::io(path)))
}

/// As [`write()`], with what `fill` writes.
pub(crate) fn replace(path: &Path, fill: impl FnOnce(&mut File) -> Result<()>) -> Result<()> {
    let io = Error::io(path);
    let (target, old) = match Place::of(path).map_err(io)? {
        Place::File { path, old } => (path, old),
        Place::Stream(mut stream) => return fill(&mut stream),
    };
    if target.file_name().is_none() {
        return Err(io(io::Error::new(io::ErrorKind::InvalidInput, "this path does not name a file")));
    }
    let folder = match target.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    temporary::sweep(folder);
    let mut new = Temporary::create(folder, old.as_ref()).map_err(|error| io(in_folder(folder, error)))?;
    fill(&mut new.file)?;
    new.put(&target).map_err(io)?;
    remember(folder);
    Ok(())
}

/// An error that is about the folder and not about the file.
fn in_folder(folder: &Path, error: io::Error) -> io::Error {
    let what = "a file is written under another name first, and none could be made in its folder";
    io::Error::new(error.kind(), format!("{what} {}: {error}", folder.display()))
}

/// Forces the new directory entry to the disk, where the file system can: without it a power cut may undo the rename.
fn remember(folder: &Path) {
    #[cfg(unix)]
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    #[cfg(not(unix))]
    let _ = folder;
}
