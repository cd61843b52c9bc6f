//! The eleven linear problems of NIST's Statistical Reference Datasets. Powers of x by repeated multiplication.

use super::problem::Problem;
use crate::error::Error;
use crate::solver::LeastSquares;

/// A problem, its text, the digits of `reliability` to reach: goal, gate, gate of the gram (none: it must refuse).
type Case = (&'static str, &'static str, f64, f64, Option<f64>);

const CASES: [Case; 11] = [
    ("Norris", include_str!("../../../data/nist_strd/Norris.dat"), 13.5, 11.5, Some(11.5)),
    ("Pontius", include_str!("../../../data/nist_strd/Pontius.dat"), 13.0, 11.5, Some(11.0)),
    ("NoInt1", include_str!("../../../data/nist_strd/NoInt1.dat"), 15.0, 14.5, Some(14.5)),
    ("NoInt2", include_str!("../../../data/nist_strd/NoInt2.dat"), 15.0, 14.5, Some(14.5)),
    ("Filip", include_str!("../../../data/nist_strd/Filip.dat"), 7.5, 7.0, None),
    ("Longley", include_str!("../../../data/nist_strd/Longley.dat"), 13.0, 10.5, Some(10.5)),
    ("Wampler1", include_str!("../../../data/nist_strd/Wampler1.dat"), 14.0, 9.0, Some(6.0)),
    ("Wampler2", include_str!("../../../data/nist_strd/Wampler2.dat"), 13.0, 12.0, Some(9.0)),
    ("Wampler3", include_str!("../../../data/nist_strd/Wampler3.dat"), 13.5, 9.0, Some(6.0)),
    ("Wampler4", include_str!("../../../data/nist_strd/Wampler4.dat"), 11.0, 7.5, Some(6.0)),
    ("Wampler5", include_str!("../../../data/nist_strd/Wampler5.dat"), 9.0, 5.5, Some(6.0)),
];

/// The lines that the head of the file names, as in "Data (lines 61 to 142)".
fn lines<'t>(text: &'t str, what: &str) -> Vec<&'t str> {
    let head = text.lines().find(|line| line.contains(what) && line.contains("(lines")).unwrap();
    let numbers: Vec<usize> = head.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    text.lines().skip(numbers[0] - 1).take(numbers[1] - numbers[0] + 1).collect()
}

fn numbers(line: &str) -> Vec<f64> {
    line.split_whitespace().filter_map(|field| field.parse().ok()).collect()
}

/// The problem, and its certified coefficients in our order: features, then the bias.
fn parse(text: &str) -> (Problem, Vec<f64>) {
    let mut certified: Vec<f64> = lines(text, "Certified Values")
        .into_iter()
        .filter(|line| {
            line.trim_start().strip_prefix('B').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
        .map(|line| numbers(line)[0])
        .collect();
    let bias = !text.contains("y = B1*x + e");
    let rows: Vec<Vec<f64>> = lines(text, "Data  ").into_iter().map(numbers).collect();
    let features = certified.len() - usize::from(bias);
    let feature = |row: &[f64], j: usize| {
        if row.len() > 2 { row[1 + j] } else { (0..=j).fold(1.0, |power, _| power * row[1]) }
    };
    let columns = (0..features).map(|j| rows.iter().map(|row| feature(row, j)).collect()).collect();
    let mut problem = Problem::new(columns, rows.iter().map(|row| row[0]).collect());
    problem.bias = bias;
    if bias {
        certified.rotate_left(1);
    }
    (problem, certified)
}

/// LRE of the worst coefficient: correct significant digits, at most 15.
fn digits(found: &LeastSquares, certified: &[f64]) -> f64 {
    let pairs = found.weights.iter().zip(certified);
    pairs.map(|(w, c)| -((w - c) / c).abs().log10()).fold(15.0, f64::min)
}

#[test]
fn the_files_are_read_whole() {
    let sizes: Vec<(usize, usize)> = CASES
        .iter()
        .map(|case| parse(case.1))
        .map(|(problem, certified)| (problem.labels.len(), certified.len()))
        .collect();
    let wampler = (21, 6);
    assert_eq!(
        sizes,
        [(36, 2), (40, 3), (11, 1), (3, 1), (82, 11), (16, 7), wampler, wampler, wampler, wampler, wampler]
    );
}

#[test]
fn digits_of_the_default_reach_the_goal() {
    for (name, text, goal, gate, _) in CASES {
        let (problem, certified) = parse(text);
        let found = problem.solve().unwrap();
        let digits = digits(&found, &certified);
        eprintln!(
            "{name:9} {digits:5.1} digits, goal {goal:4.1}, gate {gate:4.1}, condition {:.1e}, {} refinements, by the gram: {}",
            found.condition, found.refinements, found.by_gram
        );
        assert!(digits >= gate && digits >= goal - 0.5, "{name}: {digits:.2} of {goal}");
        assert_eq!((found.rank, found.groups.len()), (certified.len(), 0), "{name} has full rank");
        assert_eq!(found.by_gram, name != "Filip", "{name}: the reflections are for what the gram cannot carry");
    }
}

#[test]
fn digits_of_the_gram_reach_their_gate_or_it_refuses() {
    for (name, text, _, _, gate) in CASES {
        let (problem, certified) = parse(text);
        match (problem.gram(), gate) {
            (Ok(found), Some(gate)) => {
                let digits = digits(&found, &certified);
                eprintln!("{name:9} {digits:5.1} digits, gate {gate:4.1}, condition {:.1e}", found.condition);
                assert!(digits >= gate, "{name}: {digits:.2} of {gate}");
            }
            (Err(error @ Error::IllConditioned { .. }), None) => eprintln!("{name:9} refused: {error}"),
            (other, gate) => panic!("{name}: {other:?} where the gate is {gate:?}"),
        }
    }
}
