//! The members of the family.

use std::sync::Arc;

use super::{Bounds, ElasticNet, GroupLasso, Lasso, NoPenalty, Penalty, PerFeature, Ridge};
use crate::error::Result;

/// Every penalty of the family, held to the family's laws.
///
/// # Errors
/// None: the strengths are constants.
#[doc(hidden)]
pub fn all() -> Result<Vec<Arc<dyn Penalty>>> {
    Ok(vec![
        Arc::new(NoPenalty),
        Arc::new(Ridge::new(0.7)?),
        Arc::new(Lasso::new(0.3)?),
        Arc::new(ElasticNet::new(0.5, 0.4)?),
        Arc::new(GroupLasso::new(0.3)?),
        Arc::new(PerFeature::new(ElasticNet::new(0.5, 0.4)?).factor("x1", 0.0)?.factor("x4", 3.0)?),
        Arc::new(Bounds::new(-1.0, 2.0)?),
        Arc::new(Bounds::non_negative().around(Ridge::new(0.2)?).only(["x1", "x4"])),
    ])
}
