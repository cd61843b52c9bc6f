//! What holds for every table.

use gradus::data::Table;
use proptest::prelude::*;

use super::counting;
use crate::support::tables::numbers;

fn any_table() -> impl Strategy<Value = Table> {
    let cell = (prop::option::of(-100.0..100.0f64), prop::option::of("[abc]"));
    prop::collection::vec(cell, 0..40).prop_map(|cells| {
        let (numbers, texts): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        let rows: Vec<i64> = (0..numbers.len() as i64).collect();
        Table::from_columns([("row", rows.into()), ("number", numbers.into()), ("text", texts.into())]).unwrap()
    })
}

fn rows(parts: &[&Table]) -> Vec<f64> {
    let mut rows: Vec<f64> = parts.iter().flat_map(|part| numbers(part, "row")).collect();
    rows.sort_by(f64::total_cmp);
    rows
}

proptest! {
    /// No part loses a row, none is in two parts.
    #[test]
    fn parts_make_the_whole(table in any_table(), a in 0.01..0.5f64, b in 0.01..0.49f64, seed: u64) {
        let all = numbers(&table, "row");
        let (one, two) = table.split(a).unwrap();
        prop_assert_eq!(one.rows(), (a * table.rows() as f64).round() as usize);
        prop_assert_eq!([numbers(&one, "row"), numbers(&two, "row")].concat(), all.clone());
        let (one, two, three) = table.shuffle(seed).unwrap().split3(a, b).unwrap();
        prop_assert_eq!(rows(&[&one, &two, &three]), all.clone());
        let (one, two) = table.stratified_split("text", a, seed).unwrap();
        prop_assert_eq!(rows(&[&one, &two]), all.clone());
        let (one, two) = table.partition(|row| row % 3 == 1).unwrap();
        prop_assert_eq!(rows(&[&one, &two]), all);
    }

    /// Each class gets its share, and the part is as large as `split` would make it.
    #[test]
    fn strata_keep_their_shares(table in any_table(), fraction in 0.01..0.99f64, seed: u64) {
        let (first, second) = table.stratified_split("text", fraction, seed).unwrap();
        prop_assert_eq!(first.rows(), table.split(fraction).unwrap().0.rows());
        for class in [None, Some("a"), Some("b"), Some("c")] {
            let count = |part: &Table| part.filter(|row| row.text("text").as_deref() == class).unwrap().rows() as f64;
            let wanted = fraction * (count(&first) + count(&second));
            prop_assert!((count(&first) - wanted).abs() <= 1.0, "{class:?}: {} of {wanted}", count(&first));
        }
        let again = table.stratified_split("text", fraction, seed).unwrap();
        prop_assert_eq!(first.batch(), again.0.batch());
    }

    #[test]
    fn a_shuffle_is_a_permutation(n in 0usize..300, seed: u64) {
        let mut order = numbers(&counting(n).shuffle(seed).unwrap(), "x");
        order.sort_by(f64::total_cmp);
        prop_assert_eq!(order, numbers(&counting(n), "x"));
    }

    /// `drop_missing` is the filter that asks for every value.
    #[test]
    fn dropping_is_filtering(table in any_table()) {
        let complete = table.drop_missing().unwrap();
        let filtered = table.filter(|row| row.number("number").is_some() && row.text("text").is_some()).unwrap();
        prop_assert_eq!(complete.batch(), filtered.batch());
        prop_assert!(complete.describe().columns.iter().all(|column| column.missing == 0));
    }

    /// Counts sum to the values; every value lies between the edges of its bin; order and repetition do not matter.
    #[test]
    fn histograms_count_every_value(
        values in prop::collection::vec(prop_oneof![-1e3..1e3f64, -1e300..1e300f64, Just(0.0)], 1..60), bins in 1usize..20,
    ) {
        let table = Table::from_columns([("x", values.clone().into())]).unwrap();
        let found = table.histogram("x", bins).unwrap();
        prop_assert!(found.edges.is_sorted());
        for (bin, &count) in found.counts.iter().enumerate() {
            let (from, to, last) = (found.edges[bin], found.edges[bin + 1], bin + 1 == bins);
            let inside = values.iter().filter(|&&x| from <= x && (x < to || last && x <= to)).count();
            prop_assert_eq!(inside as u64, count);
        }
        prop_assert_eq!(found.counts.iter().sum::<u64>(), values.len() as u64);
    }

    /// Descriptions do not depend on the order of the rows, and change with the unit as their definitions say.
    #[test]
    fn descriptions_follow_the_unit(table in any_table(), seed: u64) {
        let of = |table: &Table| table.describe().get("number").unwrap().numbers.unwrap();
        let (plain, shuffled, scaled) =
            (of(&table), of(&table.shuffle(seed).unwrap()), of(&table.scale("number", -4.0).unwrap()));
        let close = |a: f64, b: f64| a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-12 * (1.0 + a.abs());
        prop_assert!(close(plain.mean, shuffled.mean) && close(plain.std, shuffled.std) && close(plain.q1, shuffled.q1));
        prop_assert!(close(-4.0 * plain.mean, scaled.mean) && close(4.0 * plain.std, scaled.std));
        prop_assert!(close(-4.0 * plain.q1, scaled.q3) && close(-4.0 * plain.max, scaled.min));
        prop_assert!(close(-4.0 * plain.median, scaled.median));
    }
}
