//! What the columns of a model meet in a table.

use super::{Model, Reader};
use crate::column::Inspection;
use crate::data::Table;
use crate::error::Result;

impl Model {
    /// Counts what is missing and what is new to each column in a table, before or after predicting or evaluating it: it is looked at anew, and nothing is
    /// predicted. A model of arrays has no columns, and an encoder that a user wrote may not count.
    ///
    /// # Errors
    /// A column that is missing, by name, or of a type that does not serve.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let cars = Table::from_columns([
    ///     ("maker", vec!["Ford", "Buick", "Ford", "Buick"].into()),
    ///     ("mpg", vec![18, 15, 18, 16].into()),
    /// ])?;
    /// let model = Estimator::regression("mpg").fit(&cars)?.into_model();
    /// let new = Table::from_columns([("maker", vec![Some("Ford"), Some("Fiat"), None].into())])?;
    /// let found = model.inspect(&new)?;
    /// let maker = found.get("categorical(maker)").unwrap();
    /// assert_eq!((maker.cells, maker.missing, maker.unseen), (3, 1, 1));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "drift")]
    pub fn inspect(&self, table: &Table) -> Result<Inspection> {
        table.needs(self.reader.inputs())?;
        match &self.reader {
            Reader::Columns { encoders, meanings } => Inspection::of(encoders, &meanings.read(table)?),
            Reader::Array(_) => Ok(Inspection::default()),
        }
    }
}
