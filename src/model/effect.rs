//! What the values of one column add to the score.

use std::fmt;

use super::{Model, Reader};
use crate::column::Encoder;
use crate::data::Table;
use crate::design::{Block, DesignMatrix, Scratch};
use crate::error::{Error, Result};

/// The contribution of one column of the table to the score, value by value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Effect {
    /// The column of the table.
    pub column: String,
    /// The values in rising order (texts by byte), as a column of their own name, and beside them the contribution to each score: in
    /// `contribution`, or, where there are several sets of weights, in `contribution [class]`.
    pub table: Table,
    /// Feature columns that join the column with others (crosses, products, ratios): what they add depends on those, and is in no
    /// contribution.
    pub joined: Vec<String>,
}

/// So many values of a number are shown: its quantiles, where it has more.
const MOST_NUMBERS: usize = 50;

impl Model {
    /// What each value of one column adds to the score, by all feature columns that read it alone: the curve of a spline or a
    /// polynomial, the steps of buckets, the weights of categories, the seasons of a date. The values are those that the column has
    /// in a table: each different text, and of numbers at most 50, which are quantiles.
    ///
    /// *Units:* of the score: of a logistic model log odds, of a Poisson model logarithms. Only differences between values mean
    /// anything, where there is a bias.
    ///
    /// # Errors
    /// A column that the model does not read as a feature, or not alone; a model of arrays; a value that cannot be encoded.
    ///
    /// # Example
    /// ```
    /// use gradus::prelude::*;
    /// let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    /// let columns = columns![bucketized("flipper_length_mm", [200.0, 215.0]), categorical("species")];
    /// let model = Estimator::regression("body_mass_g").columns(columns).fit(&penguins)?.into_model();
    /// let species = model.effect(&penguins, "species")?;
    /// assert_eq!(species.table.names(), ["species", "contribution"]);
    /// assert_eq!(species.table.rows(), 3);
    /// // Of equal numbers of a bucket the contribution is the same.
    /// let lengths = model.effect(&penguins, "flipper_length_mm")?.table.numbers("contribution")?;
    /// assert!(lengths.get(0) == lengths.get(1) && lengths.get(0) < lengths.get(lengths.len() - 1));
    /// # Ok::<(), gradus::Error>(())
    /// ```
    #[doc(alias = "partial_dependence")]
    #[doc(alias = "termplot")]
    pub fn effect(&self, table: &Table, column: &str) -> Result<Effect> {
        let Reader::Columns { encoders, meanings } = &self.reader else {
            let (what, needs) = ("Model::effect".to_owned(), "a model of named columns");
            return Err(Error::Unsupported {
                what,
                needs,
                found: "a model of arrays, whose effects are its weights".to_owned(),
            });
        };
        table.needs([column])?;
        let reads = |encoder: &dyn Encoder| encoder.input_names().iter().any(|input| input == column);
        let alone = |encoder: &dyn Encoder| encoder.input_names().len() == 1;
        let names = |of: &dyn Fn(&dyn Encoder) -> bool| -> Vec<String> {
            encoders.iter().filter(|encoder| of(&***encoder)).map(|encoder| encoder.notes().name.clone()).collect()
        };
        let joined = names(&|encoder| reads(encoder) && !alone(encoder));
        if names(&|encoder| reads(encoder) && alone(encoder)).is_empty() {
            let needs = "a column that a feature column reads alone";
            let found = match joined.as_slice() {
                [] => format!("{column:?}, which no feature reads"),
                joined => format!("{column:?}, which is read together with others only: {}", joined.join(", ")),
            };
            return Err(Error::Unsupported { what: "Model::effect".to_owned(), needs, found });
        }
        let values = table.select([column])?.take(&representatives(table, column)?)?;
        let read = meanings.read(&values)?;
        let mut effect = values.clone();
        for (set, of) in self.names_of_sets().into_iter().enumerate() {
            let own = &self.weights[self.shape.weights_of(set)];
            let mut contributions = vec![0.0; values.rows()];
            for (encoder, span) in encoders.iter().zip(self.reader.spans()) {
                if reads(&**encoder) && alone(&**encoder) {
                    let blocks = encoder.encode(&read)?.into_iter().map(Block::reborrow).collect();
                    let design = DesignMatrix::new(blocks, values.rows())?;
                    design.par_scores(&own[span], &mut contributions, &mut Scratch::default());
                }
            }
            let name = if self.shape.outputs == 1 { "contribution".to_owned() } else { format!("contribution [{of}]") };
            effect = effect.with_values(&name, contributions)?;
        }
        Ok(Effect { column: column.to_owned(), table: effect, joined })
    }
}

/// A row for each value that is shown: of each different text, or of numbers by rising quantiles.
fn representatives(table: &Table, column: &str) -> Result<Vec<usize>> {
    let texts = table.texts(column)?;
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    if let Ok(numbers) = table.numbers(column) {
        let number = |row: &usize| numbers.get(*row).map_or(f64::NEG_INFINITY, |number| number + 0.0);
        rows.sort_by(|a, b| number(a).total_cmp(&number(b)));
        rows.dedup_by(|a, b| number(a) == number(b));
        let (last, most) = (rows.len().saturating_sub(1), MOST_NUMBERS - 1);
        return Ok(match rows.len() {
            few if few <= MOST_NUMBERS => rows,
            _ => (0..=most).map(|k| rows[k * last / most]).collect(),
        });
    }
    let text = |row: &usize| texts.get(*row);
    rows.sort_by(|a, b| text(a).cmp(&text(b)));
    rows.dedup_by(|a, b| text(a) == text(b));
    Ok(rows)
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.table)?;
        match self.joined.as_slice() {
            [] => Ok(()),
            joined => write!(f, "\n{} is also in {}, whose part depends on others", self.column, joined.join(", ")),
        }
    }
}
