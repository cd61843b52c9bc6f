//! The cell that a column of a given type cannot hold.

use arrow_schema::DataType;

use super::column_builder::ColumnBuilder;
use super::cursor::Cursor;
use super::record_block::Grammar;

/// The first cell of a field, in a chunk without faults, that a column of this type cannot hold: its line, counted from
/// the beginning of the chunk, and its text.
pub(super) fn first_misfit(bytes: &[u8], field: usize, to: &DataType, grammar: &Grammar<'_>) -> Option<(u64, String)> {
    let mut cursor = Cursor::new(bytes, &grammar.dialect);
    while cursor.begin().ok()? {
        for position in 0.. {
            let line = cursor.record_line;
            let cell = cursor.cell().ok()?;
            if position == field {
                let mut alone = ColumnBuilder::new(false, grammar.large, 1);
                alone.push(cell, line, &grammar.dialect);
                if !alone.findings().kinds.fit(to) {
                    return Some((line, cell.to_owned()));
                }
            }
            if !cursor.next().ok()? {
                break;
            }
        }
    }
    None
}
