//! What a column has learned: it turns rows into features, names every one of them, and can be saved.

use std::fmt::Debug;

use serde_json::Value;

use super::row::{BlockBuilder, Rows, each_once};
use super::{Cell, ColumnNotes, ColumnUse, EncodedRow, Feature, Features, Input, Layout, LevelCounts, ToJson};
use crate::data::Table;
use crate::design::{Block, Names};
use crate::error::Result;
use crate::progress::Warning;

/// A learned feature column, written for single rows. A table is encoded by the same function row by row, so that a row by itself
/// cannot differ from the row of a table: encoding never changes the encoder, and what a row becomes does not depend on the
/// other rows. Its content is what `serde::Serialize` writes down.
///
/// # Example
/// A number squared:
/// ```
/// use gradus::column::{Cell, ColumnNotes, EncodedRow, Encoder, Input, Layout};
/// use gradus::error::{Error, Place};
/// use gradus::{Result, data::Table, design::{Block, Names}};
///
/// #[derive(Debug, serde::Serialize)]
/// struct Squared { name: ColumnNotes }
///
/// impl Encoder for Squared {
///     fn kind(&self) -> &str { "squared" }
///     fn notes(&self) -> &ColumnNotes { &self.name }
///     fn inputs(&self) -> Vec<Input> { vec![Input::numbers(&self.name.name)] }
///     fn layout(&self) -> Vec<Layout> { vec![Layout::PLAIN] }
///     fn names(&self) -> Names { [format!("{}^2", self.name.name)].into_iter().collect() }
///     fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
///         let at = |problem| Error::Value { column: self.name.name.clone(), place: Place::Row(1), problem };
///         let x = cells[0].number().map_err(at)?.unwrap_or(0.0);
///         row.number(x * x);
///         Ok(())
///     }
/// }
/// let table = Table::from_columns([("x", vec![2, 3].into())])?;
/// let Block::Numbers(squares) = &Squared { name: "x".into() }.encode(&table)?[0] else { unreachable!() };
/// assert_eq!((squares.get(0), squares.get(1)), (4.0, 9.0));
/// # Ok::<(), gradus::Error>(())
/// ```
pub trait Encoder: ToJson + Send + Sync + Debug {
    /// The kind it is saved under, as `numeric`.
    fn kind(&self) -> &str;

    /// The name of the column, and what a fit has to say of it.
    fn notes(&self) -> &ColumnNotes;

    /// What it reads: one cell of a row each, in this order.
    fn inputs(&self) -> Vec<Input>;

    /// The blocks that it makes, in order.
    fn layout(&self) -> Vec<Layout>;

    /// The names of their features, in order.
    fn names(&self) -> Names;

    /// Encodes the cells of a row: for each block of the layout its part, in order.
    ///
    /// # Errors
    /// A cell that cannot be encoded, named by column.
    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()>;

    /// Adds what it meets in a row: unless said otherwise one cell, missing where one that it reads is.
    ///
    /// # Errors
    /// A cell that cannot be read.
    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        found.add(cells.iter().any(|cell| cell.is_missing()), false);
        Ok(())
    }

    /// The blocks of a table where they lie in its memory already; `None` where each row has to be encoded.
    ///
    /// # Errors
    /// As [`Encoder::encode`].
    fn encode_in_place(&self, _table: &Table) -> Result<Option<Vec<Block<'static>>>> {
        Ok(None)
    }

    /// What it meets in a table, where that is known without looking at each row.
    ///
    /// # Errors
    /// As [`Encoder::usage`].
    fn inspect_in_place(&self, _table: &Table) -> Result<Option<ColumnUse>> {
        Ok(None)
    }

    /// What of its content contradicts itself: asked of one that was read from a file.
    fn fault(&self) -> Option<String> {
        None
    }

    /// Whether it can be written down.
    ///
    /// # Errors
    /// [`ModelFileProblem::NotSaveable`](crate::error::ModelFileProblem::NotSaveable): it holds a function.
    fn saveable(&self) -> Result<()> {
        Ok(())
    }

    /// The columns of the table that it reads, each once.
    fn input_names(&self) -> Vec<String> {
        each_once(self.inputs().iter().map(|input| input.column().to_owned()))
    }

    /// How many features it makes.
    fn width(&self) -> usize {
        self.layout().iter().map(Layout::width).sum()
    }

    /// The features that it makes, in order: the names, and the affine maps that the layout says.
    fn features(&self) -> Features {
        let names = self.names();
        let layout = self.layout();
        if layout.iter().all(|layout| !matches!(layout, Layout::Number { .. }) || *layout == Layout::PLAIN) {
            return names.into();
        }
        let scaled = layout.iter().flat_map(|layout| match *layout {
            Layout::Number { shift, scale } => vec![(shift, scale)],
            Layout::Levels { .. } | Layout::Sparse { .. } => vec![(0.0, 1.0); layout.width()],
        });
        names.iter().zip(scaled).map(|(name, (shift, scale))| Feature { name, shift, scale }).collect()
    }

    /// Turns weights of its encoded features (one for each, in order) into those of the column's original units; what is
    /// returned is to be added to the bias. The affine map of each feature, unless several are mixed.
    fn to_original(&self, weights: &mut [f64]) -> f64 {
        self.features().to_original(weights)
    }

    /// The way back: weights in the column's original units become those of its encoded features.
    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        self.features().to_encoded(weights)
    }

    /// Encodes the rows of a table.
    ///
    /// # Errors
    /// A missing column; a value that cannot be encoded, named by column and place.
    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        if let Some(blocks) = self.encode_in_place(table)? {
            return Ok(blocks);
        }
        let rows = Rows::read(&self.inputs(), table)?;
        let mut blocks = BlockBuilder::new(self.layout(), table.rows());
        let mut encoded = EncodedRow::default();
        // The first row of each word of a dictionary.
        let mut first: Vec<Option<usize>> = vec![None; rows.words()];
        rows.each(|row, cells, word| {
            if let Some(word) = word {
                if let Some(row) = first[word] {
                    blocks.repeat(row);
                    return Ok(());
                }
                first[word] = Some(row);
            }
            encoded.clear();
            self.encode_row(cells, &mut encoded)?;
            blocks.push(&encoded)
        })?;
        blocks.finish()
    }

    /// What it meets in a table: how much is missing, how much was not seen in training.
    ///
    /// # Errors
    /// A missing column, or one of a type that does not serve.
    fn usage(&self, table: &Table) -> Result<ColumnUse> {
        if let Some(found) = self.inspect_in_place(table)? {
            return Ok(found);
        }
        let rows = Rows::read(&self.inputs(), table)?;
        let mut found = ColumnUse::default();
        let mut known: Vec<Option<ColumnUse>> = vec![None; rows.words()];
        rows.each(|_, cells, word| {
            let mut of_row = ColumnUse::default();
            match word.and_then(|word| known[word]) {
                Some(of_word) => of_row = of_word,
                None => self.inspect_row(cells, &mut of_row)?,
            }
            if let Some(word) = word {
                known[word] = Some(of_row);
            }
            found.join(of_row);
            Ok(())
        })?;
        Ok(found)
    }

    /// Its content as a JSON value, from which [`Registry`](super::Registry) makes it again.
    ///
    /// # Errors
    /// As [`Encoder::saveable`].
    fn save(&self) -> Result<Value> {
        self.saveable()?;
        self.to_json()
    }

    /// How many levels it learned. Known after a fit, and not saved.
    fn counts(&self) -> Option<&LevelCounts> {
        self.notes().counts.as_ref()
    }

    /// What was noticed while learning and must not stay silent.
    fn warnings(&self) -> &[Warning] {
        &self.notes().warnings
    }
}
