//! What the parts of a source were when they were read before.

use std::sync::Mutex;

use crate::error::{Error, Result};

/// What was read of a part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PartSum {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// A sum of the bytes.
    pub(super) sum: u64,
}

/// The sums of the parts that were read to their end.
#[derive(Debug)]
pub(super) struct PartSums(Vec<Mutex<Option<PartSum>>>);

impl PartSums {
    pub(super) fn new(parts: usize) -> Self {
        Self((0..parts).map(|_| Mutex::new(None)).collect())
    }

    /// What a part was when it was first read.
    pub(super) fn get(&self, part: usize) -> Option<PartSum> {
        *self.0.get(part)?.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    /// Notes what a part is now that it was read to its end; an error where it was something else before.
    pub(super) fn note(&self, part: usize, name: &str, now: PartSum) -> Result<()> {
        let Some(known) = self.0.get(part) else { return Ok(()) };
        let before = *known.lock().unwrap_or_else(|broken| broken.into_inner()).get_or_insert(now);
        match before {
            before if before.rows != now.rows => Err(Error::changed(name, "the number of its rows")),
            before if before.bytes != now.bytes => Err(Error::changed(name, "its length")),
            before if before.sum != now.sum => Err(Error::changed(name, "what it holds")),
            _ => Ok(()),
        }
    }
}
