//! What is taken of a moment.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::time_part::TimePart;
use crate::column::number::Scaling;
use crate::column::{EncodedRow, Layout};
use crate::data::moment;

/// One thing that is taken of a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TimeFeature {
    Number(TimePart),
    Category(TimePart),
    Cyclic(TimePart),
    /// Counted from this moment, as it is written.
    DaysSince(Origin),
}

/// A moment with the text that it was given as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Origin {
    pub(super) text: String,
    /// `None` of a text that is no moment.
    moment: Option<NaiveDateTime>,
}

impl From<String> for Origin {
    fn from(text: String) -> Self {
        Self { moment: moment(&text), text }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.text
    }
}

impl TimeFeature {
    /// Whether it is one number, which can be standardised.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_) | Self::DaysSince(_))
    }

    /// Whether it can be taken: what comes back is on a circle or a category, and days have an origin.
    pub(super) fn is_valid(&self) -> bool {
        match self {
            Self::Category(part) | Self::Cyclic(part) => part.range().is_some(),
            Self::DaysSince(origin) => origin.moment.is_some(),
            Self::Number(_) => true,
        }
    }

    /// The number of an feature that is one.
    pub(super) fn number(&self, moment: &NaiveDateTime) -> f64 {
        match self {
            Self::Number(part) => part.of(moment) as f64,
            Self::DaysSince(origin) => origin.moment.map_or(0.0, |origin| days(moment, &origin)),
            Self::Cyclic(_) | Self::Category(_) => 0.0,
        }
    }

    /// The blocks that it makes; `full` where every training row had a moment.
    pub(super) fn layout(&self, scaling: Scaling, full: bool) -> Vec<Layout> {
        match self {
            Self::Number(_) | Self::DaysSince(_) => vec![scaling.layout()],
            Self::Cyclic(_) => vec![Layout::PLAIN; 2],
            Self::Category(part) => vec![Layout::Levels { count: part.range().map_or(0, |(_, count)| count), full }],
        }
    }

    /// Encodes a moment. Where there is none: no code, and numbers that are encoded as 0.
    pub(super) fn encode(&self, moment: Option<&NaiveDateTime>, scaling: Scaling, row: &mut EncodedRow) {
        match self {
            Self::Number(_) | Self::DaysSince(_) => {
                row.number(moment.map_or(scaling.shift, |moment| self.number(moment)));
            }
            Self::Cyclic(part) => {
                let (sin, cos) = moment.map_or((0.0, 0.0), |moment| part.on_circle(part.of(moment)));
                row.number(sin);
                row.number(cos);
            }
            Self::Category(part) => {
                let (lowest, _) = part.range().unwrap_or((0, 1));
                row.code(moment.map(|moment| (part.of(moment) - lowest) as u32));
            }
        }
    }

    /// The names of its features, of a column of this name.
    pub(super) fn names(&self, column: &str) -> Vec<String> {
        match self {
            Self::Number(part) => vec![format!("{column}.{}", part.name())],
            Self::DaysSince(origin) => vec![format!("{column}.days since {}", origin.text)],
            Self::Cyclic(part) => ["sin", "cos"].map(|wave| format!("{column}.{wave}({})", part.name())).into(),
            Self::Category(part) => {
                let levels = part.range().map_or(0, |(_, count)| count);
                (0..levels).map(|code| format!("{column}.{}={}", part.name(), part.level(code))).collect()
            }
        }
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
