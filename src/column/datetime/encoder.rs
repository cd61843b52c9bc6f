//! A column of dates or times that is ready.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::aspect::{Aspect, Made};
use crate::column::missing::{MISSING, MissingLevel};
use crate::column::step::is_affine;
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Feature, Features, RowEncoder};
use crate::data::{Table, TextColumn, TimeColumn, beyond, is_text, moment, moment_of};
use crate::design::{Block, Codes, Numbers};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};
use crate::progress::Warning;

/// A column of dates or times with what is taken of each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct DatetimeEncoder {
    content: Content,
    warnings: Vec<Warning>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) input: String,
    pub(super) aspects: Vec<Aspect>,
    /// Shift and scale of each aspect; 0 and 1 of one that is not standardised.
    pub(super) scaling: Vec<(f64, f64)>,
    pub(super) missing: MissingLevel,
    /// Whether every training row had a moment.
    pub(super) full: bool,
}

impl From<DatetimeEncoder> for Content {
    fn from(encoder: DatetimeEncoder) -> Self {
        encoder.content
    }
}

impl TryFrom<Content> for DatetimeEncoder {
    type Error = String;

    fn try_from(content: Content) -> Result<Self, String> {
        let scaled = |(aspect, &(shift, scale)): (&Aspect, &(f64, f64))| {
            is_affine(shift, scale) && (aspect.is_number() || (shift, scale) == (0.0, 1.0))
        };
        let fine =
            content.scaling.len() == content.aspects.len() && content.aspects.iter().zip(&content.scaling).all(scaled);
        if content.aspects.is_empty() || !content.aspects.iter().all(Aspect::can_be_taken) || !fine {
            return Err(format!("datetime column {:?}: parts that cannot be taken", content.name));
        }
        Ok(Self { content, warnings: Vec::new() })
    }
}

impl DatetimeEncoder {
    pub(super) fn new(content: Content, warnings: Vec<Warning>) -> Self {
        Self { content, warnings }
    }

    /// What each aspect makes of a moment. Where there is none: no code, and numbers that are encoded as 0.
    fn each(&self, moment: Option<&NaiveDateTime>, mut see: impl FnMut(usize, Made)) {
        let Content { aspects, scaling, .. } = &self.content;
        for (k, (aspect, (shift, _))) in aspects.iter().zip(scaling).enumerate() {
            see(k, moment.map_or(aspect.nothing(*shift), |moment| aspect.make(moment)));
        }
    }

    /// Whether a moment that is missing is let through.
    fn check(&self, moment: Option<&NaiveDateTime>) -> Result<(), ValueProblem> {
        if moment.is_none() { self.content.missing.code(0).map(|_| ()) } else { Ok(()) }
    }
}

/// The moments of a column, in UTC; `None` where one is missing.
pub(super) fn moments(name: &str, table: &Table) -> Result<Vec<Option<NaiveDateTime>>> {
    let array = table.column(name)?;
    let at = |row: usize, text| {
        let problem = ValueProblem::NotAMoment { text };
        Error::Value { column: name.to_owned(), place: table.place(row), problem }
    };
    if let Some(times) = TimeColumn::from_array(array) {
        let read = |(row, micros): (usize, &Option<i64>)| {
            micros.map(|micros| moment_of(micros).ok_or_else(|| at(row, beyond(micros)))).transpose()
        };
        return times.micros().iter().enumerate().map(read).collect();
    }
    let Some(texts) = TextColumn::from_array(array).filter(|_| is_text(array.data_type())) else {
        let wanted = "dates, timestamps, or text as 2024-03-01T12:30:00 are needed";
        return Err(Error::ColumnType { column: name.to_owned(), wanted, found: array.data_type().to_string() });
    };
    let read = |row: usize| texts.get(row).map(|text| moment(&text).ok_or_else(|| at(row, text.into_owned())));
    (0..texts.len()).map(|row| read(row).transpose()).collect()
}

impl RowEncoder for DatetimeEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let at = |problem| Error::Value { column: self.content.input.clone(), place: Place::Row(1), problem };
        let text = cells.first().and_then(|cell| cell.text());
        let read = |text: &str| moment(text).ok_or_else(|| ValueProblem::NotAMoment { text: text.to_owned() });
        let found = text.as_deref().map(read).transpose().map_err(at)?;
        self.check(found.as_ref()).map_err(at)?;
        self.each(found.as_ref(), |k, made| match made {
            Made::Number(value) => into.number(value, self.content.scaling[k].0),
            Made::Pair(pair) => pair.into_iter().for_each(|value| into.number(value, 0.0)),
            Made::Code(code, levels) => into.category((code != Codes::NONE).then_some(code), levels),
        });
        if self.content.missing == MissingLevel::Own {
            into.category(found.is_none().then_some(0), 1);
        }
        Ok(())
    }
}

impl Encoder for DatetimeEncoder {
    fn kind(&self) -> &str {
        "datetime"
    }

    fn inputs(&self) -> Vec<String> {
        vec![self.content.input.clone()]
    }

    fn features(&self) -> Features {
        let Content { name, aspects, scaling, missing, .. } = &self.content;
        let mut features = Vec::new();
        for (aspect, &(shift, scale)) in aspects.iter().zip(scaling) {
            features.extend(aspect.names(name).into_iter().map(|name| Feature { name, shift, scale }));
        }
        features.extend((*missing == MissingLevel::Own).then(|| Feature::plain(format!("{name}={MISSING}"))));
        features.into_iter().collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { input, aspects, scaling, missing, full, .. } = &self.content;
        let moments = moments(input, table)?;
        let mut numbers: Vec<[Vec<f64>; 2]> = vec![Default::default(); aspects.len()];
        let mut codes: Vec<Vec<u32>> = vec![Vec::new(); aspects.len()];
        for (row, moment) in moments.iter().enumerate() {
            let at = |problem| Error::Value { column: input.clone(), place: table.place(row), problem };
            self.check(moment.as_ref()).map_err(at)?;
            self.each(moment.as_ref(), |k, made| match made {
                Made::Number(value) => numbers[k][0].push(value),
                Made::Pair(pair) => numbers[k].iter_mut().zip(pair).for_each(|(column, value)| column.push(value)),
                Made::Code(code, _) => codes[k].push(code),
            });
        }
        let mut blocks = Vec::new();
        for (((aspect, &(shift, scale)), numbers), codes) in aspects.iter().zip(scaling).zip(numbers).zip(codes) {
            let block = |values: Vec<f64>| {
                Block::Numbers(Numbers { values: values.into(), nulls: None, fill: None, shift, scale })
            };
            let [first, second] = numbers;
            match aspect {
                Aspect::Number(_) | Aspect::DaysSince(_) => blocks.push(block(first)),
                Aspect::Cyclic(_) => blocks.extend([block(first), block(second)]),
                Aspect::Category(part) => {
                    let levels = part.range().map_or(0, |(_, count)| count);
                    blocks.push(Block::Codes(Codes { codes: codes.into(), levels, full: *full }));
                }
            }
        }
        if *missing == MissingLevel::Own {
            let codes = moments.iter().map(|moment| if moment.is_none() { 0 } else { Codes::NONE }).collect();
            blocks.push(Block::Codes(Codes { codes, levels: 1, full: false }));
        }
        Ok(blocks)
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        let moments = moments(&self.content.input, table)?;
        let missing = moments.iter().filter(|moment| moment.is_none()).count();
        Ok(Some(ColumnUse { cells: moments.len() as u64, missing: missing as u64, unseen: 0 }))
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
