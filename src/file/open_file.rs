//! Reading a file that must stay as it is meanwhile.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::{Error, Result};

/// A file that is open for reading. It is opened once: a file that is put in its place meanwhile is not looked at. What is
/// written into it meanwhile shows in its length or its time of change.
#[derive(Debug)]
pub(crate) struct OpenFile {
    path: PathBuf,
    file: File,
    state: State,
    /// Where the system has no reading at a place, one reads at a time.
    #[cfg(not(unix))]
    turn: std::sync::Mutex<()>,
}

/// The length and the time of the last change; nothing of a pipe or a device, whose bytes come as they come.
type State = Option<(u64, Option<SystemTime>)>;

fn state(about: &Metadata) -> State {
    about.is_file().then(|| (about.len(), about.modified().ok()))
}

/// The bytes of a file.
///
/// # Errors
/// [`Error::Io`] with the path; [`Error::FileChanged`].
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    OpenFile::open(path)?.all()
}

impl OpenFile {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let io = Error::io(path);
        let file = File::open(path).map_err(io)?;
        let state = state(&file.metadata().map_err(io)?);
        Ok(Self {
            path: path.to_owned(),
            file,
            state,
            #[cfg(not(unix))]
            turn: std::sync::Mutex::default(),
        })
    }

    /// The bytes of the file; 0 where there is no telling, as of a pipe.
    pub(crate) fn length(&self) -> u64 {
        self.state.map_or(0, |(length, _)| length)
    }

    /// Whether it can be read again: a file, and no pipe or device.
    pub(crate) fn is_file(&self) -> bool {
        self.state.is_some()
    }

    /// All bytes, in one piece.
    pub(crate) fn all(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&self.file).read_to_end(&mut bytes).map_err(Error::io(&self.path))?;
        self.unchanged()?;
        Ok(bytes)
    }

    /// Appends so many bytes from a place on, or those that there are: how many.
    pub(crate) fn append(&self, begin: u64, length: usize, to: &mut Vec<u8>) -> Result<usize> {
        let before = to.len();
        to.resize(before + length, 0);
        let mut end = before;
        while end < to.len() {
            match self.read_at(&mut to[end..], begin + (end - before) as u64) {
                Ok(0) => break,
                Ok(count) => end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::io(&self.path)(error)),
            }
        }
        to.truncate(end);
        Ok(end - before)
    }

    /// The length, and the time of the last change in nanoseconds; 0 where there is no telling.
    #[cfg(feature = "parquet")]
    pub(crate) fn length_and_change(&self) -> (u64, u64) {
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        let changed = self.state.and_then(|(_, time)| since(time?)).map_or(0, |time| time.as_nanos() as u64);
        (self.length(), changed)
    }

    /// The same open file, for a reader of another crate.
    #[cfg(feature = "parquet")]
    pub(crate) fn handle(&self) -> Result<File> {
        self.file.try_clone().map_err(Error::io(&self.path))
    }

    /// The bytes from the first on, one after the other.
    pub(crate) fn bytes(self: &Arc<Self>) -> impl io::Read + Send + 'static {
        Bytes { file: self.clone(), at: 0 }
    }

    /// An error if anything was written into the file since it was opened: to be asked once all is read, before anything is
    /// made of it.
    pub(crate) fn unchanged(&self) -> Result<()> {
        let now = state(&self.file.metadata().map_err(Error::io(&self.path))?);
        if now == self.state { Ok(()) } else { Err(Error::FileChanged { path: self.path.clone() }) }
    }

    #[cfg(unix)]
    fn read_at(&self, to: &mut [u8], at: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.file, to, at)
    }

    #[cfg(not(unix))]
    fn read_at(&self, to: &mut [u8], at: u64) -> io::Result<usize> {
        use std::io::Seek as _;
        let _turn = self.turn.lock();
        (&self.file).seek(io::SeekFrom::Start(at))?;
        (&self.file).read(to)
    }
}

/// What is left of a file from a place on.
struct Bytes {
    file: Arc<OpenFile>,
    at: u64,
}

impl io::Read for Bytes {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(to, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::io::Write as _;
    use std::time::Duration;

    use super::*;

    /// Opens a file, changes it, and asks; with the bytes that are read then.
    fn after(name: &str, change: impl FnOnce(&Path)) -> (Result<()>, Vec<u8>) {
        let path = std::env::temp_dir().join(format!("gradus-open-{name}-{}", std::process::id()));
        fs::write(&path, b"the old text").unwrap();
        let open = OpenFile::open(&path).unwrap();
        // The clock of a file system may tick only so often.
        std::thread::sleep(Duration::from_millis(20));
        change(&path);
        let mut bytes = Vec::new();
        open.append(4, 100, &mut bytes).unwrap();
        let outcome = open.unchanged();
        let whole = open.all().map(|_| ());
        assert_eq!(outcome.is_ok(), whole.is_ok());
        fs::remove_file(&path).unwrap();
        (outcome, bytes)
    }

    #[test]
    fn what_is_written_meanwhile_is_noticed() {
        let add = |path: &Path| File::options().append(true).open(path).unwrap().write_all(b"!").unwrap();
        let truncate = |path: &Path| File::options().write(true).open(path).unwrap().set_len(6).unwrap();
        let refused = |(outcome, _): (Result<()>, Vec<u8>)| matches!(outcome, Err(Error::FileChanged { path }) if path.to_string_lossy().contains("gradus-open"));
        assert!(refused(after("grown", add)));
        assert!(refused(after("cut", truncate)));
        assert!(refused(after("rewritten", |path| fs::write(path, b"the new text").unwrap())));
        assert!(after("same", |_| ()).0.is_ok());
    }

    /// The open file is still the old one, and whole.
    #[test]
    fn a_file_that_is_replaced_is_read_to_its_end() {
        let (outcome, bytes) = after("replaced", |path| crate::file::write(path, b"something else").unwrap());
        assert_eq!((outcome.is_ok(), bytes.as_slice()), (true, &b"old text"[..]));
        let (outcome, bytes) = after("removed", |path| {
            fs::remove_file(path).unwrap();
            fs::write(path, b"else").unwrap();
        });
        assert_eq!((outcome.is_ok(), bytes.as_slice()), (true, &b"old text"[..]));
    }
}
