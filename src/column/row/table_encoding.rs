//! Encoders that are written for one row read tables by it.

use serde::Serialize;
use serde_json::Value;

use super::block_builder::BlockBuilder;
use super::input::each_once;
use super::rows::Rows;
use super::{EncodedRow, Layout, RowEncoder};
use crate::column::{ColumnUse, Encoder, Feature, Features, LevelCounts};
use crate::data::Table;
use crate::design::Block;
use crate::error::{Result, inconsistent};
use crate::progress::Warning;

impl<E: RowEncoder + Serialize> Encoder for E {
    fn kind(&self) -> &str {
        RowEncoder::kind(self)
    }

    fn inputs(&self) -> Vec<String> {
        each_once(RowEncoder::inputs(self).into_iter().map(|input| input.column))
    }

    fn width(&self) -> usize {
        self.layout().iter().map(Layout::width).sum()
    }

    fn features(&self) -> Features {
        let names = self.names();
        let layout = self.layout();
        if layout.iter().all(|layout| !matches!(layout, Layout::Number { .. }) || *layout == Layout::PLAIN) {
            return names.into();
        }
        let scaled = layout.iter().flat_map(|layout| match *layout {
            Layout::Number { shift, scale } => vec![(shift, scale)],
            Layout::Levels { .. } | Layout::Sparse { .. } => vec![(0.0, 1.0); layout.width()],
        });
        names.iter().zip(scaled).map(|(name, (shift, scale))| Feature { name, shift, scale }).collect()
    }

    fn to_original(&self, weights: &mut [f64]) -> f64 {
        RowEncoder::to_original(self, weights).unwrap_or_else(|| self.features().to_original(weights))
    }

    fn to_encoded(&self, weights: &mut [f64]) -> f64 {
        RowEncoder::to_encoded(self, weights).unwrap_or_else(|| self.features().to_encoded(weights))
    }

    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        if let Some(blocks) = self.encode_in_place(table)? {
            return Ok(blocks);
        }
        let rows = Rows::read(&RowEncoder::inputs(self), table)?;
        let mut blocks = BlockBuilder::new(self.layout(), table.rows());
        let mut encoded = EncodedRow::default();
        // The first row of each word of a dictionary.
        let mut first: Vec<Option<usize>> = vec![None; rows.words()];
        rows.each(|row, cells, word| {
            if let Some(word) = word {
                if let Some(row) = first[word] {
                    blocks.repeat(row);
                    return Ok(());
                }
                first[word] = Some(row);
            }
            encoded.clear();
            self.encode_row(cells, &mut encoded)?;
            blocks.push(&encoded)
        })?;
        blocks.finish()
    }

    fn save(&self) -> Result<Value> {
        self.saveable()?;
        serde_json::to_value(self).map_err(inconsistent)
    }

    fn row_encoder(&self) -> Option<&dyn RowEncoder> {
        Some(self)
    }

    fn usage(&self, table: &Table) -> Result<Option<ColumnUse>> {
        if let Some(found) = self.inspect_in_place(table)? {
            return Ok(Some(found));
        }
        let rows = Rows::read(&RowEncoder::inputs(self), table)?;
        let mut found = ColumnUse::default();
        let mut known: Vec<Option<ColumnUse>> = vec![None; rows.words()];
        rows.each(|_, cells, word| {
            let mut of_row = ColumnUse::default();
            match word.and_then(|word| known[word]) {
                Some(of_word) => of_row = of_word,
                None => self.inspect_row(cells, &mut of_row)?,
            }
            if let Some(word) = word {
                known[word] = Some(of_row);
            }
            found.join(of_row);
            Ok(())
        })?;
        Ok(Some(found))
    }

    fn counts(&self) -> Option<&LevelCounts> {
        self.notes().counts.as_ref()
    }

    fn warnings(&self) -> &[Warning] {
        &self.notes().warnings
    }

    fn fault(&self) -> Option<String> {
        RowEncoder::fault(self)
            .map(|fault| format!("{} column {:?}: {fault}", RowEncoder::kind(self), self.notes().name))
    }
}
