//! From the bytes of a CSV file to a table.

use std::collections::HashSet;

use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use rayon::prelude::*;

use super::chunk::FieldReading;
use super::column_builder::ColumnBuilder;
use super::column_findings::{ColumnFindings, not_finite};
use super::column_format::ColumnFormat;
use super::fault::Fault;
use super::first_record::{self, FirstRecord};
use super::record_block::{self, Grammar, RecordBlock};
use super::{CsvOptions, chunks};
use crate::data::origin::{Origin, Run};
use crate::data::{Spelling, Table};
use crate::error::{CsvProblem, Error, Result};

/// The chunks of a file, read; its bytes are not needed any more.
pub(super) struct Parsed {
    names: Vec<String>,
    columns: Vec<ParsedColumn>,
    runs: Vec<Run>,
}

/// A column of the file.
struct ParsedColumn {
    parts: Vec<ColumnBuilder>,
    texts: Vec<ColumnBuilder>,
    format: ColumnFormat,
    large: bool,
}

pub(super) fn read(bytes: impl AsRef<[u8]>, file: &str, options: &CsvOptions) -> Result<Table> {
    let length = chunks::length(bytes.as_ref());
    let parsed = parse(bytes.as_ref(), file, options, length)?;
    // Columns are joined after the memory of the file is free again.
    drop(bytes);
    joined(parsed)
}

/// Reads in chunks of about this length.
pub(super) fn parse(bytes: &[u8], file: &str, options: &CsvOptions, length: usize) -> Result<Parsed> {
    options.check()?;
    let grammar = Grammar::new(options, bytes.len() > i32::MAX as usize);
    let invalid = |fault| first_record::named(fault, bytes, || first_record::names_of_invalid(bytes, options)).of(file);
    let (block, head) = RecordBlock::first(bytes, length, &grammar).map_err(invalid)?;
    let names = first_record::names(head.as_ref(), options, file);
    let fields = match &names {
        Ok(names) => readings(names, options),
        // Faults of records come first.
        Err(_) => vec![FieldReading::Inferred; head.as_ref().map_or(0, FirstRecord::fields)],
    };
    let mut parts = block.read(bytes, &fields, &grammar).map_err(invalid)?;
    let names = names?;
    known(options, &names)?;

    let mut findings = vec![ColumnFindings::default(); names.len()];
    record_block::findings(&parts, &mut findings);
    let formats: Vec<ColumnFormat> = findings.iter().map(|column| column.format(grammar.large)).collect();
    let all: Vec<Option<&ColumnFormat>> = formats.iter().map(Some).collect();
    block.reread(bytes, &mut parts, &all, &grammar);
    if let Some((line, column, text)) = not_finite(findings.iter().zip(&formats)) {
        return Err(Fault::new(line, CsvProblem::NotFinite { column: names[column].clone(), text }).of(file));
    }
    let column = |format| ParsedColumn { parts: Vec::new(), texts: Vec::new(), format, large: grammar.large };
    let mut columns: Vec<ParsedColumn> = formats.into_iter().map(column).collect();
    let (mut runs, mut rows) = (Vec::new(), 0);
    for (line, part) in parts {
        part.runs.iter().for_each(|run| Run::extend(&mut runs, rows + run.row, line + run.number));
        rows += part.rows;
        for (column, (part, texts)) in columns.iter_mut().zip(part.columns.into_iter().zip(part.texts)) {
            column.parts.extend(part);
            column.texts.extend(texts);
        }
    }
    Ok(Parsed { names, columns, runs })
}

/// How the columns of these names are read before anything is known of them.
pub(super) fn readings(names: &[String], options: &CsvOptions) -> Vec<FieldReading> {
    let text: HashSet<&String> = options.text.iter().collect();
    let reading = |name| if text.contains(name) { FieldReading::Text } else { FieldReading::Inferred };
    names.iter().map(reading).collect()
}

/// Refuses options that name columns which are not there.
pub(super) fn known(options: &CsvOptions, names: &[String]) -> Result<()> {
    let known: HashSet<&String> = names.iter().collect();
    let unknown: Vec<&String> = options.text.iter().filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(Error::missing(unknown, names)) }
}

/// The columns of a table, each joined from its parts.
pub(super) fn joined(parsed: Parsed) -> Result<Table> {
    let join = |(name, column): (String, ParsedColumn)| {
        let text = if column.large { DataType::LargeUtf8 } else { DataType::Utf8 };
        let spelling = match column.format.spelling {
            Some(spelling) => spelling,
            None => Spelling::Each(joined_parts(column.texts, &text)?),
        };
        Ok(((name, joined_parts(column.parts, &column.format.to)?), spelling))
    };
    let columns: Vec<Result<_>> = parsed.names.into_par_iter().zip(parsed.columns).map(join).collect();
    let columns: Vec<((String, ArrayRef), Spelling)> = columns.into_iter().collect::<Result<_>>()?;
    let (columns, spellings) = columns.into_iter().unzip();
    Ok(Table::from_arrays(columns, Origin::lines(parsed.runs))?.spelled(spellings))
}

fn joined_parts(parts: Vec<ColumnBuilder>, to: &DataType) -> Result<ArrayRef> {
    let parts: Vec<ArrayRef> = parts.into_iter().map(|part| part.finish(to)).collect();
    match parts.as_slice() {
        [] => Ok(arrow_array::new_empty_array(to)),
        [only] => Ok(only.clone()),
        several => {
            let several: Vec<&dyn Array> = several.iter().map(AsRef::as_ref).collect();
            arrow_select::concat::concat(&several).map_err(Error::other)
        }
    }
}
