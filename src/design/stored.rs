//! Where the values of a tile lie.

use std::ops::Range;

use ndarray::{ArrayView2, Axis};

use super::array::Array;
use super::block::Block;
use super::kernel::{Element, rows};
use super::numbers::Numbers;
use super::plan::{Access, STRIDE};
use crate::data::Values;

/// A type of numbers that kernels read in place.
pub(super) trait Stored: Element + 'static {
    /// An array of this type.
    fn array<'t, 'a>(block: &'t Block<'a>) -> Option<&'t ArrayView2<'a, Self>>;

    /// A column of a table of this type.
    fn values<'t>(block: &'t Block<'_>) -> Option<&'t [Self]>;

    /// Values of this type in the scratch.
    fn packed(packed: &[f64]) -> Option<&[Self]>;

    /// The rows of a tile, where the block is read row by row as this type.
    fn rows<'t>(
        block: &'t Block<'_>,
        access: Access,
        tile: &Range<usize>,
        packed: &'t [f64],
        shift: &'t [f64],
    ) -> Option<rows::Rows<'t, Self>> {
        let width = block.features();
        let (values, shift) = match access {
            Access::Rows => (&Self::array(block)?.as_slice()?[tile.start * width..], shift),
            // Nothing is left to be subtracted.
            Access::PackedRows(at) => (&Self::packed(packed)?[at..], [].as_slice()),
            _ => return None,
        };
        Some(rows::Rows { values, width, shift })
    }

    /// One column of a tile, where the block is read column by column as this type.
    #[inline]
    fn column<'t>(
        block: &'t Block<'_>,
        j: usize,
        access: Access,
        tile: &Range<usize>,
        packed: &'t [f64],
    ) -> Option<&'t [Self]> {
        match access {
            Access::Columns => match Self::array(block) {
                Some(view) => view.index_axis_move(Axis(1), j).to_slice().map(|column| &column[tile.clone()]),
                None => Self::values(block).map(|values| &values[tile.clone()]),
            },
            Access::PackedColumns(at) => Some(&Self::packed(packed)?[at + j * STRIDE..][..tile.len()]),
            _ => None,
        }
    }
}

macro_rules! stored {
    ($type:ty, $kind:ident, $packed:expr) => {
        impl Stored for $type {
            fn array<'t, 'a>(block: &'t Block<'a>) -> Option<&'t ArrayView2<'a, Self>> {
                if let Block::Array(Array::$kind(view)) = block { Some(view) } else { None }
            }

            fn values<'t>(block: &'t Block<'_>) -> Option<&'t [Self]> {
                match block {
                    Block::Numbers(Numbers { values: Values::$kind(values), .. }) => Some(values),
                    _ => None,
                }
            }

            fn packed(packed: &[f64]) -> Option<&[Self]> {
                $packed(packed)
            }
        }
    };
}

stored!(f64, F64, Some);
// The scratch holds f64 alone.
stored!(f32, F32, |_| None);
