//! Feature columns: descriptions that hold no data. A column *learns* (vocabulary, mean, boundaries) into an
//! *encoder*, and the encoder *encodes* examples into blocks of the design matrix.

mod encoder;
mod learn;

pub use encoder::{Encoder, Feature, Registry};
pub use learn::{AnyColumn, Column, Learned, learn};
