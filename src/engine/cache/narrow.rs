//! Numbers as bytes, in the narrowest type that holds each of them exactly.

use bytemuck::allocation::pod_collect_to_vec;
use bytemuck::{Pod, cast_slice};

use super::bytes::Bytes;
use crate::error::Result;

/// The types, as they stand before the numbers.
const ONE: u8 = 0;
const U8: u8 = 1;
const U16: u8 = 2;
const U32: u8 = 3;
const F32: u8 = 4;
const F64: u8 = 5;

/// Whether a type holds all of these numbers, to the bit: −0 is not 0.
fn holds<T: Copy>(values: &[f64], narrow: impl Fn(f64) -> T, widen: impl Fn(T) -> f64) -> bool {
    values.iter().fold(true, |all, value| all & (widen(narrow(*value)).to_bits() == value.to_bits()))
}

/// Appends numbers.
pub(super) fn write_numbers(values: &[f64], into: &mut Vec<u8>) {
    let first = values.first().copied().unwrap_or_default();
    if values.iter().fold(true, |all, value| all & (value.to_bits() == first.to_bits())) {
        into.push(ONE);
        into.extend(first.to_ne_bytes());
    } else if holds(values, |value| value as u8, f64::from) {
        into.push(U8);
        into.extend(values.iter().map(|value| *value as u8));
    } else if holds(values, |value| value as u16, f64::from) {
        into.push(U16);
        into.extend(values.iter().flat_map(|value| (*value as u16).to_ne_bytes()));
    } else if holds(values, |value| value as f32, f64::from) {
        into.push(F32);
        into.extend(values.iter().flat_map(|value| (*value as f32).to_ne_bytes()));
    } else {
        into.push(F64);
        into.extend_from_slice(cast_slice(values));
    }
}

/// So many numbers.
pub(super) fn read_numbers(count: usize, from: &mut Bytes<'_>) -> Result<Vec<f64>> {
    Ok(match from.byte()? {
        ONE => vec![f64::from_ne_bytes(from.array()?); count],
        U8 => from.take(count)?.iter().map(|value| f64::from(*value)).collect(),
        U16 => widened(from.take(2 * count)?, |bytes| u16::from_ne_bytes(bytes).into()),
        F32 => widened(from.take(4 * count)?, |bytes| f32::from_ne_bytes(bytes).into()),
        F64 => copied(from.take(8 * count)?),
        _ => return Err(from.corrupt()),
    })
}

/// So many numbers that f32 holds.
pub(super) fn read_narrow_numbers(count: usize, from: &mut Bytes<'_>) -> Result<Vec<f32>> {
    Ok(match from.byte()? {
        ONE => vec![f64::from_ne_bytes(from.array()?) as f32; count],
        U8 => from.take(count)?.iter().map(|value| f32::from(*value)).collect(),
        U16 => widened(from.take(2 * count)?, |bytes| u16::from_ne_bytes(bytes).into()),
        F32 => copied(from.take(4 * count)?),
        _ => return Err(from.corrupt()),
    })
}

/// Appends whole numbers.
pub(super) fn write_counts(values: &[u32], into: &mut Vec<u8>) {
    let largest = values.iter().copied().max().unwrap_or_default();
    if u8::try_from(largest).is_ok() {
        into.push(U8);
        into.extend(values.iter().map(|value| *value as u8));
    } else if u16::try_from(largest).is_ok() {
        into.push(U16);
        into.extend(values.iter().flat_map(|value| (*value as u16).to_ne_bytes()));
    } else {
        into.push(U32);
        into.extend_from_slice(cast_slice(values));
    }
}

/// So many whole numbers.
pub(super) fn read_counts(count: usize, from: &mut Bytes<'_>) -> Result<Vec<u32>> {
    Ok(match from.byte()? {
        U8 => from.take(count)?.iter().map(|value| u32::from(*value)).collect(),
        U16 => widened(from.take(2 * count)?, |bytes| u16::from_ne_bytes(bytes).into()),
        U32 => copied(from.take(4 * count)?),
        _ => return Err(from.corrupt()),
    })
}

fn widened<const N: usize, T>(bytes: &[u8], widen: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|bytes| widen(*bytes)).collect()
}

fn copied<T: Pod>(bytes: &[u8]) -> Vec<T> {
    pod_collect_to_vec(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type that was chosen, and whether the numbers come back to the bit.
    fn kept(values: &[f64]) -> (u8, bool) {
        let mut bytes = Vec::new();
        write_numbers(values, &mut bytes);
        let mut from = Bytes::new(&bytes);
        let back = read_numbers(values.len(), &mut from).unwrap();
        let same = back.iter().map(|x| x.to_bits()).eq(values.iter().map(|x| x.to_bits()));
        (bytes[0], same && from.is_empty())
    }

    #[test]
    fn numbers_come_back_to_the_bit_from_the_narrowest_type() {
        let cases: [(&[f64], u8); 9] = [
            (&[], ONE),
            (&[2.5, 2.5], ONE),
            (&[0.0, 255.0, 7.0], U8),
            (&[0.0, 256.0], U16),
            (&[0.0, -0.0], F32),
            (&[0.5, 65536.0], F32),
            (&[0.1, 0.2], F64),
            (&[1.0, 1e300], F64),
            (&[-1.0, f64::MAX], F64),
        ];
        for (values, kind) in cases {
            assert_eq!(kept(values), (kind, true), "{values:?}");
        }
    }

    #[test]
    fn counts_come_back() {
        for (values, kind) in [(vec![0, 255], U8), (vec![256], U16), (vec![u32::MAX, 0], U32), (Vec::new(), U8)] {
            let mut bytes = Vec::new();
            write_counts(&values, &mut bytes);
            assert_eq!((bytes[0], read_counts(values.len(), &mut Bytes::new(&bytes)).unwrap()), (kind, values));
        }
    }

    #[test]
    fn what_is_cut_off_or_unknown_is_an_error() {
        let mut bytes = Vec::new();
        write_numbers(&[0.1, 0.2, 0.3], &mut bytes);
        bytes.pop();
        assert!(read_numbers(3, &mut Bytes::new(&bytes)).is_err());
        assert!(read_numbers(3, &mut Bytes::new(&[9; 40])).is_err());
        assert!(read_narrow_numbers(3, &mut Bytes::new(&[F64; 40])).is_err());
        assert!(read_counts(3, &mut Bytes::new(&[F64; 40])).is_err());
    }
}
