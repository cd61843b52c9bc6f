//! The examples: made of sums, products and quotients alone, so that they have the same bits everywhere. They are those
//! of the net alone: what other tests are given may change, what is compared with yesterday may not.

use std::sync::{Arc, LazyLock};

use gradus::data::SparseRows;
use gradus::design::Block;
use gradus::head::{Count, Multiclass, Positive};
use gradus::loss::Loss;
use gradus::prelude::*;
use gradus::roles::Inputs;
use ndarray::{Array1, Array2};

use super::fingerprint::Fingerprint;

/// Uniform numbers of a linear congruential generator (Knuth's MMIX).
pub(super) struct Uniform(u64);

impl Uniform {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// Between −½ and ½.
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.next() + 0.5) * count as f64) as usize
    }
}

/// What a label is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Kind {
    Number,
    Count,
    /// Greater than 0.
    Amount,
    /// 0 or 1.
    Binary,
    /// 0, 1 or 2.
    Class,
}

/// Gives gradient descent an optimizer.
pub(super) type WithOptimizer = fn(GradientDescent) -> GradientDescent;

/// An estimator for arrays whose labels are of this kind.
pub(super) fn estimator(kind: Kind) -> Estimator {
    match kind {
        Kind::Number => Estimator::regression("y"),
        Kind::Count => Estimator::with_head("y1", Count::default()),
        Kind::Amount => Estimator::with_head("y1", Positive::default()),
        Kind::Binary => Estimator::binary("y"),
        Kind::Class => Estimator::with_head("y1", Multiclass::default()),
    }
}

/// The same with another loss.
pub(super) fn with_loss(kind: Kind, loss: Arc<dyn Loss>) -> Result<Estimator> {
    Ok(match kind {
        Kind::Count => Estimator::with_head("y1", Count::default().with_loss(loss)?),
        Kind::Amount => Estimator::with_head("y1", Positive::default().with_loss(loss)?),
        _ => estimator(kind).loss(loss),
    })
}

/// Features in any form, labels of every kind, weights of the examples and offsets.
pub(super) struct Problem {
    pub(super) x: Array2<f64>,
    numbers: Array1<f64>,
    weights: Option<Array1<f64>>,
    offsets: Option<Array1<f64>>,
}

impl Problem {
    /// Features of several scales away from zero, every fifth of them as good as the one before it.
    fn new(rows: usize, features: usize, seed: u64) -> Self {
        let mut uniform = Uniform::new(seed);
        let scales: Vec<f64> = (0..features).map(|j| [1.0, 10.0, 0.25, 3.0][j % 4]).collect();
        let truth: Vec<f64> = (0..features).map(|j| 4.0 * uniform.next() / scales[j]).collect();
        let mut x = Array2::from_shape_fn((rows, features), |(_, j)| scales[j] * (uniform.next() + 0.2));
        for i in 0..rows {
            for j in (4..features).step_by(5) {
                x[[i, j]] = 0.9 * x[[i, j - 1]] + 0.1 * x[[i, j]];
            }
        }
        let offsets = Array1::from_shape_fn(rows, |_| 0.5 * uniform.next());
        let numbers = Array1::from_shape_fn(rows, |i| {
            let score: f64 = x.row(i).iter().zip(&truth).map(|(x, w)| x * w).sum();
            score + 0.3 + offsets[i] + 1.5 * uniform.next()
        });
        let weights = Array1::from_shape_fn(rows, |i| if i % 17 == 5 { 0.0 } else { 1.0 + uniform.next() });
        Self { x, numbers, weights: Some(weights), offsets: Some(offsets) }
    }

    /// The same without weights and offsets.
    pub(super) fn plain(&self) -> Self {
        Self { x: self.x.clone(), numbers: self.numbers.clone(), weights: None, offsets: None }
    }

    pub(super) fn labels(&self, kind: Kind) -> Array1<f64> {
        self.numbers.mapv(|y| match kind {
            Kind::Number => y,
            Kind::Count => (y * y + 0.5 * (y + 1.0).abs()).floor(),
            Kind::Amount => 0.1 + y * y,
            Kind::Binary => f64::from(u8::from(y > 0.3)),
            Kind::Class => f64::from(u8::from(y > 0.0) + u8::from(y > 0.8)),
        })
    }

    /// Labeled examples with these features.
    pub(super) fn arrays<'a>(&self, x: Block<'a>, kind: Kind) -> Arrays<'a> {
        let mut arrays = Arrays::new(x, self.labels(kind).view());
        if let Some(weights) = &self.weights {
            arrays = arrays.weights(weights.view());
        }
        match &self.offsets {
            // Of classes one offset for every score says nothing.
            Some(offsets) if kind != Kind::Class => arrays.offsets(offsets.view()),
            _ => arrays,
        }
    }

    pub(super) fn inputs<'a>(&self, x: Block<'a>, kind: Kind) -> Inputs<'a> {
        match &self.offsets {
            Some(offsets) if kind != Kind::Class => Inputs::from(x).offsets(offsets.view()),
            _ => Inputs::from(x),
        }
    }

    /// A fit of these labels on the features in another form.
    pub(super) fn fit_on<'a>(&self, x: impl Into<Block<'a>>, kind: Kind, estimator: &Estimator) -> Result<Fingerprint> {
        let x = x.into();
        let fit = estimator.fit(self.arrays(x.clone(), kind))?;
        Fingerprint::of(&fit, self.inputs(x, kind))
    }

    pub(super) fn fit(&self, kind: Kind, estimator: &Estimator) -> Result<Fingerprint> {
        self.fit_on(&self.x, kind, estimator)
    }
}

/// 60 rows of 5 features.
pub(super) static SMALL: LazyLock<Problem> = LazyLock::new(|| Problem::new(60, 5, 1));

/// 320 rows of 7 features.
pub(super) static MEDIUM: LazyLock<Problem> = LazyLock::new(|| Problem::new(320, 7, 2));

/// More features than rows.
pub(super) static WIDE: LazyLock<Problem> = LazyLock::new(|| Problem::new(24, 30, 3));

/// Rows of three blocks of 4096, the last not full.
pub(super) static TALL: LazyLock<Problem> = LazyLock::new(|| Problem::new(8301, 3, 4));

/// Rows with a few of many features, with labels of every kind.
pub(super) struct Sparse {
    pub(super) rows: SparseRows<'static>,
    pub(super) problem: Problem,
}

impl Sparse {
    fn new(rows: usize, width: usize, seed: u64) -> Self {
        let mut uniform = Uniform::new(seed);
        let truth: Vec<f64> = (0..width).map(|_| 3.0 * uniform.next()).collect();
        let (mut starts, mut indices, mut values) = (vec![0], Vec::new(), Vec::new());
        let mut numbers = Vec::new();
        for _ in 0..rows {
            // Low features are frequent, high ones rare.
            let mut of_row: Vec<u32> = (0..6).map(|k| (uniform.below(width) >> (k % 4)) as u32).collect();
            of_row.sort_unstable();
            of_row.dedup();
            let mut score = 0.1 + uniform.next();
            for j in of_row {
                let value = 0.75 + uniform.next();
                score += truth[j as usize] * value;
                indices.push(j);
                values.push(value);
            }
            starts.push(indices.len());
            numbers.push(score);
        }
        let weights = Array1::from_shape_fn(rows, |_| 1.0 + uniform.next());
        let offsets = Array1::from_shape_fn(rows, |_| 0.3 * uniform.next());
        let problem = Problem {
            x: Array2::zeros((0, 0)),
            numbers: numbers.into(),
            weights: Some(weights),
            offsets: Some(offsets),
        };
        Self { rows: SparseRows::new(starts, indices, values, width).unwrap(), problem }
    }

    pub(super) fn fit(&self, kind: Kind, estimator: &Estimator) -> Result<Fingerprint> {
        self.problem.fit_on(&self.rows, kind, estimator)
    }
}

/// 160 rows of 60 features.
pub(super) static SPARSE: LazyLock<Sparse> = LazyLock::new(|| Sparse::new(160, 60, 5));

/// 4500 rows, which are two blocks, of 120 features.
pub(super) static TALL_SPARSE: LazyLock<Sparse> = LazyLock::new(|| Sparse::new(4500, 120, 11));

/// A table of so many rows, read from CSV: numbers with and without gaps, categories of few and of many levels, lists of
/// words, dates, whole numbers, and labels of every kind.
fn table(rows: usize, seed: u64) -> Table {
    let mut uniform = Uniform::new(seed);
    let mut text = "a,b,c,kind,place,other place,when,note,flag,id,share,number,second,count,amount,sign,class,grade,\
                    times,shift,years,group\n"
        .to_owned();
    let words = ["the", "sea", "red", "blue", "house", "of", "river", "stone"];
    for row in 0..rows {
        let (a, b, c) = (uniform.next(), 100.0 * (uniform.next() + 1.0), uniform.next() * uniform.next());
        let (kind, place, far) = (uniform.below(5), uniform.below(40), uniform.below(6));
        let note: Vec<&str> = (0..1 + uniform.below(5)).map(|_| words[uniform.below(words.len())]).collect();
        let score = 2.0 * a + 0.02 * (b - 100.0) + [0.5, -0.5, 0.2, 0.0, 0.9][kind] + 0.02 * place as f64 + c;
        let score = score + 0.4 * uniform.next() - 0.5;
        let gap = |every: usize, of: String| if row % every == 3 { String::new() } else { of };
        let cells = [
            format!("{a:.4}"),
            gap(7, format!("{b:.3}")),
            format!("{c:.5}"),
            gap(23, format!("k{kind}")),
            format!("p{place}"),
            format!("q{far}"),
            format!("20{:02}-{:02}-{:02}T{:02}:30:00", 10 + uniform.below(14), 1 + row % 12, 1 + row % 28, row % 24),
            note.join(" "),
            ["no", "yes"][uniform.below(2)].to_owned(),
            format!("{}", uniform.below(9)),
            format!("{:.3}", 1.0 + uniform.next()),
            format!("{score:.4}"),
            format!("{:.4}", 3.0 - 2.0 * score + uniform.next()),
            format!("{}", (score * score * 3.0) as u64),
            format!("{:.4}", 0.2 + score * score),
            ["minus", "plus"][usize::from(score > 0.1)].to_owned(),
            ["low", "middle", "high"][usize::from(score > -0.4) + usize::from(score > 0.5)].to_owned(),
            format!("{}", 1 + usize::from(score > -0.5) + usize::from(score > 0.2) + usize::from(score > 0.8)),
            format!("{}", 1 + uniform.below(3)),
            format!("{:.3}", 0.4 * uniform.next()),
            format!("{:.2}", 1.5 + uniform.next()),
            format!("g{}", row % 13),
        ];
        text += &cells.join(",");
        text.push('\n');
    }
    Table::from_csv_text(&text, &CsvOptions::default()).unwrap()
}

/// 200 rows.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| table(200, 6));

/// 80 other rows, for validation and for what comes later.
pub(super) static LATER: LazyLock<Table> = LazyLock::new(|| table(80, 7));

/// Rows of two blocks.
pub(super) static LONG_TABLE: LazyLock<Table> = LazyLock::new(|| table(5000, 8));

/// A fit of a table.
pub(super) fn fit_table(estimator: &Estimator, table: &Table) -> Result<Fingerprint> {
    Fingerprint::of(&estimator.fit(table)?, table)
}
