//! The members of the family.

use std::sync::Arc;

use super::{
    Accelerated, Accumulate, AdaDelta, AdaGrad, Adam, AdamW, AnyOptimizer, ClipBlocks, ClipNorm, ClipValue, Cocob,
    CumulativePenalty, Ftrl, Link, Momentum, NormalizedAdaptive, PassiveAggressive, RmsProp, Sgd, WeightDecay,
};
use crate::error::Result;

/// Every optimizer of the family, held to the family's laws.
///
/// # Errors
/// None: the settings are constants.
#[doc(hidden)]
pub fn all() -> Result<Vec<Arc<dyn AnyOptimizer>>> {
    Ok(vec![
        Arc::new(Sgd),
        Arc::new(Momentum::new(0.9)?),
        Arc::new(Momentum::nesterov(0.9)?),
        Arc::new(Accelerated),
        Arc::new(AdaGrad::default()),
        Arc::new(AdaDelta::default()),
        Arc::new(RmsProp::default()),
        Arc::new(RmsProp::default().centered().momentum(0.9)?),
        Arc::new(Adam::default()),
        Arc::new(AdamW::new(Adam::default(), 0.1)?),
        Arc::new(Adam::default().ams_grad()),
        Arc::new(Ftrl::default()),
        Arc::new(Ftrl::default().l1(1e-4)?.l2(1e-4)?.beta(1.0)?),
        Arc::new(Cocob::default()),
        Arc::new(NormalizedAdaptive),
        Arc::new(PassiveAggressive::one(0.5)?),
        Arc::new(PassiveAggressive::two(0.5)?),
        Arc::new(CumulativePenalty::new(0.0, 0.0)?),
        Arc::new(ClipNorm::new(5.0)?.then(Sgd)),
        Arc::new(ClipBlocks::new(5.0)?.then(Sgd)),
        Arc::new(ClipValue::new(5.0)?.then(Sgd)),
        Arc::new(WeightDecay::new(0.1)?.then(Momentum::new(0.9)?)),
        Arc::new(Accumulate::new(2, Sgd)?),
    ])
}
