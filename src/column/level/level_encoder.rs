//! Levels that have been learned: the one encoder of all columns in which a cell is one of finitely many.

use serde::{Deserialize, Serialize};

use super::boundaries::{boundaries_fault, intervals};
use super::coded::Coded;
use super::combiner::Combiner;
use super::hash_buckets::{bucket, bucket_fault, bucket_names};
use super::missing_level::{MISSING, MissingLevel};
use super::unseen::Unseen;
use super::vocabulary::Vocabulary;
use crate::column::faults::{of_cell, setting};
use crate::column::number::NumberReader;
use crate::column::{Cell, ColumnNotes, ColumnUse, EncodedRow, Encoder, Input, Layout};
use crate::data::{read_number, remedy_for_number};
use crate::design::{Codes, Names};
use crate::error::{ColumnProblem, Result, ValueProblem};

/// A column of levels, ready: one code per row, or sparse rows where it holds lists. What
/// [`categorical`](super::super::categorical()), [`hashed`](super::super::hashed()), [`identity`](super::super::identity()),
/// [`boolean`](super::super::boolean()) and [`bucketized`](super::super::bucketized()) learn.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelEncoder {
    #[serde(rename = "name")]
    pub(crate) notes: ColumnNotes,
    pub(crate) levels: Levels,
    pub(crate) missing: MissingLevel,
    pub(crate) combiner: Combiner,
    /// Whether every training row had a feature.
    pub(crate) full: bool,
}

/// What the levels are, and how a cell becomes the code of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Levels {
    /// One level for true, none for false.
    Boolean { input: String },
    /// Integers below `buckets`: each is its own code. `default` stands for any other number.
    Identity { input: String, buckets: u32, default: Option<u32> },
    /// The fingerprint of the text modulo `buckets`; none for texts that are ignored.
    Hashed { input: String, buckets: u32, ignored: Vec<String> },
    /// The position in the vocabulary, the reference (a position) being left out; behind them what is unseen.
    Categorical { input: String, vocabulary: Vocabulary, unseen: Unseen, reference: Option<u32> },
    /// The interval of a number; without the first one where that is dropped.
    Bucketized { reading: NumberReader, boundaries: Vec<f64>, drop_first: bool },
}

impl Levels {
    /// The number of features.
    fn width(&self) -> u32 {
        match self {
            Self::Boolean { .. } => 1,
            Self::Identity { buckets, .. } | Self::Hashed { buckets, .. } => *buckets,
            Self::Categorical { vocabulary, unseen, reference, .. } => {
                vocabulary.len() as u32 - u32::from(reference.is_some()) + unseen.buckets()
            }
            Self::Bucketized { boundaries, drop_first, .. } => boundaries.len() as u32 + 1 - u32::from(*drop_first),
        }
    }

    /// The code of a text, [`Codes::NONE`] where no feature is active.
    fn code_of_text(&self, text: &str) -> Result<u32, ValueProblem> {
        match self {
            Self::Boolean { .. } => truth(text).map(|truth| if truth { 0 } else { Codes::NONE }),
            Self::Identity { buckets, default, .. } => {
                let not_a_number =
                    || ValueProblem::NotANumber { text: text.to_owned(), remedy: remedy_for_number(text) };
                let value = read_number(text).ok_or_else(not_a_number)?;
                let must = "an integer from 0 to the number of buckets minus 1; raise it, or add .default_id(..)";
                id(value, *buckets).or(*default).ok_or(ValueProblem::Domain { value, must })
            }
            Self::Hashed { ignored, .. } if ignored.iter().any(|ignored| ignored == text) => Ok(Codes::NONE),
            Self::Hashed { buckets, .. } => Ok(bucket(text, *buckets)),
            Self::Categorical { vocabulary, unseen, reference, .. } => {
                let Some(position) = vocabulary.position(text) else {
                    return unseen.code(text, self.width() - unseen.buckets());
                };
                Ok(match *reference {
                    Some(reference) if position == reference => Codes::NONE,
                    Some(reference) if position > reference => position - 1,
                    _ => position,
                })
            }
            // A number is read, no text.
            Self::Bucketized { .. } => Ok(Codes::NONE),
        }
    }

    /// Whether training did not have a text.
    fn is_unseen(&self, text: &str) -> bool {
        match self {
            Self::Identity { buckets, .. } => read_number(text).and_then(|number| id(number, *buckets)).is_none(),
            Self::Categorical { vocabulary, .. } => vocabulary.position(text).is_none(),
            Self::Boolean { .. } | Self::Hashed { .. } | Self::Bucketized { .. } => false,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        match self {
            Self::Boolean { input } => vec![Input::texts(input)],
            Self::Identity { input, .. } | Self::Hashed { input, .. } | Self::Categorical { input, .. } => {
                vec![Input::texts(input).or_lists()]
            }
            Self::Bucketized { reading, .. } => reading.inputs(),
        }
    }

    fn names(&self, column: &str) -> Names {
        match self {
            Self::Boolean { .. } => std::iter::once(column.to_owned()).collect(),
            Self::Identity { buckets, .. } => Names::numbered(format!("{column}="), 0, *buckets as usize),
            Self::Hashed { buckets, .. } => bucket_names(column, *buckets),
            Self::Categorical { vocabulary, unseen, reference, .. } => {
                let kept = vocabulary.words().zip(0..).filter(|(_, position)| *reference != Some(*position));
                let words: Names = kept.map(|(word, _)| format!("{column}={word}")).collect();
                Names::joined([&words, &unseen.names(&format!("{column}="))])
            }
            Self::Bucketized { boundaries, drop_first, .. } => {
                let kept = intervals(boundaries).into_iter().skip(usize::from(*drop_first));
                kept.map(|interval| format!("{column}={interval}")).collect()
            }
        }
    }

    pub(crate) fn fault(&self, missing: MissingLevel) -> Option<ColumnProblem> {
        match self {
            Self::Boolean { .. } => None,
            Self::Identity { buckets, default, .. } => bucket_fault(*buckets).or_else(|| {
                let beyond = default.filter(|id| id >= buckets);
                beyond.map(|id| setting("default_id", id, "an id below the number of buckets"))
            }),
            Self::Hashed { buckets, .. } => bucket_fault(*buckets),
            Self::Categorical { vocabulary, unseen, reference, .. } => {
                let reserved = Names::joined([&unseen.names(""), &missing.names("")]);
                let word = vocabulary.words().find(|word| reserved.position(word).is_some());
                let reserved = word.map(|word| ColumnProblem::ReservedCategory { category: word.to_owned() });
                let outside = reference.filter(|&reference| reference as usize >= vocabulary.len());
                let outside = outside.map(|at| setting("reference", at, "a position in the vocabulary"));
                unseen.fault().or(reserved).or(outside)
            }
            Self::Bucketized { reading, boundaries, .. } => reading.fault().or_else(|| boundaries_fault(boundaries)),
        }
    }

    fn lacks_a_level(&self) -> bool {
        match self {
            Self::Categorical { reference, .. } => reference.is_some(),
            Self::Bucketized { drop_first, .. } => *drop_first,
            Self::Boolean { .. } | Self::Identity { .. } | Self::Hashed { .. } => false,
        }
    }
}

/// Whether a text means yes.
fn truth(text: &str) -> Result<bool, ValueProblem> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    let number = read_number(text);
    if is(&["true", "yes", "t", "y"]) || number == Some(1.0) {
        Ok(true)
    } else if is(&["false", "no", "f", "n"]) || number == Some(0.0) {
        Ok(false)
    } else {
        Err(ValueProblem::NotABoolean { text: text.to_owned() })
    }
}

/// The id of a number, if it is one.
fn id(number: f64, buckets: u32) -> Option<u32> {
    (number.fract() == 0.0 && (0.0..f64::from(buckets)).contains(&number)).then_some(number as u32)
}

impl LevelEncoder {
    /// What is learned with these settings, before anything was counted.
    pub(crate) fn new(name: &str, levels: Levels, missing: MissingLevel, combiner: Combiner) -> Self {
        Self { notes: name.into(), levels, missing, combiner, full: false }
    }

    /// The number of features, that of missing values among them.
    pub(crate) fn features(&self) -> u32 {
        self.levels.width() + self.missing.width()
    }

    /// The code of a cell without a value.
    pub(crate) fn missing_code(&self) -> Result<u32, ValueProblem> {
        self.missing.code(self.levels.width())
    }

    /// The code of a text, `None` for a cell that has none.
    pub(crate) fn code(&self, text: Option<&str>) -> Result<u32, ValueProblem> {
        text.map_or_else(|| self.missing_code(), |text| self.levels.code_of_text(text))
    }

    /// The codes of a row.
    ///
    /// # Errors
    /// A cell that cannot be coded.
    pub(crate) fn coded(&self, cells: &[Cell<'_>]) -> Result<Coded> {
        let cell = cells.first().copied().unwrap_or_default();
        match (&self.levels, cell) {
            (Levels::Bucketized { reading, boundaries, drop_first }, _) => {
                let Some(value) = reading.value(&self.notes.name, cells)? else {
                    return self
                        .missing_code()
                        .map(Coded::One)
                        .map_err(|problem| reading.in_row(&self.notes.name, problem));
                };
                let bucket = boundaries.partition_point(|&boundary| boundary <= value) as u32;
                Ok(Coded::One(if *drop_first { bucket.checked_sub(1).unwrap_or(Codes::NONE) } else { bucket }))
            }
            (Levels::Boolean { input }, Cell::List(cells)) => {
                Err(of_cell(input, ValueProblem::NotABoolean { text: format!("a list of {}", cells.len()) }))
            }
            (
                Levels::Boolean { input }
                | Levels::Identity { input, .. }
                | Levels::Hashed { input, .. }
                | Levels::Categorical { input, .. },
                cell,
            ) => {
                let code =
                    |cell: &Cell<'_>| self.code(cell.text().as_deref()).map_err(|problem| of_cell(input, problem));
                match cell {
                    Cell::List(cells) => cells.iter().map(code).collect::<Result<_>>().map(Coded::Several),
                    cell => code(&cell).map(Coded::One),
                }
            }
        }
    }
}

impl Encoder for LevelEncoder {
    fn kind(&self) -> &str {
        match self.levels {
            Levels::Boolean { .. } => "boolean",
            Levels::Identity { .. } => "identity",
            Levels::Hashed { .. } => "hashed",
            Levels::Categorical { .. } => "categorical",
            Levels::Bucketized { .. } => "bucketized",
        }
    }

    fn notes(&self) -> &ColumnNotes {
        &self.notes
    }

    fn inputs(&self) -> Vec<Input> {
        self.levels.inputs()
    }

    fn layout(&self) -> Vec<Layout> {
        vec![Layout::Levels { count: self.features(), full: self.full }]
    }

    fn names(&self) -> Names {
        // Buckets of numbers are no texts: no bucket can be called `missing`.
        let missing = if matches!(self.levels, Levels::Bucketized { .. }) { "missing" } else { MISSING };
        let missing = (self.missing == MissingLevel::Own).then(|| format!("{}={missing}", self.notes.name));
        Names::joined([&self.levels.names(&self.notes.name), &missing.into_iter().collect()])
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        self.coded(cells)?.write(self.combiner, row);
        Ok(())
    }

    fn inspect_row(&self, cells: &[Cell<'_>], found: &mut ColumnUse) -> Result<()> {
        if let Levels::Bucketized { reading, .. } = &self.levels {
            found.add(reading.value(&self.notes.name, cells)?.is_none(), false);
            return Ok(());
        }
        for cell in cells.first().iter().flat_map(|cell| cell.entries()) {
            let text = cell.text();
            found.add(text.is_none(), text.is_some_and(|text| self.levels.is_unseen(&text)));
        }
        Ok(())
    }

    fn fault(&self) -> Option<String> {
        let full = self.full && self.levels.lacks_a_level();
        let full = full.then(|| "a level has no feature, yet they are said to be full".to_owned());
        self.levels.fault(self.missing).map(|fault| fault.to_string()).or(full)
    }

    fn saveable(&self) -> Result<()> {
        match &self.levels {
            Levels::Bucketized { reading, .. } => reading.saveable(&self.notes.name),
            _ => Ok(()),
        }
    }
}
