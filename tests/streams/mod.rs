//! Examples that are read part by part: the same models as from memory.

mod cache;
mod files;
mod parts;
mod refused;
mod same_bits;
