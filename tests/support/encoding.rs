//! What an encoder makes of a table, written out.

use gradus::column::Encoder;
use gradus::data::Table;
use gradus::design::{Block, Codes};

/// Blocks written out, row by row.
pub fn dense(blocks: &[Block<'_>], rows: usize) -> Vec<Vec<f64>> {
    let row = |row: usize| {
        blocks.iter().flat_map(move |block| match block {
            Block::Numbers(numbers) => vec![(numbers.get(row) - numbers.shift) / numbers.scale],
            Block::Codes(codes) => {
                let code = codes.codes[row];
                assert!(code == Codes::NONE || code < codes.levels, "code {code} of {}", codes.levels);
                (0..codes.levels).map(|level| f64::from(u8::from(level == code))).collect()
            }
            Block::Array(array) => (0..array.columns()).map(|column| array.get(row, column)).collect(),
            Block::Sparse(rows) => {
                let mut values = vec![0.0; rows.features()];
                rows.row(row).for_each(|(feature, value)| values[feature] = value);
                values
            }
            _ => unreachable!("no column makes another block"),
        })
    };
    (0..rows).map(|i| row(i).collect()).collect()
}

pub fn encode(encoder: &dyn Encoder, table: &Table) -> Vec<Vec<f64>> {
    dense(&encoder.encode(table).unwrap(), table.rows())
}
