//! What is known of an update rule.

/// What is known of an optimizer, as plain data: what solvers choose and refuse by. The default is a rule of gradients whose
/// weights come to rest by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OptimizerProperties {
    /// Whether an update moves each weight by −[`Optimizer::rate_on`](super::Optimizer::rate_on)·g once the gradient stands
    /// still. Then the penalty is applied by an implicit step at that rate after it, which is exact for corners and for any
    /// strength; otherwise its slope is added to the gradient.
    pub proximal: bool,
    /// Whether it makes its step of one example ([`Step::example`](super::Step::example)): its features, label and loss. Then
    /// the solver steps over single examples of a loss of one score, and refuses penalties, which are a matter of gradients.
    pub per_example: bool,
    /// Whether an update is w ← w − η·g and nothing else: no state, no edit of the gradient. Then a step over
    /// sparse examples costs what its batch touches.
    pub is_sgd: bool,
    /// Whether its weights come to rest only at a rate that falls, even where gradients are exact. Then the automatic rate
    /// falls over the full batch too.
    pub needs_falling_rate: bool,
    /// Whether an update may be tried at several rates from the same weights, [`Optimizer::after_prox`](super::Optimizer) being
    /// called for the one that is taken alone. Then the full batch searches a rate where the curvature of the loss has no
    /// bound.
    pub searchable: bool,
    /// The rate that it works with on standardised features whatever the objective is, where there is one;
    /// `LearningRate::Auto` then stays at it.
    pub own_rate: Option<f64>,
}
