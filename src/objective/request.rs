//! What is asked of the examples in one pass.

use serde::{Deserialize, Serialize};

use super::{Aggregate, View};

/// One aggregate over the examples, as seen in a view. It can be written down, and so it can travel to where the examples are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request<'r> {
    /// The variables and the loss.
    pub view: View,
    /// What is wanted.
    pub aggregate: Aggregate<'r>,
}
