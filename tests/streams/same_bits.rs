//! A source gives the model of the table that its parts make, to the last bit: kept in memory or in a file, in any number of parts, on any
//! number of threads, by every solver.

use std::sync::Arc;

use gradus::column::{crossed, hashed, text};
use gradus::prelude::*;
use gradus::solver::Solver;

use super::parts::Parts;

/// More than two pieces of a cache.
const ROWS: usize = 8600;

/// Numbers in 0..1 that look random.
fn noise(row: usize, seed: usize) -> f64 {
    (((row * 2_654_435_761 + seed * 97_003) % 1_000_003) as f64 / 1_000_003.0 * 7919.0).fract()
}

fn examples() -> Table {
    let rows = || 0..ROWS;
    let kind = |row: usize| ["red", "green", "blue", "grey"][(noise(row, 5) * 4.0) as usize];
    let score = |row: usize| 2.0 * noise(row, 1) - noise(row, 2) + f64::from(u8::from(kind(row) == "red")) - 0.7;
    let amount = |row: usize| (score(row) + noise(row, 8)).exp();
    Table::from_columns([
        ("size", rows().map(|row| 1e3 + noise(row, 1)).collect::<Vec<f64>>().into()),
        ("narrow", rows().map(|row| noise(row, 2) as f32).collect::<Vec<f32>>().into()),
        ("count", rows().map(|row| (row != 17).then_some((noise(row, 3) * 9.0) as i64)).collect::<Vec<_>>().into()),
        ("late", rows().map(|row| (row < 8500).then_some(noise(row, 4))).collect::<Vec<_>>().into()),
        ("kind", rows().map(kind).collect::<Vec<&str>>().into()),
        ("shape", rows().map(|row| format!("s{}", (noise(row, 6) * 6.0) as i64)).collect::<Vec<String>>().into()),
        ("words", rows().map(|row| format!("{} and {}", kind(row), kind(row + 1))).collect::<Vec<String>>().into()),
        (
            "sick",
            rows()
                .map(|row| if noise(row, 7) < 1.0 / (1.0 + (-score(row)).exp()) { "yes" } else { "no" })
                .collect::<Vec<_>>()
                .into(),
        ),
        ("amount", rows().map(amount).collect::<Vec<f64>>().into()),
        ("events", rows().map(|row| (amount(row) * 2.0) as i64).collect::<Vec<i64>>().into()),
        ("share", rows().map(|row| if row % 11 == 0 { 0.0 } else { 0.5 + noise(row, 9) }).collect::<Vec<f64>>().into()),
        ("shift", rows().map(|row| noise(row, 10) / 9.0).collect::<Vec<f64>>().into()),
    ])
    .unwrap()
}

fn columns() -> Vec<Arc<dyn gradus::column::AnyColumn>> {
    columns![
        numeric("size").standardized(),
        numeric("narrow"),
        numeric("count").missing(Missing::Mean).with_indicator(),
        numeric("late").missing(Missing::Median),
        categorical("kind"),
        crossed(["kind", "shape"]).buckets(64),
        text("words"),
        hashed("shape", 16)
    ]
}

/// Everything that a fit says in numbers.
fn said(fit: &Fit) -> Vec<u64> {
    let (model, report) = (fit.model(), fit.report());
    let history = report.history.iter().flat_map(|row| [row.loss, row.penalty]);
    let weights = model.encoded_weights().iter().copied();
    weights.chain(history).chain([report.loss, report.penalty]).map(f64::to_bits).collect()
}

#[test]
fn an_evaluation_of_a_source_is_that_of_the_table() {
    let table = examples();
    let of =
        |estimator: Estimator| estimator.columns(columns()).example_weight("share").fit(&table).unwrap().into_model();
    let several = Estimator::regressions(["amount", "size"]).columns(columns![numeric("narrow")]).fit(&table).unwrap();
    for model in [of(Estimator::binary("sick")), of(Estimator::count("events").offset("shift")), several.into_model()] {
        for part in [1, 5] {
            let (of_table, of_source) =
                (model.evaluate(&table).unwrap(), model.evaluate(&Parts::of(&table, part)).unwrap());
            assert_eq!(of_source, of_table);
        }
    }
}

/// The fit of a table and those of sources have the same bits.
fn same(name: &str, estimator: &Estimator, table: &Table) {
    let of_table = estimator.fit(table).unwrap_or_else(|error| panic!("{name}: {error}"));
    for (parts, budget, threads) in [(2, 0, 1), (7, 0, 2), (2, 1 << 30, 2)] {
        let source = Parts::of(table, parts);
        let estimator = estimator.clone().memory_budget(budget).threads(threads);
        let fit = estimator.fit(&source).unwrap_or_else(|error| panic!("{name}, {parts} parts, {budget}: {error}"));
        let on_disk = fit.report().notes.iter().any(|note| note.contains("in a file of"));
        assert_eq!(on_disk, budget == 0, "{name}: {:?}", fit.report().notes);
        assert_eq!(said(&fit), said(&of_table), "{name}, {parts} parts, budget {budget}, {threads} threads");
    }
}

#[test]
fn every_solver_over_all_examples_gives_the_model_of_the_table() {
    let table = examples();
    let ridge = Ridge::new(1e-3).unwrap();
    let regression =
        Estimator::regression("amount").columns(columns()).penalty(ridge).example_weight("share").offset("shift");
    let with = |solver: Arc<dyn Solver>| regression.clone().solver(solver);
    same("closed form", &with(Arc::new(ClosedForm::default())), &table);
    same("gram", &with(Arc::new(ClosedForm::gram())), &table);
    same("Newton", &with(Arc::new(Newton::default())), &table);
    same("L-BFGS", &with(Arc::new(Lbfgs::default())), &table);
    same("trust region", &with(Arc::new(TrustRegion::default())), &table);
    same("proximal gradient", &with(Arc::new(ProximalGradient::default())).tolerance(1e-3), &table);
    same("full batch", &with(Arc::new(GradientDescent::full_batch().epochs(5))), &table);
    let batches = GradientDescent::mini_batch(64).epochs(2);
    same("shuffled within windows", &with(Arc::new(batches.clone().shuffle_within(5000))), &table);
    same("in order", &with(Arc::new(batches.in_order())), &table);
}

#[test]
fn every_task_gives_the_model_of_the_table() {
    let table = examples();
    let of = |estimator: Estimator| estimator.columns(columns()).example_weight("share");
    same("two classes", &of(Estimator::binary("sick")), &table);
    same("balanced", &of(Estimator::binary("sick")).class_weight(ClassWeight::Balanced), &table);
    same(
        "classes",
        &of(Estimator::multiclass("kind")).columns(columns![numeric("size").standardized(), hashed("shape", 16)]),
        &table,
    );
    same("counts", &of(Estimator::count("events")).offset("shift"), &table);
    same("amounts", &of(Estimator::positive_amount("amount")).penalty(NoPenalty), &table);
    same(
        "several",
        &of(Estimator::regressions(["amount", "size"])).columns(columns![numeric("narrow"), categorical("kind")]),
        &table,
    );
    same(
        "quantile",
        &of(Estimator::regression("amount"))
            .loss(Quantile::new(0.7).unwrap())
            .columns(columns![numeric("size").standardized(), numeric("narrow")]),
        &table,
    );
    same("inferred", &Estimator::binary("sick"), &table.without(["words"]).unwrap());
}
