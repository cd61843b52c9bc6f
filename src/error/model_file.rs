//! What is wrong with a model file.

use super::{brief, quoted};

/// What is wrong with a model file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelFileProblem {
    /// Not a gradus model at all.
    #[error("this is not a gradus model ({})", brief(detail))]
    NotAModel {
        /// What was met instead.
        detail: String,
    },
    /// Not a saved fit.
    #[error("this is not a fit that gradus saved ({detail})")]
    NotAFit {
        /// What was met instead.
        detail: String,
    },
    /// Not a saved conformal predictor.
    #[error("this is not a conformal predictor that gradus saved ({detail})")]
    NotConformal {
        /// What was met instead.
        detail: String,
    },
    /// Written by a later version.
    #[error("format version {found}; this version of gradus reads up to {supported}: update gradus")]
    UnsupportedVersion {
        /// The version in the file.
        found: u64,
        /// The newest version that can be read.
        supported: u64,
    },
    /// The content does not agree with its checksum: changed, cut off or added to.
    #[error("the content does not match its checksum: the file was changed, cut off or added to")]
    Checksum,
    /// Well-formed, but its parts contradict each other.
    #[error("the parts of the file contradict each other: {}", brief(detail))]
    Inconsistent {
        /// What contradicts what.
        detail: String,
    },
    /// A part of a kind that nobody registered.
    #[error("{family} of kind {} is not known; load with a Registry that has it", quoted(kind))]
    UnknownKind {
        /// "encoder", "head", …
        family: &'static str,
        /// The kind in the file.
        kind: String,
    },
    /// A part that cannot be written down.
    #[error("{family} {} cannot be saved: {why}", quoted(name))]
    NotSaveable {
        /// "encoder", "head", …
        family: &'static str,
        /// Its name.
        name: String,
        /// Why not.
        why: &'static str,
    },
}
