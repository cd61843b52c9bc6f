//! How often a 95 % confidence interval holds the true weight, by simulation: for each family many seeded data sets of 200 examples,
//! drawn from known weights, fitted, and asked for their Wald intervals.
//!
//! ```text
//! cargo bench --bench coverage                    10 000 data sets per family
//! cargo bench --bench coverage -- 500 poisson     so many, of families whose name holds that word
//! ```

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod draw;
mod families;

use gradus::prelude::*;
use rayon::prelude::*;

use draw::Draw;
use families::{FAMILIES, Family};

/// Examples of a data set.
const EXAMPLES: usize = 200;
/// Examples of a cluster.
const CLUSTER: usize = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let sets: u64 = words.iter().find_map(|word| word.parse().ok()).unwrap_or(10_000);
    let asked: Vec<&String> = words.iter().filter(|word| word.parse::<u64>().is_err()).collect();
    println!("| family | data sets | refused | covered | least and most of one parameter |");
    println!("|---|---|---|---|---|");
    for family in FAMILIES.iter().filter(|family| asked.iter().all(|word| family.name.contains(word.as_str()))) {
        println!("{}", row(family, sets));
    }
}

/// A line of the table.
fn row(family: &Family, sets: u64) -> String {
    let held: Vec<Option<Vec<bool>>> = (0..sets).into_par_iter().map(|set| covered(family, set)).collect();
    let refused = held.iter().filter(|held| held.is_none()).count();
    let made = (held.len() - refused) as f64;
    let share = |j: usize| held.iter().flatten().filter(|held| held[j]).count() as f64 / made * 100.0;
    let shares: Vec<f64> = (0..family.truth.len()).map(share).collect();
    let (least, most) =
        shares.iter().fold((f64::MAX, 0f64), |(least, most), share| (least.min(*share), most.max(*share)));
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    format!("| {} | {sets} | {refused} | {mean:.2} % | {least:.2} to {most:.2} % |", family.name)
}

/// For one data set, whether each interval holds its true value; `None` where standard errors were refused.
fn covered(family: &Family, set: u64) -> Option<Vec<bool>> {
    let mut draw = Draw::new(set);
    let (mut x, mut z, mut labels, mut groups) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut shared, mut effect) = (0.0, 0.0);
    for i in 0..EXAMPLES {
        if i % CLUSTER == 0 {
            (shared, effect) = (draw.normal(), draw.normal());
        }
        let features = [0.5 * draw.normal() + 0.5 * shared, f64::from(u8::from(draw.unit() < 0.4))];
        labels.push((family.label)(&mut draw, features, family.truth, effect));
        x.push(features[0]);
        z.push(features[1]);
        groups.push((i / CLUSTER) as f64);
    }
    let columns = [("x", x.into()), ("z", z.into()), ("y", labels.into()), ("group", groups.into())];
    let table = Table::from_columns(columns).unwrap();
    let estimator = (family.estimator)().columns(columns![numeric("x"), numeric("z")]).penalty(NoPenalty);
    let inference = estimator.fit(&table).ok()?.inference_with(&table, &(family.options)()).ok()?;
    let held =
        |(estimate, truth): (&gradus::inference::Estimate, &f64)| estimate.low <= *truth && *truth <= estimate.high;
    // A scale that was estimated with the weights stands behind them.
    let weights = inference.estimates().iter().filter(|estimate| estimate.name != "(scale)").count();
    assert_eq!(weights, family.truth.len(), "{}", family.name);
    Some(inference.estimates().iter().zip(family.truth).map(held).collect())
}
