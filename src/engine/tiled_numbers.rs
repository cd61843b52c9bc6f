//! Numbers of single examples, as a pass leaves them.

use std::sync::{Arc, Mutex, PoisonError};

use super::fused::{Fused, TileSums};
use super::viewed_examples::ViewedExamples;
use crate::error::Result;
use crate::loss::Tile;
use crate::objective::Sums;

/// So many numbers of each row: tile after tile, within a tile place after place.
#[derive(Debug)]
pub(super) struct TiledNumbers {
    /// Numbers of a row.
    places: usize,
    /// Rows of a block of the pass: each begins with a new tile.
    block_rows: usize,
    numbers: Arc<Vec<f64>>,
}

impl TiledNumbers {
    /// All numbers of a tile of the pass.
    pub(super) fn of_tile(&self, first_row: usize, rows: usize) -> &[f64] {
        &self.numbers[self.places * first_row..self.places * (first_row + rows)]
    }

    /// The number at one place of every row, row by row.
    pub(super) fn of_place(&self, examples: &ViewedExamples<'_>, place: usize) -> Arc<Vec<f64>> {
        if self.places == 1 {
            return self.numbers.clone();
        }
        let rows = examples.rows();
        let mut own = Vec::with_capacity(rows);
        for block in (0..rows).step_by(self.block_rows) {
            for tile in examples.examples.design.tiles(block..(block + self.block_rows).min(rows)) {
                let from = self.places * tile.start + place * tile.len();
                own.extend_from_slice(&self.numbers[from..from + tile.len()]);
            }
        }
        Arc::new(own)
    }
}

impl ViewedExamples<'_> {
    /// A [fused](Self::fused) pass that also writes so many numbers of each row: `write` is given a tile, room for its slopes, and
    /// room for its numbers.
    pub(super) fn fused_with_numbers(
        &self,
        at: &[f64],
        how: Fused,
        places: usize,
        write: &(impl Fn(Tile<'_>, &mut [f64], &mut [f64]) -> TileSums + Sync),
    ) -> Result<(Sums, TiledNumbers)> {
        let block_rows = self.fused_rows(how.gradient);
        let mut numbers = vec![0.0; places * self.rows()];
        let sums = {
            // Each block of rows has a part of its own.
            let parts: Vec<Mutex<&mut [f64]>> = numbers.chunks_mut(places * block_rows).map(Mutex::new).collect();
            self.fused(at, how, &|start, tile, slopes| {
                let mut part = parts[start / block_rows].lock().unwrap_or_else(PoisonError::into_inner);
                let from = places * (start % block_rows);
                write(tile, slopes, &mut part[from..from + places * tile.rows])
            })?
        };
        Ok((sums, TiledNumbers { places, block_rows, numbers: Arc::new(numbers) }))
    }
}
