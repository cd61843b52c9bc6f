//! Buffers that are used again, so that a pass allocates nothing after the first one.

use std::sync::Mutex;

/// A stack of buffers. A clone begins with an empty one of its own.
#[derive(Debug)]
pub(super) struct Pool<T>(Mutex<Vec<T>>);

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Clone for Pool<T> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<T: Default> Pool<T> {
    /// A buffer that was given back, or a new one. What stands in it is arbitrary.
    pub(super) fn take(&self) -> T {
        let last = self.0.lock().map(|mut buffers| buffers.pop()).ok().flatten();
        last.unwrap_or_default()
    }

    /// Gives a buffer back.
    pub(super) fn give(&self, buffer: T) {
        // Poisoned only by a panic of another thread: then the buffer is freed.
        if let Ok(mut buffers) = self.0.lock() {
            buffers.push(buffer);
        }
    }
}
