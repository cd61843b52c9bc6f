//! A column of dates or times that is ready.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::time_feature::TimeFeature;
use crate::column::faults::of_cell;
use crate::column::level::MissingLevel;
use crate::column::number::Scaling;
use crate::column::settings::kind_and_notes;
use crate::column::{Cell, ColumnNotes, EncodedRow, Encoder, Input, Layout};
use crate::data::moment;
use crate::design::Names;
use crate::error::{Result, ValueProblem};

/// A column of dates or times with what is taken of each.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatetimeEncoder {
    #[serde(rename = "name")]
    pub(super) notes: ColumnNotes,
    pub(super) input: String,
    pub(super) time_features: Vec<TimeFeature>,
    /// Of each feature; that of one that is not standardised changes nothing.
    pub(super) scaling: Vec<Scaling>,
    pub(super) missing: MissingLevel,
    /// Whether every training row had a moment.
    pub(super) full: bool,
}

/// The moment of a cell, in UTC; `None` where it is missing.
pub(super) fn moment_of_cell(cell: &Cell<'_>) -> Result<Option<NaiveDateTime>, ValueProblem> {
    let not_a_moment = || ValueProblem::NotAMoment { text: cell.text().unwrap_or_default().into_owned() };
    match cell {
        Cell::Spelled(spelled) if spelled.is_moment() => spelled.moment().map(Some).ok_or_else(not_a_moment),
        _ => cell.text().map(|text| moment(&text).ok_or_else(not_a_moment)).transpose(),
    }
}

impl DatetimeEncoder {
    fn each(&self) -> impl Iterator<Item = (&TimeFeature, Scaling)> {
        self.time_features.iter().zip(self.scaling.iter().copied())
    }
}

impl Encoder for DatetimeEncoder {
    kind_and_notes!("datetime");

    fn inputs(&self) -> Vec<Input> {
        vec![Input::moments(&self.input)]
    }

    fn layout(&self) -> Vec<Layout> {
        let each = self.each().flat_map(|(feature, scaling)| feature.layout(scaling, self.full));
        each.chain(self.missing.layout()).collect()
    }

    fn names(&self) -> Names {
        let names = self.time_features.iter().flat_map(|feature| feature.names(&self.notes.name)).collect();
        Names::joined([&names, &self.missing.names(&format!("{}=", self.notes.name))])
    }

    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let at = |problem| of_cell(&self.input, problem);
        let moment = cells.first().map_or(Ok(None), moment_of_cell).map_err(at)?;
        if moment.is_none() {
            self.missing.code(0).map_err(at)?;
        }
        self.each().for_each(|(feature, scaling)| feature.encode(moment.as_ref(), scaling, row));
        self.missing.encode(moment.is_none(), row);
        Ok(())
    }

    fn fault(&self) -> Option<String> {
        let scaled = |(feature, scaling): (&TimeFeature, Scaling)| {
            scaling.is_safe() && (feature.is_number() || scaling == Scaling::NONE)
        };
        let fine = self.scaling.len() == self.time_features.len() && self.each().all(scaled);
        let fine = fine && !self.time_features.is_empty() && self.time_features.iter().all(TimeFeature::is_valid);
        (!fine).then(|| "parts that cannot be taken".to_owned())
    }
}
