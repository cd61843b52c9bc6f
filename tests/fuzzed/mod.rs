//! What is fuzzed: one function of bytes for each entry point, which panics where a promise is broken. The targets of
//! `fuzz/` look for bytes that make it panic; `replay` repeats what was found.

#![allow(dead_code, reason = "each target of the fuzzer needs one of the functions")]

pub mod certificate;
pub mod change;
pub mod checkpoint;
pub mod csv;
pub mod end_to_end;
pub mod model;
#[cfg(test)]
mod replay;
pub mod sealed;
pub mod svmlight;
