//! One full pass (scores, losses, gradient), as an epoch of full-batch gradient descent takes it, against two measures
//! on the same bytes with the same threads: a plain sum, which is the speed of the memory, and the two products of
//! `ndarray`. Read each figure as its ratio to that of `sum` beside it. Then epochs of methods that visit single rows.
//!
//! ```text
//! cargo bench                           all of it
//! cargo bench -- "squared.*100.*f32"    some of it
//! ```

#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use gradus::columns;
use gradus::data::SparseRows;
use gradus::design::Block;
use gradus::ndarray::{Array1, Array2, ArrayView2, ShapeBuilder};
use gradus::prelude::*;
use gradus::solver::{DualCoordinateAscent, Saga};
use num_traits::AsPrimitive;
use rayon::prelude::*;

/// Values of a matrix: far more than the caches hold.
const VALUES: usize = 20_000_000;
const WIDTHS: [usize; 5] = [4, 10, 30, 100, 1000];

fn main() {
    divan::main();
}

#[derive(Debug, Clone, Copy)]
enum Layout {
    Rows,
    Columns,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    F64,
    F32,
}

#[derive(Debug, Clone, Copy)]
struct Case {
    width: usize,
    layout: Layout,
    kind: Kind,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { width, layout, kind } = self;
        write!(f, "{width} {layout:?} {kind:?}")
    }
}

fn cases() -> impl Iterator<Item = Case> {
    WIDTHS.into_iter().flat_map(|width| {
        [Layout::Rows, Layout::Columns]
            .into_iter()
            .flat_map(move |layout| [Kind::F64, Kind::F32].into_iter().map(move |kind| Case { width, layout, kind }))
    })
}

fn matrix<T: Copy + 'static>(case: Case) -> Array2<T>
where
    f64: AsPrimitive<T>,
{
    let shape = (VALUES / case.width, case.width);
    let value = |(i, j): (usize, usize)| (((i * 7 + j * 13) % 101) as f64 * 0.01).as_();
    match case.layout {
        Layout::Rows => Array2::from_shape_fn(shape, value),
        Layout::Columns => Array2::from_shape_fn(shape.f(), value),
    }
}

fn labels(rows: usize) -> Array1<f64> {
    Array1::from_shape_fn(rows, |i| f64::from(u8::from((i * 31) % 17 > 8)))
}

/// The speed of the memory: a sum in lanes.
#[divan::bench(args = cases(), sample_count = 20)]
fn sum(bencher: Bencher<'_, '_>, case: Case) {
    fn of<T: Copy + Sync + AsPrimitive<f64>>(bencher: Bencher<'_, '_>, x: &Array2<T>) {
        let memory = x.as_slice_memory_order().unwrap();
        let piece = |piece: &[T]| {
            let (chunks, rest) = piece.as_chunks::<16>();
            let mut lanes = [0.0; 16];
            for chunk in chunks {
                lanes.iter_mut().zip(chunk).for_each(|(lane, value)| *lane += value.as_());
            }
            lanes.iter().sum::<f64>() + rest.iter().map(|value| value.as_()).sum::<f64>()
        };
        let all = || black_box(memory).par_chunks(1 << 16).map(piece).sum::<f64>();
        bencher.counter(BytesCount::of_slice(memory)).bench_local(all);
    }
    match case.kind {
        Kind::F64 => of(bencher, &matrix::<f64>(case)),
        Kind::F32 => of(bencher, &matrix::<f32>(case)),
    }
}

/// The two products of `ndarray`.
#[divan::bench(args = cases().filter(|case| matches!(case.kind, Kind::F64)), sample_count = 3)]
fn ndarray_products(bencher: Bencher<'_, '_>, case: Case) {
    let (x, y) = (matrix::<f64>(case), labels(VALUES / case.width));
    let w = Array1::from_elem(case.width, 0.1);
    let bytes = BytesCount::of_slice(x.as_slice_memory_order().unwrap());
    bencher.counter(bytes).bench_local(|| x.t().dot(&(x.dot(black_box(&w)) - &y)));
}

fn solver() -> GradientDescent {
    GradientDescent::full_batch().learning_rate(1e-9).tolerance(0.0).epochs(u64::MAX)
}

fn pass<'a, T>(bencher: Bencher<'_, '_>, estimator: &'a Estimator, x: &'a Array2<T>)
where
    Block<'a>: From<ArrayView2<'a, T>>,
{
    let bytes = BytesCount::of_slice(x.as_slice_memory_order().unwrap());
    let mut trainer = estimator.trainer((x.view(), &labels(x.nrows()))).unwrap();
    bencher.counter(bytes).bench_local(|| trainer.advance().unwrap());
}

#[divan::bench(args = cases(), sample_count = 20)]
fn squared(bencher: Bencher<'_, '_>, case: Case) {
    let estimator = Estimator::regression("y").solver(solver());
    match case.kind {
        Kind::F64 => pass(bencher, &estimator, &matrix::<f64>(case)),
        Kind::F32 => pass(bencher, &estimator, &matrix::<f32>(case)),
    }
}

#[divan::bench(args = cases(), sample_count = 20)]
fn logistic(bencher: Bencher<'_, '_>, case: Case) {
    let estimator = Estimator::binary("y").solver(solver());
    match case.kind {
        Kind::F64 => pass(bencher, &estimator, &matrix::<f64>(case)),
        Kind::F32 => pass(bencher, &estimator, &matrix::<f32>(case)),
    }
}

/// Twenty categories of so many levels each, one code of four bytes a row.
#[divan::bench(args = [10, 1000, 100_000], sample_count = 20)]
fn one_hot(bencher: Bencher<'_, '_>, levels: usize) {
    let (rows, width) = (500_000, 20);
    let column = |j: usize| (0..rows).map(|i| ((i * (j + 7)) % levels).to_string()).collect::<Vec<String>>();
    let features = (0..width).map(|j| (format!("c{j}"), column(j).into()));
    let label = ("y".to_owned(), labels(rows).to_vec().into());
    let table = Table::from_columns(features.chain([label])).unwrap();
    let categories = (0..width).flat_map(|j| columns![categorical(format!("c{j}"))]);
    let estimator = Estimator::regression("y").columns(categories).solver(solver());
    let mut trainer = estimator.trainer(&table).unwrap();
    bencher.counter(BytesCount::new(rows * width * 4)).bench_local(|| trainer.advance().unwrap());
}

/// Forty entries a row, of so many features.
fn sparse_rows(rows: usize, features: usize) -> SparseRows<'static> {
    let entries = 40;
    let stride = features / entries;
    let feature = |i: usize, k: usize| (k * stride + (i * 2_654_435_761 + k * 97) % stride) as u32;
    let indices: Vec<u32> = (0..rows).flat_map(|i| (0..entries).map(move |k| feature(i, k))).collect();
    let starts: Vec<usize> = (0..=rows).map(|i| i * entries).collect();
    let values: Vec<f64> = (0..rows * entries).map(|k| (k % 13) as f64 * 0.1).collect();
    SparseRows::new(starts, indices, values, features).unwrap()
}

/// Forty entries a row, of so many features: an index of four bytes and a value of eight each.
#[divan::bench(args = [1 << 10, 1 << 16, 1 << 20], sample_count = 20)]
fn sparse(bencher: Bencher<'_, '_>, features: usize) {
    let rows = 250_000;
    let x = sparse_rows(rows, features);
    let estimator = Estimator::binary("y").solver(solver());
    let mut trainer = estimator.trainer((&x, &labels(rows))).unwrap();
    let bytes = BytesCount::new(x.entries() * 12);
    bencher.counter(bytes).counter(ItemsCount::new(rows)).bench_local(|| trainer.advance().unwrap());
}

/// A method that visits rows in random order.
#[derive(Debug, Clone, Copy)]
enum Epoch {
    Stochastic,
    Batches,
    Momentum,
    Saga,
    Dual,
}

const EPOCHS: [Epoch; 5] = [Epoch::Stochastic, Epoch::Batches, Epoch::Momentum, Epoch::Saga, Epoch::Dual];

impl Epoch {
    fn estimator(self, rate: f64) -> Estimator {
        let descent = |size| GradientDescent::mini_batch(size).learning_rate(rate).tolerance(0.0).epochs(u64::MAX);
        let estimator = Estimator::binary("y").penalty(Ridge::new(1e-4).unwrap());
        match self {
            Self::Stochastic => estimator.solver(descent(1)),
            Self::Batches => estimator.solver(descent(64)),
            Self::Momentum => estimator.solver(descent(64).optimizer(Momentum::new(0.9).unwrap())),
            Self::Saga => estimator.solver(Saga::default().learning_rate(rate).tolerance(0.0).epochs(u64::MAX)),
            Self::Dual => estimator.solver(DualCoordinateAscent::default().tolerance(0.0).epochs(u64::MAX)),
        }
    }
}

/// Rows of twenty numbers in random order.
#[divan::bench(args = EPOCHS, sample_count = 10)]
fn epoch_dense(bencher: Bencher<'_, '_>, epoch: Epoch) {
    let x = matrix::<f64>(Case { width: 20, layout: Layout::Rows, kind: Kind::F64 });
    let estimator = epoch.estimator(1e-3);
    let mut trainer = estimator.trainer((x.view(), &labels(x.nrows()))).unwrap();
    bencher.counter(ItemsCount::new(x.nrows())).bench_local(|| trainer.advance().unwrap());
}

/// Rows of forty entries among 65 536 features in random order.
#[divan::bench(args = EPOCHS, sample_count = 10)]
fn epoch_sparse(bencher: Bencher<'_, '_>, epoch: Epoch) {
    let rows = 250_000;
    let x = sparse_rows(rows, 1 << 16);
    let estimator = epoch.estimator(1e-3);
    let mut trainer = estimator.trainer((&x, &labels(rows))).unwrap();
    bencher.counter(ItemsCount::new(rows)).bench_local(|| trainer.advance().unwrap());
}
