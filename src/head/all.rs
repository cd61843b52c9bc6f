//! Every member of the family: as a description, and as a kind that a saved model may name.

use std::sync::Arc;

use super::{
    Binary, Count, Head, Heads, MultiLabel, Multiclass, Ordinal, Positive, Quantiles, Regression, Regressions,
};

/// Every head of the family, held to the family's laws.
#[doc(hidden)]
#[must_use]
pub fn all() -> Vec<Arc<dyn Head>> {
    vec![
        Arc::new(Regression::default()),
        Arc::new(Count::default()),
        Arc::new(Positive::default()),
        Arc::new(Quantiles::default()),
        Arc::new(Binary::default()),
        Arc::new(Multiclass::default()),
        Arc::new(Ordinal::default()),
        Arc::new(Regressions::default()),
        Arc::new(MultiLabel::default()),
    ]
}

/// Every kind that this crate makes.
impl Default for Heads {
    fn default() -> Self {
        Self::empty()
            .insert(Regression::KIND, Regression::load)
            .insert(Count::KIND, Count::load)
            .insert(Positive::KIND, Positive::load)
            .insert(Binary::KIND, Binary::load)
            .insert(Multiclass::KIND, Multiclass::load)
            .insert(Regressions::KIND, Regressions::load)
            .insert(MultiLabel::KIND, MultiLabel::load)
            .with::<Ordinal>(Ordinal::KIND)
            .with::<Quantiles>(Quantiles::KIND)
    }
}
