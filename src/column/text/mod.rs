//! Text: the words of a document, or its runs of characters, as features.

mod terms;
mod text_column;
mod text_encoder;
mod text_learner;
mod weighting;

pub use text_column::{Text, text};
pub use text_encoder::TextEncoder;
pub use text_learner::TextLearner;
pub use weighting::Weighting;
