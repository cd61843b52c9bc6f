//! The fingerprints that hashed columns are made of: equal on every machine and in every version.

use std::ops::Range;

const K0: u64 = 0xc3a5_c85c_97cb_3127;
const K1: u64 = 0xb492_b66f_be98_f273;
const K2: u64 = 0x9ae1_6a3b_2f90_404f;

/// The 64-bit FarmHash fingerprint of some bytes, as TensorFlow's hash buckets take it of UTF-8 text.
///
/// # Example
/// ```
/// use gradus::column::fingerprint64;
/// assert_eq!(fingerprint64(b"hello world"), 6_381_520_714_923_946_011);
/// assert_eq!(fingerprint64(b"a") % 1000, 939);
/// ```
///
/// # Source
/// Pike & Alakuijala (2014), *FarmHash*, `farmhashna::Hash64`, which `Fingerprint64` is for good. Written anew because
/// the crate that has it (`farmhash` 1.1.5) was last touched in 2016.
#[must_use]
#[doc(alias = "farmhash")]
#[doc(alias = "string_to_hash_bucket_fast")]
pub fn fingerprint64(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    match len {
        0..=16 => upto_16(bytes),
        17..=32 => {
            let mul = multiplier(len);
            let (a, b) = (word(bytes, 0).wrapping_mul(K1), word(bytes, 8));
            let (c, d) = (word(bytes, len - 8).wrapping_mul(mul), word(bytes, len - 16).wrapping_mul(K2));
            join(turned_sum(a, b, c, d), salted_sum(a, b, K2, c), mul)
        }
        33..=64 => upto_64(bytes),
        _ => longer(bytes),
    }
}

/// A fingerprint that takes in one more: the order of the calls matters.
///
/// # Example
/// The cross of the ids 1 and 2 in 1000 buckets, begun as TensorFlow begins it:
/// ```
/// use gradus::column::fingerprint_cat64;
/// assert_eq!(fingerprint_cat64(fingerprint_cat64(0x00DE_CAFC_AFFE, 1), 2) % 1000, 357);
/// ```
///
/// # Source
/// TensorFlow, `platform/fingerprint.h`, `FingerprintCat64`.
#[must_use]
pub fn fingerprint_cat64(first: u64, second: u64) -> u64 {
    const K: u64 = 0xc6a4_a793_5bd1_e995;
    let result = first ^ K;
    let result = (result ^ mix(second.wrapping_mul(K)).wrapping_mul(K)).wrapping_mul(K);
    mix(mix(result).wrapping_mul(K))
}

fn mix(value: u64) -> u64 {
    value ^ (value >> 47)
}

fn multiplier(len: usize) -> u64 {
    K2.wrapping_add(2 * len as u64)
}

/// Eight bytes, the lowest first; those beyond the end count as 0, and are never asked for.
fn word(bytes: &[u8], at: usize) -> u64 {
    number(bytes, at..at + 8)
}

fn number(bytes: &[u8], at: Range<usize>) -> u64 {
    let part = bytes.get(at).unwrap_or_default();
    part.iter().rev().fold(0, |number, &byte| (number << 8) | u64::from(byte))
}

fn turned_sum(a: u64, b: u64, c: u64, d: u64) -> u64 {
    a.wrapping_add(b).rotate_right(43).wrapping_add(c.rotate_right(30)).wrapping_add(d)
}

fn salted_sum(a: u64, b: u64, salt: u64, c: u64) -> u64 {
    a.wrapping_add(b.wrapping_add(salt).rotate_right(18)).wrapping_add(c)
}

/// `HashLen16` of the source.
fn join(u: u64, v: u64, mul: u64) -> u64 {
    let a = mix((u ^ v).wrapping_mul(mul));
    mix((v ^ a).wrapping_mul(mul)).wrapping_mul(mul)
}

fn upto_16(bytes: &[u8]) -> u64 {
    let (len, mul) = (bytes.len(), multiplier(bytes.len()));
    match len {
        0 => K2,
        1..=3 => {
            let at = |place: usize| u64::from(bytes[place]);
            let y = at(0) + (at(len >> 1) << 8);
            let z = len as u64 + (at(len - 1) << 2);
            mix(y.wrapping_mul(K2) ^ z.wrapping_mul(K0)).wrapping_mul(K2)
        }
        4..=7 => join(len as u64 + (number(bytes, 0..4) << 3), number(bytes, len - 4..len), mul),
        _ => {
            let (a, b) = (word(bytes, 0).wrapping_add(K2), word(bytes, len - 8));
            let c = b.rotate_right(37).wrapping_mul(mul).wrapping_add(a);
            let d = a.rotate_right(25).wrapping_add(b).wrapping_mul(mul);
            join(c, d, mul)
        }
    }
}

fn upto_64(bytes: &[u8]) -> u64 {
    let (len, mul) = (bytes.len(), multiplier(bytes.len()));
    let (a, b) = (word(bytes, 0).wrapping_mul(K2), word(bytes, 8));
    let (c, d) = (word(bytes, len - 8).wrapping_mul(mul), word(bytes, len - 16).wrapping_mul(K2));
    let y = turned_sum(a, b, c, d);
    let z = join(y, salted_sum(a, b, K2, c), mul);
    let (e, f) = (word(bytes, 16).wrapping_mul(mul), word(bytes, 24));
    let g = y.wrapping_add(word(bytes, len - 32)).wrapping_mul(mul);
    let h = z.wrapping_add(word(bytes, len - 24)).wrapping_mul(mul);
    join(turned_sum(e, f, g, h), salted_sum(e, f, a, g), mul)
}

/// What a long text leaves behind, 64 bytes at a time.
struct HashState {
    x: u64,
    y: u64,
    z: u64,
    v: (u64, u64),
    w: (u64, u64),
}

impl HashState {
    /// Takes in the 64 bytes at a place; `nine` is 1, and 9 for the last ones.
    fn take(&mut self, bytes: &[u8], at: usize, mul: u64, nine: u64) {
        let part = |offset| word(bytes, at + offset);
        let sum = |terms: [u64; 4]| terms.into_iter().fold(0, u64::wrapping_add);
        self.x = sum([self.x, self.y, self.v.0, part(8)]).rotate_right(37).wrapping_mul(mul);
        self.y = sum([self.y, self.v.1, part(48), 0]).rotate_right(42).wrapping_mul(mul);
        self.x ^= self.w.1.wrapping_mul(nine);
        self.y = sum([self.y, self.v.0.wrapping_mul(nine), part(40), 0]);
        self.z = self.z.wrapping_add(self.w.0).rotate_right(33).wrapping_mul(mul);
        self.v = half(bytes, at, self.v.1.wrapping_mul(mul), self.x.wrapping_add(self.w.0));
        self.w = half(bytes, at + 32, self.z.wrapping_add(self.w.1), self.y.wrapping_add(part(16)));
        std::mem::swap(&mut self.z, &mut self.x);
    }
}

/// `WeakHashLen32WithSeeds` of the source.
fn half(bytes: &[u8], at: usize, a: u64, b: u64) -> (u64, u64) {
    let (w, x, y, z) = (word(bytes, at), word(bytes, at + 8), word(bytes, at + 16), word(bytes, at + 24));
    let first = a.wrapping_add(w);
    let b = b.wrapping_add(first).wrapping_add(z).rotate_right(21);
    let a = first.wrapping_add(x).wrapping_add(y);
    (a.wrapping_add(z), b.wrapping_add(a.rotate_right(44)).wrapping_add(first))
}

fn longer(bytes: &[u8]) -> u64 {
    const SEED: u64 = 81;
    let len = bytes.len();
    let y = SEED.wrapping_mul(K1).wrapping_add(113);
    let z = mix(y.wrapping_mul(K2).wrapping_add(113)).wrapping_mul(K2);
    let x = SEED.wrapping_mul(K2).wrapping_add(word(bytes, 0));
    let mut state = HashState { x, y, z, v: (0, 0), w: (0, 0) };
    for at in (0..(len - 1) / 64 * 64).step_by(64) {
        state.take(bytes, at, K1, 1);
    }
    let mul = K1.wrapping_add((state.z & 0xff) << 1);
    state.w.0 = state.w.0.wrapping_add((len as u64 - 1) & 63);
    state.v.0 = state.v.0.wrapping_add(state.w.0);
    state.w.0 = state.w.0.wrapping_add(state.v.0);
    state.take(bytes, len - 64, mul, 9);
    let HashState { x, y, z, v, w } = state;
    let first = join(v.0, w.0, mul).wrapping_add(mix(y).wrapping_mul(K0)).wrapping_add(z);
    join(first, join(v.1, w.1, mul).wrapping_add(x), mul)
}
