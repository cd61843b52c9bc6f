//! Encoders that are written for one row, and read tables by it.

use std::fmt::Debug;

use super::{Cell, EncodedRow, Input, Layout};
use crate::column::{ColumnNotes, ColumnUse};
use crate::data::Table;
use crate::design::{Block, Names};
use crate::error::Result;

/// A learned column that reads single rows. A table is encoded by the same function row by row, so that a row by itself
/// cannot differ from the row of a table. Whatever implements it and `serde::Serialize` is an [`Encoder`](crate::column::Encoder).
///
/// # Example
/// A number squared:
/// ```
/// use gradus::column::{Cell, ColumnNotes, EncodedRow, Encoder, Input, Layout, RowEncoder};
/// use gradus::error::{Error, Place};
/// use gradus::{Result, data::Table, design::{Block, Names}};
///
/// #[derive(Debug, serde::Serialize)]
/// struct Squared { name: ColumnNotes }
///
/// impl RowEncoder for Squared {
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
pub trait RowEncoder: Send + Sync + Debug {
    /// See [`Encoder::kind`](crate::column::Encoder::kind).
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

    /// See [`Encoder::to_original`](crate::column::Encoder::to_original); `None` for the affine map of each feature that the layout says.
    fn to_original(&self, _weights: &mut [f64]) -> Option<f64> {
        None
    }

    /// See [`Encoder::to_encoded`](crate::column::Encoder::to_encoded); `None` for the affine map of each feature that the layout says.
    fn to_encoded(&self, _weights: &mut [f64]) -> Option<f64> {
        None
    }

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
    /// As [`Encoder::encode`](crate::column::Encoder::encode).
    fn encode_in_place(&self, _table: &Table) -> Result<Option<Vec<Block<'static>>>> {
        Ok(None)
    }

    /// What it meets in a table, where that is known without looking at each row.
    ///
    /// # Errors
    /// As [`Encoder::usage`](crate::column::Encoder::usage).
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
}
