//! What a model loses without what columns say.

/// How much worse a metric gets without what one column, or a group of them, says.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ColumnImportance {
    /// The columns of the table, taken together.
    pub columns: Vec<String>,
    /// By how much the metric gets worse, on average: above 0 where the columns help.
    pub drop: f64,
    /// The standard deviation of that from repetition to repetition (k − 1 in the denominator); `None` of a single one.
    pub deviation: Option<f64>,
}

impl ColumnImportance {
    /// The mean of some drops, and their standard deviation.
    pub(crate) fn of(columns: Vec<String>, drops: &[f64]) -> Self {
        let count = drops.len() as f64;
        let drop = drops.iter().sum::<f64>() / count;
        let square = drops.iter().map(|one| (one - drop) * (one - drop)).sum::<f64>();
        Self { columns, drop, deviation: (drops.len() > 1).then(|| (square / (count - 1.0)).sqrt()) }
    }
}
