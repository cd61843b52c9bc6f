//! Examples that memory does not hold: encoded once, kept in a file, read again in each pass.
//!
//! The file holds *pieces*, runs of rows that are whole blocks of every pass: numbers in the narrowest type that holds them exactly,
//! categories as codes, sparse rows; each with its checksum. A pass reads a piece into memory, runs over it as over any examples in
//! memory, and merges the answers of the pieces in the fixed tree, so that the bits are those of memory.

mod block_form;
mod bytes;
mod cache_file;
mod cached;
mod cached_examples;
mod cached_rows;
mod narrow;
mod piece;
mod writer;

pub(crate) use cached::Cached;
pub(crate) use writer::{CacheWriter, piece_rows};
