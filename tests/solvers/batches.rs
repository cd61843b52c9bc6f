//! Stochastic and mini-batch steps taken where the examples are, against the same steps taken one by one.

use std::sync::Arc;

use gradus::column::{AnyColumn, Column, Encoder, Feature, Features, Learned};
use gradus::data::SparseRows;
use gradus::design::Block;
use gradus::loss::Tile;
use gradus::objective::{Gradient, Shape};
use gradus::optimizer::{Optimizer, Step};
use gradus::penalty::{self, Layout, Penalty, Shrinkage};
use gradus::prelude::*;
use gradus::schedule::InverseTime;
use ndarray::{Array1, Array2, ShapeBuilder};

/// Plain descent that does not say so: it goes the general way, batch by batch.
#[derive(Debug, Clone, Copy)]
struct OneByOne;

impl Optimizer for OneByOne {
    type State = ();
    fn name(&self) -> &str {
        "one by one"
    }
    fn init(&self, _shape: Shape, _start: &[f64]) {}
    fn update(&self, _state: &mut (), step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        gradient.for_each(|j, g| weights[j] -= step.rate * g);
    }
    fn proximal(&self) -> bool {
        true
    }
}

/// A penalty whose weights are all visited in every step.
#[derive(Debug, Clone, Copy)]
struct Visited<P>(P);

impl<P: Penalty> Penalty for Visited<P> {
    fn name(&self) -> &str {
        self.0.name()
    }
    fn value(&self, weights: &[f64]) -> f64 {
        self.0.value(weights)
    }
    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        self.0.slope(weights, into);
    }
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        self.0.prox(weights, rate);
    }
    fn corner(&self) -> bool {
        self.0.corner()
    }
}

#[derive(Debug, Clone, Copy)]
struct Elastic(Shrinkage);

impl Penalty for Elastic {
    fn name(&self) -> &str {
        "elastic"
    }
    fn value(&self, weights: &[f64]) -> f64 {
        weights.iter().map(|w| self.0.lasso * w.abs() + self.0.ridge * w * w).sum()
    }
    fn slope(&self, weights: &[f64], into: &mut [f64]) {
        into.iter_mut().zip(weights).for_each(|(slope, w)| *slope += 2.0 * self.0.ridge * w);
    }
    fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
        weights.iter_mut().enumerate().for_each(|(j, w)| *w = self.0.shrink(*w, rate(j)));
    }
    fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
        Some(vec![self.0; layout.weights()])
    }
    fn corner(&self) -> bool {
        true
    }
}

/// A loss that knows of whole tiles only.
#[derive(Debug)]
struct Tiles;

impl Loss for Tiles {
    fn name(&self) -> &str {
        "tiles"
    }
    fn batch(&self, tile: Tile<'_>, slopes: &mut [f64]) -> f64 {
        let mut total = 0.0;
        for row in 0..tile.rows {
            let gap = tile.scores[row] - tile.labels[row];
            slopes[row] = tile.weight(row) * gap.tanh();
            total += tile.weight(row) * gap.cosh().ln();
        }
        total
    }
}

/// Sparse rows as a column of a table.
#[derive(Debug, Clone)]
struct Csr(SparseRows<'static>);

impl Column for Csr {
    type Learner = ();
    type Encoder = Self;
    fn name(&self) -> &str {
        "csr"
    }
    fn inputs(&self) -> Vec<String> {
        vec!["a".into()]
    }
    fn learner(&self) {}
    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn merge(&self, (): &mut (), (): ()) -> Result<()> {
        Ok(())
    }
    fn finish(&self, (): ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(self.clone()))
    }
}

impl Encoder for Csr {
    fn kind(&self) -> &str {
        "csr"
    }
    fn inputs(&self) -> Vec<String> {
        Column::inputs(self)
    }
    fn features(&self) -> Features {
        (0..self.0.features()).map(|j| Feature::plain(format!("csr{j}"))).collect()
    }
    fn encode(&self, _: &Table) -> Result<Vec<Block<'static>>> {
        Ok(vec![Block::Sparse(self.0.clone())])
    }
    fn save(&self) -> Result<serde_json::Value> {
        Ok(serde_json::Value::Null)
    }
}

const ROWS: usize = 5003;

fn wave(i: usize, k: f64) -> f64 {
    (i as f64 * k).sin()
}

/// Numbers of several types (some missing), categories of few and many levels, a weight, labels.
fn table() -> Table {
    let numbers: Vec<f64> = (0..ROWS).map(|i| wave(i, 0.37)).collect();
    let class: Vec<bool> = (0..ROWS).map(|i| numbers[i] + wave(i, 2.1) > 0.2).collect();
    let label: Vec<f64> = (0..ROWS).map(|i| numbers[i] * 2.0 + wave(i, 2.1)).collect();
    Table::from_columns([
        ("a", numbers.into()),
        ("b", (0..ROWS).map(|i| (i % 5 > 0).then_some(i as f64 % 3.0)).collect::<Vec<_>>().into()),
        ("few", (0..ROWS).map(|i| format!("f{}", i % 3)).collect::<Vec<_>>().into()),
        ("many", (0..ROWS).map(|i| format!("m{}", (i * i) % 211)).collect::<Vec<_>>().into()),
        ("s", (0..ROWS).map(|i| 0.5 + (i % 4) as f64).collect::<Vec<_>>().into()),
        ("label", label.into()),
        ("class", class.into()),
    ])
    .unwrap()
}

fn sparse() -> Csr {
    let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
    for i in 0..ROWS {
        let mut row: Vec<u32> = (0..i % 9).map(|k| ((i * 31 + k * k * 97) % 500) as u32).collect();
        row.sort_unstable();
        row.dedup();
        values.extend(row.iter().map(|&j| wave(i + j as usize, 0.9)));
        indices.extend(row);
        starts.push(indices.len());
    }
    Csr(SparseRows::new(starts, indices, values, 500).unwrap())
}

fn all_columns() -> Vec<Arc<dyn AnyColumn>> {
    columns![
        numeric("a"),
        categorical("few"),
        numeric("b").missing(Missing::Mean).standardized(),
        categorical("many"),
        sparse()
    ]
    .into_iter()
    .collect()
}

fn solver(size: usize) -> GradientDescent {
    let falling = InverseTime { start: 0.05, decay: 0.5, steps: 700 };
    GradientDescent::mini_batch(size).learning_rate(falling).epochs(3).tolerance(0.0)
}

fn weights(fit: &Fit) -> Vec<f64> {
    fit.model().encoded_weights().to_vec()
}

fn bits(fit: &Fit) -> Vec<u64> {
    weights(fit).into_iter().map(f64::to_bits).collect()
}

fn close(a: &[f64], b: &[f64], tolerance: f64, what: &str) {
    assert_eq!(a.len(), b.len());
    // A weight that nearly cancels is exact to what was added up in it.
    let least = 1e-2 * b.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
    for (j, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(least), "{what}: weight {j} is {a} for {b}");
    }
    assert!(a.iter().any(|w| *w != 0.0), "{what}: nothing was learned");
}

#[test]
fn a_walk_takes_the_steps_of_the_general_way_to_the_bit() {
    let table = table();
    let plain = || Estimator::regression("label").columns(all_columns());
    let estimators = [
        plain(),
        plain().example_weight("s"),
        plain().offset("s").without_bias(),
        plain().loss(Tiles).example_weight("s"),
        Estimator::binary("class").columns(all_columns()),
        Estimator::regression("label").columns(columns![numeric("a")]),
        Estimator::binary("class").columns(columns![categorical("many")]),
        Estimator::binary("class").columns(columns![sparse()]).example_weight("s"),
    ];
    for (k, estimator) in estimators.iter().enumerate() {
        for size in [1, 7, 300, 4000] {
            for order in [solver(size), solver(size).in_order()] {
                let fit =
                    |solver: GradientDescent| estimator.clone().penalty(NoPenalty).solver(solver).fit(&table).unwrap();
                let (walked, general) = (fit(order.clone()), fit(order.optimizer(OneByOne)));
                assert_eq!(bits(&walked), bits(&general), "estimator {k}, batches of {size}");
                for (a, b) in walked.report().history.iter().zip(&general.report().history) {
                    assert!((a.loss - b.loss).abs() <= 1e-13 * b.loss, "{a} for {b}");
                    assert_eq!((a.step, a.epoch, a.rate), (b.step, b.epoch, b.rate));
                }
            }
        }
    }
}

#[test]
fn periods_steps_and_averages_are_those_of_the_general_way() {
    let table = table();
    let estimator = Estimator::regression("label").columns(all_columns());
    for size in [1, 7] {
        let base = GradientDescent::mini_batch(size).learning_rate(0.01).tolerance(0.0);
        for solver in [
            base.clone().epochs(2).record_every(300),
            base.clone().steps(900).record_every(350),
            base.clone().steps(731),
            base.clone().epochs(3).average_last(2),
        ] {
            let fit = |solver: GradientDescent| estimator.clone().solver(solver).fit(&table).unwrap();
            let (walked, general) = (fit(solver.clone()), fit(solver.optimizer(OneByOne)));
            close(&weights(&walked), &weights(&general), 1e-11, "averages");
            let steps = |fit: &Fit| fit.report().history.iter().map(|row| (row.step, row.epoch)).collect::<Vec<_>>();
            assert_eq!(steps(&walked), steps(&general));
        }
    }
}

#[test]
fn a_penalty_that_waits_is_the_penalty() {
    let table = table();
    let shrinkages = [(0.003, 0.0), (0.0, 0.002), (0.01, 0.002), (40.0, 0.0)];
    for (ridge, lasso) in shrinkages {
        let elastic = Elastic(Shrinkage { ridge, lasso });
        for size in [1, 7, 300] {
            for averages in [false, true] {
                let solver = if averages { solver(size).average_last(2) } else { solver(size) };
                let estimator = Estimator::binary("class").columns(all_columns()).solver(solver);
                let waiting = estimator.clone().penalty(elastic).fit(&table).unwrap();
                let visited = estimator.penalty(Visited(elastic)).fit(&table).unwrap();
                let (waiting, visited) = (weights(&waiting), weights(&visited));
                let what = format!("ridge {ridge}, lasso {lasso}, batches of {size}, averages {averages}");
                if lasso > 0.0 {
                    // A lasso subtracts: what is left of a weight is exact to the weight that was.
                    let gap = waiting.iter().zip(&visited).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                    assert!(gap < 1e-13, "{what}: {gap}");
                    let zeros = |weights: &[f64]| weights.iter().map(|w| *w == 0.0).collect::<Vec<_>>();
                    if !averages {
                        assert_eq!(zeros(&waiting), zeros(&visited), "{what}");
                        assert!(waiting.iter().filter(|w| **w == 0.0).count() > 50, "{what}: no zeros");
                    }
                } else {
                    close(&waiting, &visited, 1e-12, &what);
                }
            }
        }
    }
    // The family's own ridge, with the automatic rate: in the solver's variables.
    let solver = GradientDescent::stochastic().epochs(2).tolerance(0.0);
    let estimator = Estimator::binary("class").columns(all_columns()).solver(solver);
    let ridge = Ridge::new(0.01).unwrap();
    let (waiting, general) = (estimator.clone().penalty(ridge).fit(&table), {
        let solver = GradientDescent::stochastic().epochs(2).tolerance(0.0).optimizer(OneByOne);
        estimator.penalty(ridge).solver(solver).fit(&table)
    });
    close(&weights(&waiting.unwrap()), &weights(&general.unwrap()), 1e-11, "ridge");
}

/// At a given rate; strengths that differ among the waiting weights cannot wait.
#[test]
fn every_penalty_waits_as_it_would_be_visited() {
    let table = table();
    let estimator = Estimator::binary("class").columns(all_columns());
    let free = PerFeature::new(ElasticNet::new(0.01, 0.5).unwrap());
    for (what, estimator) in [
        ("lasso", estimator.clone().penalty(Lasso::new(0.002).unwrap())),
        ("elastic net", estimator.clone().penalty(ElasticNet::new(0.01, 0.3).unwrap())),
        ("alike", estimator.clone().penalty(free.clone())),
        ("factors", estimator.clone().penalty(free.factor("few", 0.0).unwrap())),
        ("group", estimator.clone().penalty(GroupLasso::new(0.003).unwrap())),
        ("bounds", estimator.penalty(Bounds::new(-0.1, 0.2).unwrap())),
    ] {
        let fit = |solver: GradientDescent| weights(&estimator.clone().solver(solver).fit(&table).unwrap());
        let (waiting, general) = (fit(solver(7)), fit(solver(7).optimizer(OneByOne)));
        let gap = waiting.iter().zip(&general).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(gap < 1e-13, "{what}: {gap}");
    }
}

#[test]
fn a_shrinkage_is_the_prox_and_a_liar_is_caught() {
    fn prox_of(penalty: &dyn Penalty) -> bool {
        let layout = Layout { features: 5, outputs: 1, columns: Vec::new() };
        let Some(each) = penalty.shrinkage(&layout) else { return true };
        let weights = [-3.0, -0.01, 0.0, 0.2, 1e3];
        [1e-3, 0.7, 50.0].into_iter().all(|rate| {
            let mut prox = weights;
            penalty.prox(&mut prox, &|_| rate);
            let shrunk: Vec<f64> = weights.iter().zip(&each).map(|(w, of)| of.shrink(*w, rate)).collect();
            prox.iter().zip(shrunk).all(|(a, b)| (a - b).abs() <= 1e-15 * a.abs())
        })
    }
    #[derive(Debug)]
    struct Liar(Ridge);
    impl Penalty for Liar {
        fn name(&self) -> &str {
            "liar"
        }
        fn value(&self, weights: &[f64]) -> f64 {
            self.0.value(weights)
        }
        fn slope(&self, weights: &[f64], into: &mut [f64]) {
            self.0.slope(weights, into);
        }
        fn prox(&self, weights: &mut [f64], rate: &dyn Fn(usize) -> f64) {
            self.0.prox(weights, rate);
        }
        fn shrinkage(&self, layout: &Layout) -> Option<Vec<Shrinkage>> {
            Some(vec![Shrinkage { ridge: 2.0 * self.0.strength(), lasso: 0.0 }; layout.weights()])
        }
    }
    assert!(penalty::all().unwrap().into_iter().all(|penalty| prox_of(penalty.as_ref())));
    assert!(prox_of(&Elastic(Shrinkage { ridge: 0.3, lasso: 0.1 })));
    assert!(!prox_of(&Liar(Ridge::new(0.5).unwrap())));
}

#[test]
fn a_layout_of_memory_changes_no_bit() {
    let x32 = Array2::from_shape_fn((9001, 5), |(i, j)| wave(i + 100 * j, 0.7) as f32);
    let x = x32.mapv(f64::from);
    let by_columns = {
        let mut x32 = Array2::zeros((9001, 5).f());
        x32.assign(&x);
        x32
    };
    let columns32 = by_columns.mapv(|x| x as f32);
    let backwards = x.slice(ndarray::s![..;-1, ..]);
    let y = Array1::from_shape_fn(9001, |i| wave(i, 0.11));
    let names: Vec<String> = (1..=5).map(|j| format!("x{j}")).collect();
    let columns = names.iter().enumerate().map(|(j, name)| (name.as_str(), x.column(j).to_vec().into()));
    let table = Table::from_columns(columns.chain([("y", y.to_vec().into())])).unwrap();
    for size in [1, 64] {
        let solver = GradientDescent::mini_batch(size).learning_rate(0.01).epochs(3).tolerance(0.0);
        let estimator = Estimator::regression_on_arrays().solver(solver.clone());
        let truth = bits(&estimator.fit((x.view(), y.view())).unwrap());
        assert_eq!(bits(&estimator.fit((x32.view(), y.view())).unwrap()), truth);
        assert_eq!(bits(&estimator.fit((by_columns.view(), y.view())).unwrap()), truth);
        assert_eq!(bits(&estimator.fit((columns32.view(), y.view())).unwrap()), truth);
        let columns: Vec<Arc<dyn AnyColumn>> = names.iter().map(|name| Arc::new(numeric(name)) as _).collect();
        let of_table = Estimator::regression("y").columns(columns).solver(solver);
        assert_eq!(bits(&of_table.fit(&table).unwrap()), truth);
        let turned = backwards.to_owned();
        let turned = bits(&estimator.fit((turned.view(), y.view())).unwrap());
        assert_eq!(bits(&estimator.fit((backwards, y.view())).unwrap()), turned);
    }
}

/// A plain loop, written down once more.
#[test]
fn batches_in_order_are_those_of_a_plain_loop() {
    let n = 4999;
    let x = Array2::from_shape_fn((n, 3), |(i, j)| wave(i, 0.3 + j as f64));
    let y = Array1::from_shape_fn(n, |i| wave(i, 0.3) - 0.5 * wave(i, 1.3));
    for size in [1, 64, 3000, 9000] {
        let mut w = [0.0; 4];
        let mut at = 0;
        // No example counts twice in a batch.
        let rows = size.min(n);
        while at < n {
            let mut g = [0.0; 4];
            for i in at..at + rows {
                let row = x.row(i % n);
                let z: f64 = row.iter().zip(&w).map(|(x, w)| x * w).sum::<f64>() + w[3];
                let slope = 2.0 * (z - y[i % n]) / rows as f64;
                (0..3).for_each(|j| g[j] += slope * row[j]);
                g[3] += slope;
            }
            w.iter_mut().zip(g).for_each(|(w, g)| *w -= 0.02 * g);
            at += rows;
        }
        let solver = GradientDescent::mini_batch(size).learning_rate(0.02).epochs(1).in_order();
        let fit = Estimator::regression_on_arrays().solver(solver).fit((x.view(), y.view())).unwrap();
        close(&weights(&fit), &w, 1e-11, &format!("batches of {size}"));
    }
}

#[test]
fn shards_give_the_same_bits_with_any_number_of_threads() {
    let table = table();
    for size in [1, 16] {
        for shards in [1, 3, 8] {
            let base = GradientDescent::mini_batch(size).learning_rate(0.02).epochs(3).tolerance(0.0);
            let estimator = Estimator::binary("class").columns(all_columns()).penalty(Ridge::new(1e-3).unwrap());
            let sharded = estimator.clone().solver(base.clone().parallel_shards(shards).average_last(2));
            let fit = |threads| sharded.clone().threads(threads).fit(&table).unwrap();
            let truth = fit(1);
            for threads in [2, 3, 8] {
                assert_eq!(bits(&fit(threads)), bits(&truth), "{shards} shards, {threads} threads");
            }
            let whole = estimator.clone().solver(base.clone().average_last(2)).fit(&table).unwrap();
            assert_eq!(bits(&whole) == bits(&truth), shards == 1, "one shard is the ordinary run, more are not");
            // From ln 2 at the start; more shards come less far.
            let (loss, least) = (truth.report().loss, whole.report().loss);
            assert!(loss < 0.66 && loss >= 0.99 * least, "{shards} shards, batches of {size}: {loss} for {least}");
        }
    }
}

#[test]
fn a_run_in_shards_is_resumed_to_the_bit() {
    let table = table();
    let estimator = Estimator::regression("label").columns(all_columns());
    let fit = |epochs| {
        let falling = InverseTime { start: 0.02, decay: 0.5, steps: 2000 };
        let solver = GradientDescent::mini_batch(8).learning_rate(falling).parallel_shards(3);
        estimator.clone().solver(solver.epochs(epochs).tolerance(0.0)).fit(&table).unwrap()
    };
    let parts = fit(2).resume(&table).unwrap();
    let whole = fit(4);
    assert_eq!(bits(&parts), bits(&whole));
    // Every shard's last batch is short: 5003 rows in 3 shards of batches of 8.
    assert_eq!(whole.report().history.last().unwrap().step, 4 * 3 * 1668_u64.div_ceil(8));
}

#[test]
fn shards_refuse_what_makes_no_sense() {
    let table = table();
    let refused = |solver: GradientDescent| {
        let estimator =
            Estimator::regression("label").columns(columns![numeric("a")]).penalty(Ridge::new(0.1).unwrap());
        estimator.solver(solver.learning_rate(0.01)).fit(&table).unwrap_err().to_string()
    };
    let base = || GradientDescent::mini_batch(4).parallel_shards(2);
    for (solver, word) in [
        (GradientDescent::full_batch().parallel_shards(2), "the full batch"),
        (GradientDescent::stochastic().parallel_shards(0), "between 1 and 1024"),
        (GradientDescent::stochastic().parallel_shards(usize::MAX), "between 1 and 1024"),
        (base().in_order(), "in_order"),
        (base().steps(10), "steps"),
        (base().record_every(10), "record_every"),
        (base().optimizer(Momentum::new(0.9).unwrap()), "plain descent"),
        (base().penalty_in_gradient(), "the penalty in the gradient"),
    ] {
        let text = refused(solver);
        assert!(text.contains(word), "{text} does not say {word:?}");
    }
    // More shards than rows are as many as there are rows.
    let x = Array2::from_shape_fn((5, 1), |(i, _)| i as f64);
    let y = Array1::from_shape_fn(5, |i| i as f64);
    let fit = |shards| {
        let solver = GradientDescent::stochastic().learning_rate(0.01).epochs(2).parallel_shards(shards);
        Estimator::regression_on_arrays().solver(solver).fit((x.view(), y.view())).unwrap()
    };
    assert_eq!(bits(&fit(100)), bits(&fit(5)));
}

#[test]
fn a_walk_that_runs_away_says_where() {
    let table = table();
    for solver in [
        GradientDescent::stochastic(),
        GradientDescent::mini_batch(8),
        GradientDescent::stochastic().parallel_shards(2),
    ] {
        let estimator = Estimator::regression("label").columns(columns![numeric("a"), categorical("many")]);
        let error = estimator.solver(solver.learning_rate(50.0).epochs(5)).fit(&table).unwrap_err();
        assert!(matches!(error, Error::Diverged(_)), "{error}");
        assert!(error.last_good_model().is_some());
    }
}
