//! Predictions for a file, as CSV.

use gradus::prelude::*;

/// The predicted numbers, one column for each output; for classes the most probable one, and where the loss gives
/// probabilities that of each class, or of the positive one of two.
pub fn table(model: &Model, examples: &Table) -> Result<Table> {
    let mut columns: Vec<(String, gradus::data::Cells)> = Vec::new();
    let classes = model.classes();
    if classes.is_empty() {
        let outputs = model.predict_by_output(examples)?;
        let single = outputs.len() == 1;
        for (name, values) in outputs {
            columns.push((if single { "prediction".to_owned() } else { format!("prediction {name}") }, values.into()));
        }
        return Table::from_columns(columns);
    }
    columns.push(("prediction".to_owned(), model.predict_classes(examples)?.into()));
    let probabilities = match model.predict_probabilities(examples) {
        // A hinge has none.
        Err(Error::Unsupported { .. }) => Vec::new(),
        other => other?,
    };
    let named: Vec<&String> =
        if classes.len() == 2 { classes.iter().skip(1).collect() } else { classes.iter().collect() };
    for (class, values) in named.iter().zip(probabilities.chunks(examples.rows().max(1))) {
        columns.push((format!("probability {class}"), values.to_vec().into()));
    }
    Table::from_columns(columns)
}
