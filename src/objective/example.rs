//! One example, for rules that step over single ones.

/// One example as an optimizer sees it that makes its step of the example itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// (place among the weights, value); zeros may be written out or left out.
    pub features: Vec<(u32, f64)>,
    /// The place of the bias, where there is one.
    pub bias: Option<u32>,
    /// y.
    pub label: f64,
    /// z at the present weights, offset included.
    pub score: f64,
    /// s, divided by the mean of the example weights unless gradients are sums.
    pub weight: f64,
}
