//! The members of the family.

use std::sync::Arc;

use super::{
    Absolute, ComplementaryLogLog, CumulativeLogit, EpsilonInsensitive, Expectile, Gamma, Hinge, Huber, LogCosh,
    Logistic, Loss, ModifiedHuber, Multinomial, NegativeBinomial, Perceptron, Poisson, Probit, Quantile, ScalarLoss,
    Scale, ScaledHuber, SideBySide, Squared, SquaredEpsilonInsensitive, SquaredHinge, Tweedie,
};

/// Every loss of the family that has several scores, held to the family's laws.
#[doc(hidden)]
#[must_use]
#[expect(clippy::expect_used, reason = "constant parameters")]
pub fn all_of_several() -> Vec<Arc<dyn Loss>> {
    let within = "losses of one score";
    let logistic: Arc<dyn Loss> = Arc::new(Logistic);
    let level = |level| -> Arc<dyn Loss> { Arc::new(Quantile::new(level).expect("a level")) };
    vec![
        Arc::new(Multinomial::new(3)),
        Arc::new(CumulativeLogit::new(4)),
        Arc::new(SideBySide::one_vs_rest(&logistic, 3).expect(within)),
        Arc::new(SideBySide::of_labels(vec![Arc::new(Squared), Arc::new(LogCosh)]).expect(within)),
        Arc::new(SideBySide::of_one_label(vec![level(0.1), level(0.9)]).expect(within)),
    ]
}

/// Every loss of the family that has one score, held to the family's laws.
#[doc(hidden)]
#[must_use]
#[expect(clippy::expect_used, reason = "constant parameters")]
pub fn all() -> Vec<Arc<dyn ScalarLoss>> {
    let within = "a parameter in its range";
    vec![
        Arc::new(Squared),
        Arc::new(Absolute),
        Arc::new(Huber::new(1.35).expect(within)),
        Arc::new(ScaledHuber::new(1.35, Scale::Joint).expect(within)),
        Arc::new(ScaledHuber::new(1.345, Scale::Mad).expect(within)),
        Arc::new(LogCosh),
        Arc::new(Quantile::new(0.9).expect(within)),
        Arc::new(Expectile::new(0.8).expect(within)),
        Arc::new(EpsilonInsensitive::new(0.21).expect(within)),
        Arc::new(SquaredEpsilonInsensitive::new(0.21).expect(within)),
        Arc::new(Logistic),
        Arc::new(Probit),
        Arc::new(ComplementaryLogLog),
        Arc::new(Hinge),
        Arc::new(SquaredHinge),
        Arc::new(ModifiedHuber),
        Arc::new(Perceptron),
        Arc::new(Poisson),
        Arc::new(Gamma),
        Arc::new(Tweedie::new(1.5).expect(within)),
        Arc::new(NegativeBinomial::new(0.7).expect(within)),
        Arc::new(NegativeBinomial::estimated()),
    ]
}
