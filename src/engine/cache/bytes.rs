//! Bytes that are read from the front.

use std::io::{Error as IoError, ErrorKind};

use crate::error::{Error, Result};

/// What is left of a piece.
pub(super) struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next so many bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| self.corrupt())?;
        self.0 = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.take(N)?;
        bytes.try_into().map_err(|_| self.corrupt())
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        self.array().map(|[byte]| byte)
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is no piece of a cache.
    pub(super) fn corrupt(&self) -> Error {
        corrupt()
    }
}

/// Bytes that are others than those that were written.
pub(super) fn corrupt() -> Error {
    let what = "the cache of encoded examples is not what was written into it: the disk is at fault, or somebody wrote into it; fit again";
    IoError::new(ErrorKind::InvalidData, what).into()
}
