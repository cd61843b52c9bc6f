//! Examples that are read part by part: the same models as from memory.

mod same_bits;
