//! Columns for a table of which nothing is said.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::Array;
use arrow_schema::DataType;

use super::AnyColumn;
use super::categorical::{Categorical, Unseen, Words, categorical};
use super::missing::{Missing, MissingLevel};
use super::numeric::numeric;
use crate::data::{NumberColumn, Table, shortened};
use crate::error::{Error, Result, ValueProblem};
use crate::progress::Warning;

/// Columns made for a table, and what was decided on the way.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inferred {
    /// The columns, in the table's order.
    pub columns: Vec<Arc<dyn AnyColumn>>,
    /// Columns that are left out, and missing values that are replaced.
    pub warnings: Vec<Warning>,
}

/// Feature columns for every column of a table, except the named ones (label, weights):
///
/// | the table holds | the feature column |
/// |---|---|
/// | numbers | [`numeric`], standardised |
/// | booleans | [`numeric`]: false = 0, true = 1 |
/// | text, dictionaries | [`categorical`], all categories; unseen ones are ignored |
/// | text, more than 20 different ones and more than half of all different | left out as an identifier |
/// | one value only, or none | left out |
/// | any other type (dates, lists, …) | left out |
///
/// Where the table has missing values, numbers get their mean and an indicator `name=missing`, and categories a level
/// `name=<missing>`; elsewhere a missing value stays an error. Everything that is left out or replaced is reported as a
/// warning. Numbers are standardised so that a penalty, or a learning rate, means the same to each of them.
///
/// # Errors
/// A name in `except` that is not in the table; an infinite number; a text column of which most cells, but not all, are
/// numbers: the first that is not is named by its place.
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
    let mut inferred = Inferred { columns: Vec::new(), warnings: Vec::new() };
    for name in table.names() {
        if except.contains(&name.as_str()) {
            continue;
        }
        let (column, warning) = match look(table, &name)? {
            Kind::Numbers { boolean, missing } => {
                let column = if boolean { numeric(&name) } else { numeric(&name).standardized() };
                if missing == 0 {
                    (Some(Arc::new(column) as Arc<dyn AnyColumn>), None)
                } else {
                    let column = column.missing(Missing::Mean).with_indicator();
                    let with = format!("the mean, and marked by the feature \"{name}=missing\"");
                    (Some(Arc::new(column) as _), Some(filled(&name, missing, with)))
                }
            }
            Kind::Categories { missing } => {
                let column = categorical(&name).unseen(Unseen::Ignore);
                if missing == 0 {
                    (Some(Arc::new(column) as _), None)
                } else {
                    let with = format!("the category \"{name}=<missing>\"");
                    (Some(Arc::new(column.missing(MissingLevel::Own)) as _), Some(filled(&name, missing, with)))
                }
            }
            Kind::Useless(why) => (None, Some(Warning::LeftOut { column: name, why })),
        };
        inferred.columns.extend(column);
        inferred.warnings.extend(warning);
    }
    Ok(inferred)
}

fn filled(name: &str, rows: usize, with: String) -> Warning {
    Warning::FilledMissing { column: name.to_owned(), rows: rows as u64, with }
}

/// What a column of a table is good for.
enum Kind {
    Numbers { boolean: bool, missing: usize },
    Categories { missing: usize },
    Useless(String),
}

/// More different texts than this, and more than half of all, are an identifier.
const FEW: usize = 20;

fn look(table: &Table, name: &str) -> Result<Kind> {
    let array = table.column(name)?;
    let found = array.data_type();
    if array.logical_null_count() == array.len() {
        return Ok(Kind::Useless("every value is missing".to_owned()));
    }
    if let Some(column) = NumberColumn::from_array(array) {
        return numbers(table, name, &column, *found == DataType::Boolean);
    }
    match table.texts(name) {
        Ok(_) => texts(table, name),
        Err(_) => Ok(Kind::Useless(format!("{found} is neither a number nor text; turn it into one of them"))),
    }
}

fn numbers(table: &Table, name: &str, column: &NumberColumn, boolean: bool) -> Result<Kind> {
    let (mut missing, mut bounds) = (0, None);
    for (row, value) in column.iter().enumerate() {
        match (value, bounds) {
            (None, _) => missing += 1,
            (Some(value), _) if !value.is_finite() => {
                let problem = ValueProblem::NotFinite { value };
                return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
            }
            (Some(value), None) => bounds = Some((value, value)),
            (Some(value), Some((low, high))) => bounds = Some((value.min(low), value.max(high))),
        }
    }
    Ok(match bounds {
        None => Kind::Useless("every value is missing".to_owned()),
        Some((low, high)) if low == high => {
            let value = if boolean { (low == 1.0).to_string() } else { low.to_string() };
            Kind::Useless(format!("it has one value only ({value})"))
        }
        Some(_) => Kind::Numbers { boolean, missing },
    })
}

fn texts(table: &Table, name: &str) -> Result<Kind> {
    let words = Words::read(name, table)?;
    // For look-up only: nothing follows its order.
    let mut different: HashMap<String, u32, ahash::RandomState> = HashMap::default();
    let mut first_word = None;
    // One bit of the code tells a number from a word; the code of a missing cell is a third one.
    let codes = words.codes(|row, text| {
        let Some(text) = text else { return Ok(2) };
        if let Some(&code) = different.get(text) {
            return Ok(code);
        }
        let number = text.trim().parse::<f64>().is_ok_and(f64::is_finite);
        if !number {
            first_word.get_or_insert_with(|| (row, shortened(text)));
        }
        different.insert(text.to_owned(), u32::from(number));
        Ok(u32::from(number))
    })?;
    let count = |wanted: u32| codes.iter().filter(|&&code| code == wanted).count();
    let (numbers, missing) = (count(1), count(2));
    let there = codes.len() - missing;
    if let Some((row, text)) = first_word
        && 2 * numbers > there
    {
        let remedy = "most of the column are numbers: list the text with .null_tokens(..) if it means missing, or name \
                      the column categorical(..)";
        let problem = ValueProblem::NotANumber { text, remedy: remedy.into() };
        return Err(Error::Value { column: name.to_owned(), place: table.place(row), problem });
    }
    let distinct = different.len();
    Ok(match distinct {
        0 => Kind::Useless("every value is missing".to_owned()),
        1 => {
            let only = different.keys().next().map(|text| shortened(text)).unwrap_or_default();
            Kind::Useless(format!("it has one value only ({only:?})"))
        }
        _ if distinct > FEW && 2 * distinct > there => {
            Kind::Useless(format!("{distinct} of its {there} texts are different: it looks like an identifier"))
        }
        _ if distinct > Categorical::LIMIT => {
            Kind::Useless(format!("it has {distinct} categories; name it categorical(..) with .max_size(..)"))
        }
        _ => Kind::Categories { missing },
    })
}
