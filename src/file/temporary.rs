//! A file that is not ready yet, under a name of its own.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

const BEGIN: &str = ".gradus-";
const END: &str = ".tmp";

/// A file `.gradus-{random}.tmp`, removed unless it is renamed. Its lock says that somebody is still writing it.
pub(super) struct Temporary {
    path: PathBuf,
    pub(super) file: File,
}

impl Temporary {
    /// Creates one that is to replace `old`, with its permissions and its owner as far as the system allows.
    pub(super) fn create(folder: &Path, old: Option<&Metadata>) -> io::Result<Self> {
        loop {
            let name = format!("{BEGIN}{:016x}{END}", RandomState::new().hash_one(()));
            let path = folder.join(name);
            let file = match options(old.is_some()).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                opened => opened?,
            };
            let new = Self { path, file };
            // Between its creation and its lock it may have been swept away as left behind.
            let swept = matches!(new.file.try_lock(), Err(TryLockError::WouldBlock)) || !fs::exists(&new.path)?;
            if !swept {
                old.into_iter().for_each(|old| keep(&new.file, old));
                return Ok(new);
            }
        }
    }

    /// Forces the bytes to the disk and puts the file in the place of another.
    pub(super) fn put(self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, target)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Where it was renamed, nothing has this name any more.
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes the files of this kind that processes left behind which were killed: those that nobody has locked.
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let named = entry.file_name().to_str().is_some_and(|name| name.starts_with(BEGIN) && name.ends_with(END));
        if named
            && entry.file_type().is_ok_and(|kind| kind.is_file())
            && let Ok(file) = OpenOptions::new().write(true).open(entry.path())
            && file.try_lock().is_ok()
        {
            // One that may not be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A new file, never one that is there or that a link leads to; `private` to its owner until it has the permissions of
/// the file that it replaces.
fn options(private: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    #[cfg(not(unix))]
    let _ = private;
    options
}

#[cfg(unix)]
fn keep(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mut mode = old.mode() & 0o777;
    if fchown(file, Some(old.uid()), Some(old.gid())).is_err() && fchown(file, None, Some(old.gid())).is_err() {
        // Another group may do with it no more than everybody.
        mode = mode & 0o707 | (mode & 0o007) << 3;
    }
    // Without, it stays private.
    let _ = file.set_permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn keep(_file: &File, _old: &Metadata) {}
