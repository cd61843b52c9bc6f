//! How examples become blocks of the design matrix.

use std::ops::Range;
use std::sync::Arc;

use crate::column::{Encoder, Features, Layout, LearnedTypes, features};
use crate::data::Table;
use crate::design::{Block, DesignMatrix, Names, Numbers};
use crate::error::{Error, Result};
use crate::roles::{FeatureSource, finite};

/// Learned columns over tables, or the plain columns of arrays.
#[derive(Debug, Clone)]
pub(crate) enum Reader {
    Columns {
        encoders: Vec<Arc<dyn Encoder>>,
        /// What the columns were learned as that they read.
        meanings: Arc<LearnedTypes>,
    },
    Array(Names),
}

impl Reader {
    pub(crate) fn features(&self) -> Features {
        match self {
            Self::Columns { encoders, .. } => features(encoders),
            Self::Array(names) => names.clone().into(),
        }
    }

    /// The columns of a table that each of its columns reads.
    pub(crate) fn inputs_by_column(&self) -> Vec<Vec<String>> {
        match self {
            Self::Columns { encoders, .. } => encoders.iter().map(|encoder| encoder.input_names()).collect(),
            Self::Array(names) => names.iter().map(|name| vec![name]).collect(),
        }
    }

    /// The names of its columns.
    pub(crate) fn column_names(&self) -> Vec<String> {
        match self {
            Self::Columns { encoders, .. } => encoders.iter().map(|encoder| encoder.notes().name.clone()).collect(),
            Self::Array(names) => names.iter().collect(),
        }
    }

    /// The design matrix of each column alone, where it makes more than one feature.
    pub(crate) fn designs_of_wide_columns<'a>(
        &self,
        source: &FeatureSource<'a>,
    ) -> Result<Vec<Option<DesignMatrix<'a>>>> {
        let (Self::Columns { encoders, meanings }, FeatureSource::Table(table)) = (self, source) else {
            return Ok(vec![None; self.spans().len()]);
        };
        let table = meanings.read(table)?;
        let alone = |encoder: &Arc<dyn Encoder>| {
            let blocks = encoder.encode(&table)?.into_iter().map(Block::reborrow).collect();
            DesignMatrix::new(blocks, table.rows())
        };
        encoders.iter().map(|encoder| (encoder.width() > 1).then(|| alone(encoder)).transpose()).collect()
    }

    /// Refuses names of arrays' features that are others than the model's, or in another order.
    pub(crate) fn named_alike(&self, names: &[String]) -> Result<()> {
        let Self::Array(own) = self else { return Ok(()) };
        match own.iter().zip(names).find(|(own, name)| own != *name) {
            None => Ok(()),
            Some((own, name)) => {
                let value = format!("{name:?}, where the model has {own:?}");
                let must = "those of the model, in its order";
                Err(Error::Setting { name: "names of the arrays' features", value, must })
            }
        }
    }

    /// Weights of one score, in place, in the columns' original units; what is returned is to be added to its bias.
    pub(crate) fn to_original(&self, weights: &mut [f64]) -> f64 {
        let Self::Columns { encoders, .. } = self else { return 0.0 };
        let each = encoders.iter().zip(self.spans());
        each.map(|(encoder, span)| encoder.to_original(&mut weights[span])).sum()
    }

    /// The way back.
    pub(crate) fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        let Self::Columns { encoders, .. } = self else { return 0.0 };
        let each = encoders.iter().zip(self.spans());
        each.map(|(encoder, span)| encoder.to_encoded(&mut weights[span])).sum()
    }

    /// What the columns were learned as that it reads; of an array nothing is noted.
    pub(crate) fn meanings(&self) -> &LearnedTypes {
        static NONE: LearnedTypes = LearnedTypes::NONE;
        match self {
            Self::Columns { meanings, .. } => meanings,
            Self::Array(_) => &NONE,
        }
    }

    /// The features of each column.
    pub(crate) fn spans(&self) -> Vec<Range<usize>> {
        let widths: Vec<usize> = match self {
            Self::Columns { encoders, .. } => encoders.iter().map(|encoder| encoder.width()).collect(),
            Self::Array(names) => vec![1; names.len()],
        };
        let ends = widths.iter().scan(0, |end, width| {
            *end += width;
            Some(*end)
        });
        ends.zip(&widths).map(|(end, width)| end - width..end).collect()
    }

    /// The features that every row has a value of.
    pub(crate) fn dense(&self) -> Vec<usize> {
        let Self::Columns { encoders, .. } = self else { return (0..self.features().len()).collect() };
        let layouts = encoders.iter().flat_map(|encoder| encoder.layout());
        let (mut start, mut dense) = (0, Vec::new());
        for layout in layouts {
            if matches!(layout, Layout::Number { .. }) {
                dense.push(start);
            }
            start += layout.width();
        }
        dense
    }

    /// The columns of a table that it reads.
    pub(crate) fn inputs(&self) -> Vec<String> {
        self.inputs_by_column().into_iter().flatten().collect()
    }

    /// Whether a column is read as numbers wherever it is read.
    #[cfg(feature = "plot")]
    pub(crate) fn reads_numbers(&self, name: &str) -> bool {
        let Self::Columns { encoders, .. } = self else { return true };
        let inputs = encoders.iter().flat_map(|encoder| encoder.inputs());
        inputs.filter(|input| input.column() == name).all(|input| input.is_numbers())
    }

    /// The design matrix over some examples. Every value of a table is finite in it; those of arrays are not looked at.
    pub(crate) fn design<'a>(&self, source: &FeatureSource<'a>) -> Result<DesignMatrix<'a>> {
        match source {
            FeatureSource::Table(table) => self.design_of_table(table),
            FeatureSource::Blocks(blocks) => self.design_of_blocks(blocks),
        }
    }

    /// Blocks share the table's buffers, so the matrix outlives the table.
    fn design_of_table<'b>(&self, table: &Table) -> Result<DesignMatrix<'b>> {
        let mut blocks = Vec::new();
        match self {
            Self::Columns { encoders, meanings } => {
                let table = meanings.read(table)?;
                for encoder in encoders {
                    blocks.extend(encoder.encode(&table)?.into_iter().map(Block::reborrow));
                }
            }
            // A model of arrays reads a table that has its columns, by name.
            Self::Array(names) => {
                for name in names.iter() {
                    blocks.push(Block::Numbers(Numbers::plain(finite(table, &name)?.into())));
                }
            }
        }
        DesignMatrix::new(blocks, table.rows())
    }

    fn design_of_blocks<'a>(&self, blocks: &[Block<'a>]) -> Result<DesignMatrix<'a>> {
        let Self::Array(names) = self else {
            return Err(Error::Unsupported {
                what: "a model of named columns".to_owned(),
                needs: "a Table, in which columns are found by name",
                found: "an array".to_owned(),
            });
        };
        let width = blocks.iter().map(Block::features).sum();
        if width != names.len() {
            let sparse = blocks.iter().any(|block| matches!(block, Block::Sparse(_)));
            return Err(Error::Width { expected: names.len(), found: width, sparse });
        }
        DesignMatrix::new(blocks.to_vec(), blocks.first().map_or(0, Block::rows))
    }

    /// `x1`, `x2`, …, or the names given.
    pub(crate) fn of_blocks(blocks: &[Block<'_>], names: Option<&Vec<String>>) -> Result<Self> {
        let width = blocks.iter().map(Block::features).sum();
        let names = match names {
            Some(names) if names.len() != width => {
                return Err(Error::Length { what: "names of features", expected: width, found: names.len() });
            }
            Some(names) => names.iter().cloned().collect(),
            None => Names::numbered("x", 1, width),
        };
        Ok(Self::Array(names))
    }
}
