//! Several tables of the same columns as one.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, LargeStringArray};

use super::origin::Origin;
use super::{Spelling, Table, TextColumn, is_text};
use crate::error::{Error, Result};

/// The rows of tables of the same columns in the same order, one table after the other. Each row keeps its place, and each
/// cell its text. One table is shared, several are copied.
pub(crate) fn joined(tables: &[Table]) -> Result<Table> {
    let first = match tables {
        [] => return Err(Error::Empty { what: "there are no tables to join" }),
        [only] => return Ok(only.clone()),
        [first, ..] => first,
    };
    let (mut columns, mut spellings) = (Vec::with_capacity(first.width()), Vec::with_capacity(first.width()));
    for (position, name) in first.names().into_iter().enumerate() {
        let parts: Vec<(&ArrayRef, &Spelling)> =
            tables.iter().map(|table| (table.batch().column(position), &table.spellings()[position])).collect();
        spellings.push(joined_spelling(&parts)?);
        columns.push((name, concatenated(parts.iter().map(|(array, _)| *array))?));
    }
    let origin = Origin::joined(tables.iter().map(|table| (table.origin(), table.rows())));
    Ok(Table::from_arrays(columns, origin)?.spelled(spellings))
}

fn concatenated<'a>(parts: impl Iterator<Item = &'a ArrayRef>) -> Result<ArrayRef> {
    let parts: Vec<&dyn Array> = parts.map(AsRef::as_ref).collect();
    arrow_select::concat::concat(&parts).map_err(Error::other)
}

/// How the cells of the parts of a column are spelled: by their rule where all have one, else by their texts.
fn joined_spelling(parts: &[(&ArrayRef, &Spelling)]) -> Result<Spelling> {
    let Some(((_, first), others)) = parts.split_first() else { return Ok(Spelling::Unknown) };
    if others.iter().all(|(_, other)| first.is_rule_of(other)) && !matches!(first, Spelling::Each(_)) {
        return Ok((*first).clone());
    }
    let own = |(_, spelling): &(&ArrayRef, &Spelling)| match spelling {
        Spelling::Each(texts) => Some(texts.clone()),
        _ => None,
    };
    let texts: Option<Vec<ArrayRef>> = parts.iter().map(own).collect();
    let same = |texts: &Vec<ArrayRef>| texts.windows(2).all(|pair| pair[0].data_type() == pair[1].data_type());
    match texts.filter(same).or_else(|| parts.iter().map(|(array, spelling)| texts_of(array, spelling)).collect()) {
        Some(texts) => Ok(Spelling::Each(concatenated(texts.iter())?)),
        None => Ok(Spelling::Unknown),
    }
}

/// The texts of an array that is spelled like this; `None` for one of text, which says them itself.
fn texts_of(array: &ArrayRef, spelling: &Spelling) -> Option<ArrayRef> {
    let texts = TextColumn::spelled(array, spelling).filter(|_| !is_text(array.data_type()))?;
    let texts: LargeStringArray = texts.iter().collect();
    Some(Arc::new(texts))
}
