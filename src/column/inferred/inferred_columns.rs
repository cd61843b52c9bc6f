//! Columns for a table of which nothing is said.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::Array;

use super::identifier::RowNames;
use super::taken_as::{ALL_MISSING, TakenAs};
use super::{of_numbers, of_texts};
use crate::column::{AnyColumn, Missing, MissingLevel, Unseen, categorical, datetime, numeric};
use crate::data::{NumberColumn, Table, TimeColumn};
use crate::error::Result;
use crate::progress::Warning;

/// Columns made for a table, and what was decided on the way.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inferred {
    /// The columns, in the table's order.
    pub columns: Vec<Arc<dyn AnyColumn>>,
    /// Columns that are left out, or taken for categories though there is a doubt, and missing values that are replaced.
    pub warnings: Vec<Warning>,
}

/// Feature columns for every column of a table, except the named ones (label, weights):
///
/// | the table holds | the feature column |
/// |---|---|
/// | numbers | [`numeric`], standardised |
/// | booleans | [`numeric`]: false = 0, true = 1 |
/// | Arrow dates and timestamps, text of which all is ISO 8601 | [`datetime`]: the days since 1970, standardised |
/// | text, dictionaries | [`categorical`], all categories; unseen ones are ignored |
/// | text, more than 20 different ones and more than half of all different | left out as an identifier, or as free text |
/// | whole numbers, all different, in a column without a name or named `id` | left out: they number the rows |
/// | text of which most, but not all, are numbers or dates; text of numbers in another notation (`1,234`, `5 %`) | left out; categories with a warning where each is there twice on average and there are at most 20 |
/// | one value only, or none | left out |
/// | any other type (lists, durations, …) | left out |
///
/// Where the table has missing values, numbers get their mean and an indicator `name=missing`, and categories and dates a
/// feature `name=<missing>`; elsewhere a missing value stays an error. Everything that is left out, replaced or doubtful is
/// reported as a warning, with the remedy. Numbers are standardised so that a penalty, or a learning rate, means the same to
/// each of them.
///
/// *Why:* a fit of which nothing is said may not be worse than one without the column. A date is one trend, and not one
/// category a day; hours and weekdays are to be named ([`datetime`]). Free text would be thousands of words for hundreds of
/// examples: it is left out with the advice to name it [`text`](crate::column::text()) and to choose a penalty. A number in another
/// notation is not guessed at: `1,234` is a thousand in one country and a little more than one in another.
///
/// # Errors
/// A name in `except` that is not in the table; an infinite number.
///
/// # Example
/// ```
/// use gradus::column::inferred;
/// use gradus::data::Table;
///
/// let cars = Table::from_columns([
///     ("pounds", vec![3.5, 3.69, 3.44].into()),
///     ("wheels", vec![4, 4, 4].into()),
///     ("maker", vec!["Chevrolet", "Buick", "Buick"].into()),
///     ("mpg", vec![18, 15, 18].into()),
/// ])?;
/// let inferred = inferred(&cars, &["mpg"])?;
/// let names: Vec<&str> = inferred.columns.iter().map(|column| column.name()).collect();
/// assert_eq!(names, ["pounds", "maker"]);
/// assert_eq!(inferred.warnings[0].to_string(), "column \"wheels\" is left out: it has one value only (4)");
/// # Ok::<(), gradus::Error>(())
/// ```
pub fn inferred(table: &Table, except: &[&str]) -> Result<Inferred> {
    for name in except {
        table.column(name)?;
    }
    let except: HashSet<&str> = except.iter().copied().collect();
    let rows = RowNames::of(table);
    let mut inferred = Inferred { columns: Vec::new(), warnings: Vec::new() };
    for name in table.names() {
        if except.contains(name.as_str()) {
            continue;
        }
        let (column, warning) = match taken_as(table, &name, &rows)? {
            TakenAs::Numbers { boolean, missing } => {
                let column = if boolean { numeric(&name) } else { numeric(&name).standardized() };
                if missing == 0 {
                    (Some(Arc::new(column) as Arc<dyn AnyColumn>), None)
                } else {
                    let column = column.missing(Missing::Mean).with_indicator();
                    let with = format!("the mean, and marked by the feature \"{name}=missing\"");
                    (Some(Arc::new(column) as _), Some(filled(&name, missing, with)))
                }
            }
            TakenAs::Times { missing } => {
                let column = datetime(&name).days_since(EPOCH).standardized();
                if missing == 0 {
                    (Some(Arc::new(column) as _), None)
                } else {
                    let with = format!("the mean, and marked by the feature \"{name}=<missing>\"");
                    (Some(Arc::new(column.missing(MissingLevel::Own)) as _), Some(filled(&name, missing, with)))
                }
            }
            TakenAs::Categories { missing, doubt } => {
                let doubtful = doubt.map(|why| Warning::TakenForCategories { column: name.clone(), why });
                inferred.warnings.extend(doubtful);
                let column = categorical(&name).unseen(Unseen::Ignore);
                if missing == 0 {
                    (Some(Arc::new(column) as _), None)
                } else {
                    let with = format!("the category \"{name}=<missing>\"");
                    (Some(Arc::new(column.missing(MissingLevel::Own)) as _), Some(filled(&name, missing, with)))
                }
            }
            TakenAs::Nothing(why) => (None, Some(Warning::LeftOut { column: name, why })),
        };
        inferred.columns.extend(column);
        inferred.warnings.extend(warning);
    }
    Ok(inferred)
}

fn filled(name: &str, rows: usize, with: String) -> Warning {
    Warning::FilledMissing { column: name.to_owned(), rows: rows as u64, with }
}

/// Where the days of dates are counted from: a text that does not depend on the examples, as names of features must not.
const EPOCH: &str = "1970-01-01";

fn taken_as(table: &Table, name: &str, rows: &RowNames<'_>) -> Result<TakenAs> {
    let array = table.column(name)?;
    let found = array.data_type();
    if array.logical_null_count() == array.len() {
        return Ok(TakenAs::Nothing(ALL_MISSING.to_owned()));
    }
    if let Some(column) = NumberColumn::from_array(array) {
        return of_numbers::numbers_as(table, name, rows, &column);
    }
    if let Some(times) = TimeColumn::from_array(array) {
        return Ok(self::times(times.micros()));
    }
    match table.texts(name) {
        Ok(_) => of_texts::texts_as(table, name, rows),
        Err(_) => Ok(TakenAs::Nothing(format!("{found} is neither a number nor text; turn it into one of them"))),
    }
}

/// Of moments that compare as these values do.
fn times(moments: &[Option<impl Copy + PartialEq>]) -> TakenAs {
    let mut there = moments.iter().flatten();
    let first = there.next();
    if there.all(|moment| Some(moment) == first) {
        return TakenAs::Nothing("it has one date only".to_owned());
    }
    TakenAs::Times { missing: moments.iter().filter(|moment| moment.is_none()).count() }
}
