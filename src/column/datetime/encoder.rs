//! A column of dates or times that is ready.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::TimePart;
use super::moment::{moment, moments};
use crate::column::missing::{MISSING, MissingLevel};
use crate::column::{Cell, ColumnUse, EncodedRow, Encoder, Feature, RowEncoder};
use crate::data::Table;
use crate::design::{Block, Codes, Numbers};
use crate::error::{Error, Place, Result, ValueProblem, inconsistent};

/// One thing that is taken of a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Aspect {
    Number(TimePart),
    Category(TimePart),
    Cyclic(TimePart),
    DaysSince(String),
}

/// A column of dates or times with what is taken of each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Content", into = "Content")]
pub struct DatetimeEncoder {
    content: Content,
    /// Where the days of each aspect that counts them begin.
    origins: Vec<NaiveDateTime>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) name: String,
    pub(super) input: String,
    pub(super) aspects: Vec<Aspect>,
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
        let comes_back = |aspect: &Aspect| match aspect {
            Aspect::Category(part) | Aspect::Cyclic(part) => part.range().is_some(),
            Aspect::Number(_) | Aspect::DaysSince(_) => true,
        };
        if content.aspects.is_empty() || !content.aspects.iter().all(comes_back) {
            return Err(format!("datetime column {:?}: parts that cannot be taken", content.name));
        }
        Self::new(content).map_err(|error| error.to_string())
    }
}

/// What an aspect makes of a moment.
enum Made {
    Numbers([f64; 2], usize),
    Code(u32, u32),
}

impl DatetimeEncoder {
    pub(super) fn new(content: Content) -> Result<Self> {
        let origin = |aspect: &Aspect| match aspect {
            Aspect::DaysSince(text) => Some(moment(text)),
            _ => None,
        };
        let origins = content.aspects.iter().filter_map(origin).collect::<Result<_, ValueProblem>>();
        let at = |problem| Error::Value { column: content.name.clone(), place: Place::Row(1), problem };
        Ok(Self { origins: origins.map_err(at)?, content })
    }

    /// What each aspect makes of a moment: zeros, and no code, where there is none.
    fn each(&self, moment: Option<&NaiveDateTime>, mut see: impl FnMut(usize, Made)) {
        let mut origins = self.origins.iter();
        for (k, aspect) in self.content.aspects.iter().enumerate() {
            see(
                k,
                match aspect {
                    Aspect::Number(part) => Made::Numbers([moment.map_or(0.0, |m| part.of(m) as f64), 0.0], 1),
                    Aspect::Cyclic(part) => {
                        let (sin, cos) = moment.map_or((0.0, 0.0), |m| part.on_circle(part.of(m)));
                        Made::Numbers([sin, cos], 2)
                    }
                    Aspect::DaysSince(_) => {
                        let origin = origins.next();
                        let days = moment.zip(origin).map_or(0.0, |(m, origin)| days(m, origin));
                        Made::Numbers([days, 0.0], 1)
                    }
                    Aspect::Category(part) => {
                        let (lowest, count) = part.range().unwrap_or((0, 1));
                        Made::Code(moment.map_or(Codes::NONE, |m| (part.of(m) - lowest) as u32), count)
                    }
                },
            );
        }
    }

    /// Whether a moment that is missing is let through.
    fn check(&self, moment: Option<&NaiveDateTime>) -> Result<(), ValueProblem> {
        if moment.is_none() { self.content.missing.code(0).map(|_| ()) } else { Ok(()) }
    }
}

fn days(moment: &NaiveDateTime, origin: &NaiveDateTime) -> f64 {
    let (moment, origin) = (moment.and_utc(), origin.and_utc());
    // Whole days and the rest apart: exact to the microsecond for any two dates.
    let seconds = moment.timestamp() - origin.timestamp();
    let micros = i64::from(moment.timestamp_subsec_micros()) - i64::from(origin.timestamp_subsec_micros());
    let rest = seconds.rem_euclid(86_400) as f64 + micros as f64 / 1e6;
    seconds.div_euclid(86_400) as f64 + rest / 86_400.0
}

impl RowEncoder for DatetimeEncoder {
    fn encode_row(&self, cells: &[Cell<'_>], into: &mut EncodedRow) -> Result<()> {
        let at = |problem| Error::Value { column: self.content.input.clone(), place: Place::Row(1), problem };
        let text = cells.first().and_then(|cell| cell.text());
        let found = text.as_deref().map(moment).transpose().map_err(at)?;
        self.check(found.as_ref()).map_err(at)?;
        self.each(found.as_ref(), |_, made| match made {
            Made::Numbers(values, width) => values[..width].iter().for_each(|&value| into.number(value, 0.0)),
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

    fn features(&self) -> Vec<Feature> {
        let Content { name, aspects, missing, .. } = &self.content;
        let mut names = Vec::new();
        for aspect in aspects {
            match aspect {
                Aspect::Number(part) => names.push(format!("{name}.{}", part.name())),
                Aspect::Cyclic(part) => {
                    names.push(format!("{name}.sin({})", part.name()));
                    names.push(format!("{name}.cos({})", part.name()));
                }
                Aspect::DaysSince(origin) => names.push(format!("{name}.days since {origin}")),
                Aspect::Category(part) => {
                    let levels = part.range().map_or(0, |(_, count)| count);
                    names.extend((0..levels).map(|code| format!("{name}.{}={}", part.name(), part.level(code))));
                }
            }
        }
        names.extend((*missing == MissingLevel::Own).then(|| format!("{name}={MISSING}")));
        names.into_iter().map(Feature::plain).collect()
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let Content { input, aspects, missing, full, .. } = &self.content;
        let moments = moments(input, table)?;
        let mut numbers: Vec<[Vec<f64>; 2]> = vec![Default::default(); aspects.len()];
        let mut codes: Vec<Vec<u32>> = vec![Vec::new(); aspects.len()];
        for (row, moment) in moments.iter().enumerate() {
            let at = |problem| Error::Value { column: input.clone(), place: table.place(row), problem };
            self.check(moment.as_ref()).map_err(at)?;
            self.each(moment.as_ref(), |k, made| match made {
                Made::Numbers(values, width) => {
                    numbers[k].iter_mut().zip(&values[..width]).for_each(|(column, &value)| column.push(value));
                }
                Made::Code(code, _) => codes[k].push(code),
            });
        }
        let mut blocks = Vec::new();
        for ((aspect, numbers), codes) in aspects.iter().zip(numbers).zip(codes) {
            let [first, second] = numbers.map(|values| Block::Numbers(Numbers::plain(values.into())));
            match aspect {
                Aspect::Number(_) | Aspect::DaysSince(_) => blocks.push(first),
                Aspect::Cyclic(_) => blocks.extend([first, second]),
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

    fn save(&self) -> Result<Value> {
        serde_json::to_value(&self.content).map_err(inconsistent)
    }
}
