//! From the bytes of a CSV file to a table.

use std::collections::HashSet;
use std::ops::Range;

use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use rayon::prelude::*;

use super::cell_kinds::CellKinds;
use super::chunk::Chunk;
use super::column_builder::ColumnBuilder;
use super::dialect::Dialect;
use super::fault::Fault;
use super::first_record::{self, FirstRecord};
use super::notation::{BooleanTexts, Notation};
use super::{CsvOptions, chunks, leading_zeros};
use crate::data::origin::{Origin, Run};
use crate::data::{Spelling, Table, plain_text};
use crate::error::{CsvProblem, Error, Result, TextProblem};

/// The chunks of a file, read; its bytes are not needed any more.
pub(super) struct Parsed {
    names: Vec<String>,
    columns: Vec<ParsedColumn>,
    runs: Vec<Run>,
}

/// A column of the file.
struct ParsedColumn {
    parts: Vec<ColumnBuilder>,
    to: DataType,
    /// How its cells are written; `None` where `texts` say it.
    spelling: Option<Spelling>,
    texts: Vec<ColumnBuilder>,
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
    let begin = begin(bytes).map_err(|fault| fault.of(file))?;
    let dialect = Dialect::new(options);
    let large = bytes.len() > i32::MAX as usize;
    let mut chunks = chunks::cut(bytes, begin, length, &dialect);
    let first = chunks.first().cloned().unwrap_or(begin..begin);

    let (head, before) = beginning(bytes, &mut chunks, &dialect, options)
        .map_err(|fault| first_record::named(fault, bytes, &first, options).of(file))?;
    let names = first_record::names(head.as_ref(), options, file);
    let fields = head.as_ref().map_or(0, FirstRecord::fields);
    let forced: Vec<bool> = match &names {
        Ok(names) => {
            let text: HashSet<&String> = options.text.iter().collect();
            names.iter().map(|name| text.contains(name)).collect()
        }
        // Faults of records come first.
        Err(_) => vec![false; fields],
    };

    let read = |chunk: &Range<usize>| Chunk::read(&bytes[chunk.clone()], &forced, large, &dialect, options);
    let found: Vec<Result<Chunk, Fault>> = chunks.par_iter().map(read).collect();
    let (mut runs, mut rows, mut lines) = (Vec::new(), 0, before);
    let mut parts = Vec::with_capacity(found.len());
    let mut starts = Vec::with_capacity(found.len());
    for part in found {
        let part = part.map_err(|fault| first_record::named(fault.below(lines), bytes, &first, options).of(file))?;
        part.runs.iter().for_each(|run| Run::extend(&mut runs, rows + run.row, lines + run.number));
        starts.push(lines);
        rows += part.rows;
        lines += part.lines;
        parts.push(part);
    }
    let names = names?;
    let known: HashSet<&String> = names.iter().collect();
    let unknown: Vec<&String> = options.text.iter().filter(|name| !known.contains(name)).collect();
    if !unknown.is_empty() {
        return Err(Error::missing(unknown, &names));
    }

    let mut kinds = kinds(&parts, names.len());
    leading_zeros::mark_codes(&mut kinds, bytes, &chunks, &dialect);
    let types: Vec<DataType> = kinds.iter().map(|kind| kind.data_type(large)).collect();
    let text: Vec<bool> = types.iter().map(|to| matches!(to, DataType::Utf8 | DataType::LargeUtf8)).collect();
    let spellings: Vec<Option<Spelling>> =
        types.iter().enumerate().map(|(column, to)| spelling(&parts, column, to)).collect();
    let beside: Vec<bool> = spellings.iter().map(Option::is_none).collect();
    parts.par_iter_mut().zip(&chunks).for_each(|(part, chunk)| {
        part.reread(&bytes[chunk.clone()], &text, &beside, large, &dialect);
    });
    if let Some((line, column, cell)) = not_finite(&parts, &starts, &text) {
        let (column, text) = (names[column].clone(), cell.to_owned());
        return Err(Fault::new(line, CsvProblem::NotFinite { column, text }).of(file));
    }
    let column = |(to, spelling)| ParsedColumn { parts: Vec::new(), to, spelling, texts: Vec::new(), large };
    let mut columns: Vec<ParsedColumn> = types.into_iter().zip(spellings).map(column).collect();
    for part in parts {
        for (column, (part, texts)) in columns.iter_mut().zip(part.columns.into_iter().zip(part.texts)) {
            column.parts.push(part);
            column.texts.extend(texts);
        }
    }
    Ok(Parsed { names, columns, runs })
}

/// Where the text begins; an empty one and one with a zero byte have no beginning.
fn begin(bytes: &[u8]) -> Result<usize, Fault> {
    if bytes.is_empty() {
        return Err(Fault::new(1, CsvProblem::NoBytes));
    }
    let begin = plain_text::begin(bytes).map_err(|problem| Fault::new(1, problem.into()))?;
    match plain_text::nul(bytes) {
        Some(at) => Err(Fault::new(plain_text::line_ends(&bytes[..at]) + 1, TextProblem::Nul.into())),
        None => Ok(begin),
    }
}

/// The first record with a line number, and the lines before the first record of the data, which the chunks then begin
/// with.
fn beginning(
    bytes: &[u8],
    chunks: &mut Vec<Range<usize>>,
    dialect: &Dialect<'_>,
    options: &CsvOptions,
) -> Result<(Option<FirstRecord>, u64), Fault> {
    let mut lines = 1;
    let mut blank = 0;
    let mut found = None;
    for chunk in chunks.iter_mut() {
        let head = FirstRecord::read(&bytes[chunk.clone()], dialect, options).map_err(|fault| fault.below(lines))?;
        if let Some(head) = head {
            let head = head.below(lines);
            if options.header {
                lines += head.lines;
                chunk.start += head.length;
            }
            found = Some(head);
            break;
        }
        lines += plain_text::line_ends(&bytes[chunk.clone()]);
        blank += 1;
    }
    chunks.drain(..blank);
    Ok((found, lines))
}

/// What the columns are over all chunks.
fn kinds(parts: &[Chunk], columns: usize) -> Vec<CellKinds> {
    let kinds = |column| parts.iter().filter_map(move |part| part.columns.get(column)).map(ColumnBuilder::kind);
    (0..columns).map(|column| kinds(column).reduce(CellKinds::join).unwrap_or_default()).collect()
}

/// How the cells of a column are written, over all chunks; `None` where only their texts say it.
fn spelling(parts: &[Chunk], column: usize, to: &DataType) -> Option<Spelling> {
    let columns = parts.iter().filter_map(|part| part.columns.get(column));
    match to {
        DataType::Int64 | DataType::Float64 => {
            let mut notation = Notation::default();
            columns.for_each(|column| notation.join(column.notation));
            notation.spelling(*to == DataType::Float64)
        }
        DataType::Boolean => {
            let mut truths = BooleanTexts::default();
            columns.for_each(|column| truths.join(&column.truths));
            Some(truths.spelling())
        }
        _ => Some(Spelling::Unknown),
    }
}

/// The first cell in the file that is not a finite number, in a column of numbers: its line, column and text.
fn not_finite(parts: &[Chunk], starts: &[u64], text: &[bool]) -> Option<(u64, usize, String)> {
    parts.iter().zip(starts).find_map(|(part, start)| {
        let columns = part.columns.iter().enumerate().filter(|(at, _)| !text[*at]);
        let cells = columns.filter_map(|(at, column)| {
            let (line, cell) = column.not_finite.as_ref()?;
            Some((line + start, at, cell.clone()))
        });
        cells.min()
    })
}

/// The columns of a table, each joined from its parts.
pub(super) fn joined(parsed: Parsed) -> Result<Table> {
    let join = |(name, column): (String, ParsedColumn)| {
        let text = if column.large { DataType::LargeUtf8 } else { DataType::Utf8 };
        let spelling = match column.spelling {
            Some(spelling) => spelling,
            None => Spelling::Each(joined_parts(column.texts, &text)?),
        };
        Ok(((name, joined_parts(column.parts, &column.to)?), spelling))
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
