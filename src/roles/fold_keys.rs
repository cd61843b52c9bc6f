//! What decides which examples of a fold belong together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::labeled::needs_memory;
use super::{ColumnRoles, Labeled};
use crate::data::Table;
use crate::error::{Error, Result};

impl ColumnRoles {
    /// Labels as numbers that are in order, one per row: of classes, the place of their name. Of several labels the first decides
    /// what is alike.
    pub(crate) fn label_numbers(&self, examples: &Labeled<'_>) -> Result<Vec<f64>> {
        let table = match examples {
            Labeled::Arrays(arrays) => return Ok(arrays.first_labels().to_vec()),
            Labeled::Table(table) => table,
            Labeled::Source(_) => return Err(needs_memory("folds")),
        };
        let label = self.label.first().map_or("", String::as_str);
        if let Ok(numbers) = table.numbers(label) {
            return Ok((0..table.rows()).map(|row| numbers.get(row).unwrap_or(f64::NAN)).collect());
        }
        let texts = texts(table, label)?;
        let mut places: BTreeMap<&String, f64> = texts.iter().map(|text| (text, 0.0)).collect();
        places.values_mut().enumerate().for_each(|(k, place)| *place = k as f64);
        Ok(texts.iter().map(|text| places[text]).collect())
    }

    /// Which of so many rows weigh something; `None` where all do.
    pub(crate) fn present_rows(&self, examples: &Labeled<'_>, rows: usize) -> Result<Option<Vec<usize>>> {
        let weights = match examples {
            Labeled::Table(table) => self.example_weights(table)?.map(Cow::Owned),
            Labeled::Arrays(arrays) => arrays.weights.as_deref().map(Cow::Borrowed),
            Labeled::Source(_) => return Err(needs_memory("rows by their weights")),
        };
        // Weights that are not one per row are for the fit to refuse.
        let present = |weights: Cow<'_, [f64]>| (0..rows).filter(|row| weights.get(*row) != Some(&0.0)).collect();
        Ok(weights.map(present).filter(|present: &Vec<usize>| present.len() < rows))
    }
}

impl Labeled<'_> {
    /// The group of each example.
    pub(crate) fn groups(&self, column: &str) -> Result<Vec<String>> {
        match self {
            Self::Table(table) => texts(table, column),
            Self::Source(_) => Err(needs_memory("folds by group")),
            Self::Arrays(_) => Err(Error::Unsupported {
                what: "folds by group".to_owned(),
                needs: "a Table, whose column says the group of each row",
                found: "arrays".to_owned(),
            }),
        }
    }
}

/// The cells of a column as text.
fn texts(table: &Table, name: &str) -> Result<Vec<String>> {
    if let Ok(texts) = table.texts(name) {
        return Ok((0..table.rows()).map(|row| texts.get(row).unwrap_or_default().into_owned()).collect());
    }
    let numbers = table.numbers(name)?;
    Ok((0..table.rows()).map(|row| numbers.get(row).map_or_else(String::new, |x| x.to_string())).collect())
}
