//! Passes of one's own: examples that are made on the fly from a formula, 10⁸ of them, and fitted without ever being stored.
//!
//! `cargo run --release --example own_pass`

use std::sync::Arc;
use std::time::Instant;

use gradus::engine::{Local, reduce};
use gradus::error::Result;
use gradus::loss::Squared;
use gradus::ndarray::Array2;
use gradus::objective::{Answer, Facts, Objective, Pass, Request, Totals};
use gradus::penalty::NoPenalty;
use gradus::solver::{Begun, ClosedForm, Solver, Start};

const WEIGHTS: [f64; 4] = [1.0, -2.0, 0.5, 3.0];
const BIAS: f64 = 7.0;

/// y = 7 + x·w + noise for x uniform in [0, 1)⁴.
#[derive(Debug)]
struct Formula {
    rows: usize,
}

/// A number in [0, 1) for each place (the finaliser of SplitMix64, Steele, Lea & Flood 2014).
fn uniform(place: u64) -> f64 {
    let mut z = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

impl Pass for Formula {
    fn run(&self, request: &Request<'_>, into: &mut Answer) -> Result<()> {
        let block = |rows: std::ops::Range<usize>| {
            let x = Array2::from_shape_fn((rows.len(), 4), |(i, j)| uniform((5 * (rows.start + i) + j) as u64));
            let noise = |i: usize| uniform((5 * (rows.start + i) + 4) as u64) - 0.5;
            let y = (0..rows.len()).map(|i| BIAS + (0..4).map(|j| WEIGHTS[j] * x[[i, j]]).sum::<f64>() + noise(i));
            let examples = Local::new(vec![(&x).into()], y.collect(), Arc::new(Squared), true)?;
            let mut answer = Answer::Nothing;
            examples.parallel(false).starting_at(rows.start as u64).run(request, &mut answer)?;
            Ok(answer)
        };
        *into = reduce(self.rows, true, &block, &Answer::merge)?;
        Ok(())
    }
}

pub fn main() -> Result<()> {
    let rows = if cfg!(debug_assertions) { 100_000 } else { 100_000_000 };
    let facts = Facts::new(4, Arc::new(Squared), true, Totals::new(rows as u64, 4));
    let objective = Objective::new(facts, Arc::new(NoPenalty), Arc::new(Formula { rows }))?;
    let clock = Instant::now();
    let Begun::Solved(solved) = ClosedForm::default().begin(objective.clone(), Start::Auto, 0)? else {
        unreachable!("a closed form has nothing to iterate")
    };
    println!("{rows} examples in {:.1} s, {} passes", clock.elapsed().as_secs_f64(), objective.passes());
    for (found, expected) in solved.weights.iter().zip(WEIGHTS.iter().chain([&BIAS])) {
        println!("{found:+.6}, made with {expected:+.1}");
        assert!((found - expected).abs() < 10.0 / (rows as f64).sqrt());
    }
    Ok(())
}
