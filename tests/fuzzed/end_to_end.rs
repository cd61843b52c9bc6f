//! A random table, fitted by a random estimator: no panic, no number that is none, and the same bits whatever the number of
//! threads and record batches, saved and loaded, and row by row.

use arbitrary::{Arbitrary, Unstructured};
use gradus::column::Cell;
use gradus::loss::Quantile;
use gradus::prelude::*;
use gradus::solver::{AugmentedLagrangian, DualCoordinateAscent, Lbfgs, Newton, Saga, Svrg, TrustRegion};

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Numbers {
    Plain,
    Whole,
    Few,
    Constant,
    /// So many powers of two larger, and so much moved.
    Scaled(i8, i8),
    /// Those of the first column.
    Copied,
    Missing,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Reads {
    Inferred,
    Numeric,
    Standardized,
    Bucketized,
    Categorical,
    Hashed,
    Spline,
    Crossed,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Task {
    Regression(u8),
    Binary(u8),
    Multiclass(bool),
    Ordinal,
    Count,
    Positive,
    Quantiles,
    Regressions,
}

#[derive(Debug, Clone, Copy, Arbitrary)]
enum Solves {
    Itself,
    ClosedForm,
    Full(u8),
    Mini(u8, u8),
    Lbfgs,
    Newton,
    TrustRegion,
    Coordinates,
    Dual,
    Multipliers,
    Proximal,
    Saga,
    Svrg,
}

#[derive(Debug, Arbitrary)]
struct Case {
    seed: u64,
    rows: u8,
    columns: [(Numbers, Reads); 3],
    used: u8,
    task: Task,
    label: Numbers,
    solver: Solves,
    penalty: u8,
    strength: i8,
    weighted: bool,
    offset: bool,
    biased: bool,
}

/// A mixer of 64 bits (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [−1, 1).
    pub fn number(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }
}

fn numbers(kind: Numbers, rows: usize, first: &[f64], random: &mut Random) -> Vec<f64> {
    let mut numbers: Vec<f64> = (0..rows).map(|_| random.number()).collect();
    for (i, x) in numbers.iter_mut().enumerate() {
        *x = match kind {
            Numbers::Plain => *x,
            Numbers::Whole => (*x * 1000.0).round(),
            Numbers::Few => (*x * 2.0).round(),
            Numbers::Constant => 3.0,
            Numbers::Scaled(power, shift) => (*x + f64::from(shift)) * 2f64.powi(i32::from(power)),
            Numbers::Copied => first.get(i).copied().unwrap_or(*x),
            Numbers::Missing if i % 3 == 1 => f64::NAN,
            Numbers::Missing => *x,
        };
    }
    numbers
}

fn table(case: &Case) -> Option<Table> {
    let rows = usize::from(case.rows % 48) + 1;
    let mut random = Random(case.seed);
    let mut first = Vec::new();
    let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
    for (k, (kind, _)) in case.columns.iter().enumerate() {
        let own = numbers(*kind, rows, &first, &mut random);
        if k == 0 {
            first.clone_from(&own);
        }
        columns.push((format!("x{k}"), own));
    }
    let own = numbers(case.label, rows, &first, &mut random);
    let label = match case.task {
        Task::Binary(_) => own.iter().map(|y| f64::from(u8::from(*y > 0.0))).collect(),
        Task::Multiclass(_) | Task::Ordinal => own.iter().map(|y| (y * 1.49).round().clamp(-1.0, 1.0)).collect(),
        Task::Count => own.iter().map(|y| (y * 5.0).round().abs()).collect(),
        Task::Positive => own.iter().map(|y| y.abs() + 0.01).collect(),
        _ => own,
    };
    columns.push(("u".to_owned(), label.iter().map(|y| 1.0 - y).collect()));
    columns.push(("y".to_owned(), label));
    let small = |random: &mut Random| (0..rows).map(|_| (random.number() * 2.0).round().abs()).collect::<Vec<f64>>();
    columns.push(("w".to_owned(), small(&mut random)));
    columns.push(("o".to_owned(), small(&mut random)));
    Table::from_columns(columns.into_iter().map(|(name, cells)| (name, cells.into()))).ok()
}

fn estimator(case: &Case) -> Option<Estimator> {
    let levels = [0.1, 0.5, 0.9];
    let mut estimator = match case.task {
        Task::Regression(k) => {
            let plain = Estimator::regression("y");
            match k % 6 {
                0 => plain,
                1 => plain.loss(Absolute),
                2 => plain.loss(Huber::new(0.1).ok()?),
                3 => plain.loss(Quantile::new(0.3).ok()?),
                _ => plain.loss(gradus::loss::named(["log-cosh", "cloglog"][usize::from(k) % 2], None).ok()?),
            }
        }
        Task::Binary(k) => {
            let names = ["logistic", "hinge", "squared-hinge", "probit", "modified-huber", "perceptron", "cloglog"];
            Estimator::binary("y").loss(gradus::loss::named(names[usize::from(k) % 7], None).ok()?)
        }
        Task::Multiclass(false) => Estimator::multiclass("y"),
        Task::Multiclass(true) => Estimator::multiclass("y").one_vs_rest(),
        Task::Ordinal => Estimator::ordinal("y"),
        Task::Count => Estimator::count("y"),
        Task::Positive => Estimator::positive_amount("y"),
        Task::Quantiles => Estimator::quantiles("y", levels),
        Task::Regressions => Estimator::regressions(["y", "u"]),
    };
    let mut columns = Vec::new();
    for (k, (_, reads)) in case.columns.iter().enumerate().take(1 + usize::from(case.used) % 3) {
        let name = format!("x{k}");
        columns.extend(match reads {
            Reads::Inferred => columns![remaining()],
            Reads::Numeric => columns![numeric(name)],
            Reads::Standardized => columns![numeric(name).standardized()],
            Reads::Bucketized => columns![bucketized(name, [-0.5, 0.0, 0.5])],
            Reads::Categorical => columns![categorical(name)],
            Reads::Hashed => columns![hashed(name, 8)],
            Reads::Spline => columns![spline(name, 4)],
            Reads::Crossed => columns![crossed(["x0", "x1"]).buckets(16)],
        });
    }
    estimator = estimator.columns(columns);
    let strength = 2f64.powi(i32::from(case.strength) / 4);
    estimator = match case.penalty % 7 {
        0 => estimator,
        1 => estimator.penalty(NoPenalty),
        2 => estimator.penalty(Ridge::new(strength).ok()?),
        3 => estimator.penalty(Lasso::new(strength).ok()?),
        4 => estimator.penalty(ElasticNet::new(strength, 0.5).ok()?),
        5 => estimator.penalty(GroupLasso::new(strength).ok()?),
        _ => estimator.penalty(Bounds::new(-strength, strength).ok()?),
    };
    if case.weighted {
        estimator = estimator.example_weight("w");
    }
    if case.offset {
        estimator = estimator.offset("o");
    }
    if !case.biased {
        estimator = estimator.without_bias();
    }
    Some(match case.solver {
        Solves::Itself => estimator,
        Solves::ClosedForm => estimator.solver(ClosedForm::default()),
        Solves::Full(k) => estimator.solver(GradientDescent::full_batch().epochs(u64::from(k % 40))),
        Solves::Mini(size, k) => {
            let solver = GradientDescent::mini_batch(usize::from(size % 50)).epochs(u64::from(k % 8));
            estimator.solver(if k & 8 == 0 { solver } else { solver.learning_rate(0.01).parallel_shards(3) })
        }
        Solves::Lbfgs => estimator.solver(Lbfgs::default().iterations(50)),
        Solves::Newton => estimator.solver(Newton::default().iterations(20)),
        Solves::TrustRegion => estimator.solver(TrustRegion::default().iterations(20)),
        Solves::Coordinates => estimator.solver(CoordinateDescent::default().iterations(20)),
        Solves::Dual => estimator.solver(DualCoordinateAscent::default().epochs(20)),
        Solves::Multipliers => estimator.solver(AugmentedLagrangian::default().iterations(20)),
        Solves::Proximal => estimator.solver(ProximalGradient::default().iterations(50)),
        Solves::Saga => estimator.solver(Saga::default().epochs(5)),
        Solves::Svrg => estimator.solver(Svrg::default().epochs(5)),
    })
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|x| x.to_bits()).collect()
}

pub fn run(data: &[u8]) {
    let Ok(case) = Case::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let (Some(table), Some(estimator)) = (table(&case), estimator(&case)) else { return };
    let Ok(fit) = estimator.clone().threads(1).fit(&table) else { return };
    let (model, report) = (fit.model(), fit.report());
    assert!(report.loss.is_finite() && report.penalty.is_finite(), "{case:?}\n{report}");
    assert!(model.encoded_weights().iter().all(|w| w.is_finite()), "{case:?}\n{report}");
    let _ = report.to_string();
    let rows = table.rows();
    let batch = table.batch();
    let cut = rows / 2;
    let cut = Table::from_batches([batch.slice(0, cut), batch.slice(cut, rows - cut)]).unwrap();
    let other =
        estimator.threads(3).fit(&cut).unwrap_or_else(|error| panic!("{case:?}: refused in two batches: {error}"));
    assert_eq!(bits(other.model().encoded_weights()), bits(model.encoded_weights()), "{case:?}: threads and batches");
    let again = Model::from_bytes(&model.to_bytes().unwrap()).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    assert_eq!(again.to_bytes().unwrap(), model.to_bytes().unwrap(), "{case:?}: saved again");
    let (one, two) = (model.predict(&table), again.predict(&table));
    let (Ok(one), Ok(two)) = (&one, &two) else {
        assert_eq!(one.is_err(), two.is_err(), "{case:?}: {one:?} {two:?}");
        return;
    };
    assert_eq!(bits(one), bits(two), "{case:?}: reloaded");
    assert!(one.iter().all(|p| !p.is_nan()), "{case:?}: {one:?}");
    let _ = (model.evaluate(&table), model.explain(&table, 0), model.inspect(&table));
    let names = table.names();
    let mut predictor = model.predictor(&names).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    let outputs = one.len() / rows;
    for row in 0..rows {
        let numbers: Vec<f64> =
            names.iter().map(|name| table.numbers(name).unwrap().get(row).unwrap_or(f64::NAN)).collect();
        let cells: Vec<Cell<'_>> = numbers.iter().map(|x| Cell::from(*x)).collect();
        let own = predictor.predictions(&cells).unwrap_or_else(|error| panic!("{case:?}: row {row}: {error}"));
        let all: Vec<f64> = (0..outputs).map(|k| one[k * rows + row]).collect();
        assert_eq!(bits(own), bits(&all), "{case:?}: row {row} alone");
    }
}
