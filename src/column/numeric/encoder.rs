//! What a number column has learned.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::column::reading::Reading;
use crate::column::step::is_affine;
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Feature, Features, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Numbers};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A number column with its scaling and with what stands for missing values. Without steps its block is the table's
/// own memory.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct NumericEncoder {
    content: Content,
    warnings: Vec<Warning>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    name: String,
    reading: Reading,
    shift: f64,
    scale: f64,
    /// What stands for a missing value, before the last scaling.
    fill: Option<f64>,
    indicator: bool,
}

impl From<NumericEncoder> for Content {
    fn from(encoder: NumericEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for NumericEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        let of = |what: String| format!("numeric column {:?}: {what}", content.name);
        if let Some(fault) = content.reading.fault() {
            return Err(of(fault.to_string()));
        }
        if !is_affine(content.shift, content.scale) {
            return Err(of(format!("shift {} and scale {}", content.shift, content.scale)));
        }
        if content.fill.is_some_and(|fill| !fill.is_finite()) {
            return Err(of("what stands for a missing value is not finite".to_owned()));
        }
        if content.indicator && content.fill.is_none() {
            return Err(of("an indicator of missing values, which are an error".to_owned()));
        }
        Ok(Self { content, warnings: Vec::new() })
    }
}

impl NumericEncoder {
    pub(super) fn new(
        name: String,
        reading: Reading,
        (shift, scale): (f64, f64),
        fill: Option<f64>,
        indicator: bool,
        warnings: Vec<Warning>,
    ) -> Self {
        Self { content: Content { name, reading, shift, scale, fill, indicator }, warnings }
    }
}

impl NumericEncoder {
    /// How its value is read, and the shift and scale that follow.
    pub(in crate::column) fn parts(&self) -> (&Reading, (f64, f64)) {
        (&self.content.reading, (self.content.shift, self.content.scale))
    }
}

const REMEDY: &str = "drop the row, or add .missing(Missing::Mean), Median or Constant to the column";

/// A value is missing where that is an error.
pub(super) fn missing(reading: &Reading, name: &str, table: &Table, row: usize) -> Error {
    reading.at(name, table, row, ValueProblem::Missing { remedy: REMEDY })
}

impl RowEncoder for NumericEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let Content { name, reading, shift, fill, indicator, .. } = &self.content;
        let own = reading.own(name, cells)?;
        let Some(value) = own.or(*fill) else {
            let (column, problem) = (reading.source.label(name).to_owned(), ValueProblem::Missing { remedy: REMEDY });
            return Err(Error::Value { column, place: Place::Row(1), problem });
        };
        into.number(value, *shift);
        if *indicator {
            into.category(own.is_none().then_some(0), 1);
        }
        Ok(())
    }
}

impl Encoder for NumericEncoder {
    fn kind(&self) -> &str {
        "numeric"
    }

    fn inputs(&self) -> Vec<String> {
        self.content.reading.source.inputs()
    }

    fn features(&self) -> Features {
        let Content { name, shift, scale, indicator, .. } = &self.content;
        let mut features = vec![Feature { name: name.clone(), shift: *shift, scale: *scale }];
        if *indicator {
            features.push(Feature::plain(format!("{name}=missing")));
        }
        features.into_iter().collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { name, reading, shift, scale, fill, indicator } = &self.content;
        let own = reading.values(name, table)?;
        // Where nothing is missing the block says so, and the kernels read the values without looking at each.
        let fill = match (own.missing, fill) {
            (None, _) => None,
            (Some(_), Some(fill)) => Some(*fill),
            (Some(row), None) => return Err(missing(reading, name, table, row)),
        };
        let flags = indicator.then(|| {
            let codes = (0..own.column.len()).map(|row| match own.missing {
                Some(_) if own.column.get(row).is_none() => 0,
                _ => Codes::NONE,
            });
            Block::Codes(Codes { codes: codes.collect(), levels: 1, full: false })
        });
        let nulls = own.column.nulls.filter(|_| fill.is_some());
        let numbers = Numbers { values: own.column.values, nulls, fill, shift: *shift, scale: *scale };
        Ok(std::iter::once(Block::Numbers(numbers)).chain(flags).collect())
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        self.content.reading.usage(&self.content.name, table).map(Some)
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn save(&self) -> Result<Value> {
        self.content.reading.saveable(&self.content.name)?;
        serde_json::to_value(&self.content).map_err(inconsistent)
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }
}
