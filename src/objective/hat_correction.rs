//! What slopes are divided by in sandwich estimates for few examples.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Products of two slopes of an example divided by (1 − h)^power, h = s·∂²ℓ/∂z²·x̃ᵀA⁻¹x̃ being its leverage, x̃ its features and 1 where there is a bias.
///
/// # Source
/// MacKinnon & White (1985): HC2 with the power 1, HC3 with 2.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HatCorrection<'r> {
    /// A⁻¹ = (Σ s·∂²ℓ/∂z²·x̃x̃ᵀ)⁻¹, column-major, the bias last.
    pub inverse: Cow<'r, [f64]>,
    /// 1 or 2.
    pub power: i32,
}
