#![no_main]

#[path = "../../tests/fuzzed/mod.rs"]
mod fuzzed;

use arbitrary::{Arbitrary as _, Unstructured};
use fuzzed::change::{Change, EDGES, change, nodes};
use fuzzed::sealed::{content, resealed};
use gradus::persist::seal;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| fuzzed::model::run(data));

// Mostly a change of one node or a few, sometimes of the text; the checksum is made right again, but for one in sixteen.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let changed = match (seed % 16, content(&data[..size])) {
        (0, _) => None,
        (1..=3, _) => {
            let size = fuzzer_mutate(data, size, max_size);
            Some(resealed(data[..size].to_vec()))
        }
        (_, Some(mut document)) => {
            let mut random = Random(u64::from(seed));
            for _ in 0..=random.next() % 3 {
                let nodes = nodes(&document);
                let node = &nodes[random.next() as usize % nodes.len()];
                let kind = if random.next() % 2 == 0 {
                    EDGES[random.next() as usize % EDGES.len()]
                } else {
                    let bytes: Vec<u8> = (0..4).flat_map(|_| random.next().to_le_bytes()).collect();
                    Change::arbitrary(&mut Unstructured::new(&bytes)).unwrap_or(Change::Null)
                };
                change(&mut document, node, kind);
            }
            seal(&document).ok()
        }
        (_, None) => None,
    };
    match changed {
        Some(bytes) if bytes.len() <= max_size => {
            data[..bytes.len()].copy_from_slice(&bytes);
            bytes.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
