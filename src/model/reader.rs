//! How examples become blocks of the design matrix.

use std::ops::Range;
use std::sync::Arc;

use super::Inputs;
use super::predict::finite;
use crate::column::{Encoder, Feature};
use crate::data::Table;
use crate::design::{Array, Block, DesignMatrix, Numbers};
use crate::error::{Error, Place, Result, ValueProblem};

/// Learned columns over tables, or the plain columns of arrays.
#[derive(Debug, Clone)]
pub(crate) enum Reader {
    Columns(Vec<Arc<dyn Encoder>>),
    Array(Vec<String>),
}

impl Reader {
    pub(crate) fn features(&self) -> Vec<Feature> {
        match self {
            Self::Columns(encoders) => encoders.iter().flat_map(|encoder| encoder.features()).collect(),
            Self::Array(names) => names.iter().map(Feature::plain).collect(),
        }
    }

    /// The features of each column.
    pub(crate) fn spans(&self) -> Vec<Range<usize>> {
        let widths: Vec<usize> = match self {
            Self::Columns(encoders) => encoders.iter().map(|encoder| encoder.features().len()).collect(),
            Self::Array(names) => vec![1; names.len()],
        };
        let ends = widths.iter().scan(0, |end, width| {
            *end += width;
            Some(*end)
        });
        ends.zip(&widths).map(|(end, width)| end - width..end).collect()
    }

    /// The design matrix over some examples; every value in it is finite.
    pub(crate) fn design<'a>(&self, inputs: &Inputs<'a>) -> Result<DesignMatrix<'a>> {
        match inputs {
            Inputs::Table(table) => self.design_of_table(table),
            Inputs::Array(array) => self.design_of_array(array),
        }
    }

    /// Blocks share the table's buffers, so the matrix outlives the table.
    pub(crate) fn design_of_table<'b>(&self, table: &Table) -> Result<DesignMatrix<'b>> {
        let mut blocks = Vec::new();
        match self {
            Self::Columns(encoders) => {
                for encoder in encoders {
                    blocks.extend(encoder.encode(table)?.into_iter().map(Block::reborrow));
                }
            }
            // A model of arrays reads a table that has its columns, by name.
            Self::Array(names) => {
                for name in names {
                    blocks.push(Block::Numbers(Numbers::plain(finite(table, name)?.into())));
                }
            }
        }
        DesignMatrix::new(blocks, table.rows())
    }

    pub(crate) fn design_of_array<'a>(&self, array: &Array<'a>) -> Result<DesignMatrix<'a>> {
        let Self::Array(names) = self else {
            return Err(Error::Unsupported {
                solver: "a model of named columns".to_owned(),
                needs: "a Table, in which columns are found by name",
                found: "an array".to_owned(),
            });
        };
        if array.columns() != names.len() {
            let what = "columns of the array";
            return Err(Error::Length { what, expected: names.len(), found: array.columns() });
        }
        if let Some((row, column, value)) = array.first_not_finite() {
            let (column, place) = (names[column].clone(), Place::Row(row as u64 + 1));
            return Err(Error::Value { column, place, problem: ValueProblem::NotFinite { value } });
        }
        DesignMatrix::new(vec![Block::Array(array.clone())], array.rows())
    }

    /// `x1`, `x2`, …, or the names given.
    pub(crate) fn of_array(array: &Array<'_>, names: Option<&Vec<String>>) -> Result<Self> {
        let width = array.columns();
        let names = match names {
            Some(names) if names.len() != width => {
                return Err(Error::Length { what: "names of features", expected: width, found: names.len() });
            }
            Some(names) => names.clone(),
            None => (1..=width).map(|j| format!("x{j}")).collect(),
        };
        Ok(Self::Array(names))
    }
}
