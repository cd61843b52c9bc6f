//! Solvers agree, with closed-form least squares as the referee; and what must change nothing, changes nothing.

use gradus::prelude::*;
use ndarray::{Array1, Array2, ArrayView2, ShapeBuilder};
use proptest::prelude::*;

use crate::support::random::{cases, uniform};

/// A random well-conditioned problem: many rows, few features, uniform values of various scales.
#[derive(Debug, Clone)]
struct Problem {
    x: Array2<f64>,
    y: Array1<f64>,
    weights: Array1<f64>,
    offsets: Array1<f64>,
    ridge: f64,
}

fn problems() -> impl Strategy<Value = Problem> {
    (1usize..5, 40usize..90, prop_oneof![Just(0.0), 1e-3..0.5], any::<u64>()).prop_map(|(p, n, ridge, seed)| {
        // A small generator of its own: proptest shrinks the seed, not thousands of cells.
        let mut uniform = uniform(seed);
        let scales: Vec<f64> = (0..p).map(|_| 10f64.powf(2.0 * uniform())).collect();
        let x = Array2::from_shape_fn((n, p), |(_, j)| scales[j] * (uniform() + 0.3));
        let truth: Vec<f64> = (0..p).map(|j| 4.0 * uniform() / scales[j]).collect();
        let offsets = Array1::from_shape_fn(n, |_| uniform());
        let y = Array1::from_shape_fn(n, |i| {
            let line: f64 = x.row(i).iter().zip(&truth).map(|(x, w)| x * w).sum();
            line + 0.7 + offsets[i] + 0.2 * uniform()
        });
        let weights = Array1::from_shape_fn(n, |_| 0.5 + (uniform() + 0.5) * 2.0);
        Problem { x, y, weights, offsets, ridge }
    })
}

impl Problem {
    fn estimator(&self) -> Estimator {
        Estimator::regression("y").penalty(Ridge::new(self.ridge).unwrap())
    }

    fn fit<'a, T>(&self, x: ArrayView2<'a, T>, solver: impl Solver + 'static) -> Fit
    where
        gradus::design::Array<'a>: From<ArrayView2<'a, T>>,
    {
        let arrays = Arrays::new(x, self.y.view()).weights(self.weights.view()).offsets(self.offsets.view());
        self.estimator().solver(solver).fit(arrays).unwrap()
    }

    fn referee(&self) -> Vec<f64> {
        self.fit(self.x.view(), ClosedForm::default()).model().encoded_weights().to_vec()
    }

    /// Differences weighed by what they do to the score of an average row.
    fn distance(&self, a: &[f64], b: &[f64]) -> f64 {
        let p = self.x.ncols();
        let size = |j: usize| if j < p { self.x.column(j).mapv(f64::abs).mean().unwrap() } else { 1.0 };
        (0..=p).map(|j| (a[j] - b[j]).abs() * size(j)).fold(0.0, f64::max)
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn full_batch_descent_reaches_the_closed_form(problem in problems()) {
        let truth = problem.referee();
        for fit in [
            problem.fit(problem.x.view(), GradientDescent::full_batch().tolerance(1e-10).stall(0.0)),
            problem.fit(problem.x.view(), GradientDescent::full_batch().optimizer(Sgd).tolerance(1e-8).stall(0.0).epochs(100_000)),
            problem.fit(problem.x.view(), GradientDescent::full_batch().optimizer(Momentum::new(0.8).unwrap()).tolerance(1e-8).stall(0.0).epochs(100_000)),
        ] {
            prop_assert!(fit.report().converged(), "{}", fit.report());
            let distance = problem.distance(fit.model().encoded_weights(), &truth);
            prop_assert!(distance < 2e-6, "{distance} {}", fit.report());
        }
    }

    #[test]
    fn mini_batch_descent_comes_near_the_closed_form(problem in problems()) {
        let truth = problem.referee();
        let solver = GradientDescent::mini_batch(8).epochs(300).tolerance(0.0).average_last(100);
        let fit = problem.fit(problem.x.view(), solver);
        let distance = problem.distance(fit.model().encoded_weights(), &truth);
        prop_assert!(distance < 3e-2, "{distance}");
    }

    #[test]
    fn layouts_and_element_types_agree(problem in problems()) {
        let truth = problem.referee();
        let (n, p) = problem.x.dim();
        // Column-major, and every second column of a wider array read backwards.
        let mut columns = Array2::<f64>::zeros((n, p).f());
        columns.assign(&problem.x);
        let mut wide = Array2::<f64>::zeros((n, 2 * p));
        for j in 0..p {
            wide.column_mut(2 * j).assign(&problem.x.column(j));
        }
        let strided = wide.slice(ndarray::s![.., ..;2]);
        for view in [columns.view(), strided] {
            for (name, fit) in [
                ("closed form", problem.fit(view, ClosedForm::default())),
                ("descent", problem.fit(view, GradientDescent::full_batch().tolerance(1e-10).stall(0.0))),
            ] {
                let distance = problem.distance(fit.model().encoded_weights(), &truth);
                prop_assert!(distance < 2e-6, "{name}: {distance}");
            }
        }
        let single = problem.x.mapv(|x| x as f32);
        let rounded = Problem { x: single.mapv(f64::from), ..problem.clone() };
        let fit = problem.fit(single.view(), ClosedForm::default());
        prop_assert!(rounded.distance(fit.model().encoded_weights(), &rounded.referee()) < 1e-9);
    }

    #[test]
    fn a_shift_moves_only_the_bias_and_a_scale_only_its_weight(problem in problems()) {
        let problem = Problem { ridge: 0.0, ..problem };
        let truth = problem.referee();
        let (w, p) = (truth[0], problem.x.ncols());
        let mut shifted = problem.clone();
        shifted.x.column_mut(0).mapv_inplace(|x| x + 100.0);
        let mut moved = truth.clone();
        moved[p] -= 100.0 * w;
        prop_assert!(problem.distance(&shifted.referee(), &moved) < 1e-9 * (1.0 + 100.0 * w.abs()));
        let mut scaled = problem.clone();
        scaled.x.column_mut(0).mapv_inplace(|x| x * 1e6);
        let mut smaller = truth.clone();
        smaller[0] /= 1e6;
        for (j, (a, b)) in scaled.referee().iter().zip(&smaller).enumerate() {
            prop_assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-9), "{j}: {a} {b}");
        }
        // The default descent does not mind the scale either.
        let descent = scaled.fit(scaled.x.view(), GradientDescent::full_batch().tolerance(1e-10).stall(0.0));
        prop_assert!(descent.report().converged());
        let back = {
            let mut weights = descent.model().encoded_weights().to_vec();
            weights[0] *= 1e6;
            weights
        };
        prop_assert!(problem.distance(&back, &truth) < 2e-6);
    }

    #[test]
    fn rows_may_be_permuted_repeated_or_weighted(problem in problems()) {
        let truth = problem.referee();
        let n = problem.x.nrows();
        let rows: Vec<usize> = (0..n).map(|i| (i * 7 + 3) % n).collect();
        if n % 7 != 0 {
            let permuted = Problem {
                x: problem.x.select(ndarray::Axis(0), &rows),
                y: problem.y.select(ndarray::Axis(0), &rows),
                weights: problem.weights.select(ndarray::Axis(0), &rows),
                offsets: problem.offsets.select(ndarray::Axis(0), &rows),
                ridge: problem.ridge,
            };
            prop_assert!(problem.distance(&permuted.referee(), &truth) < 1e-9);
        }
        // A weight k is the row k times, 0 its absence.
        let counts: Vec<usize> = (0..n).map(|i| i % 3).collect();
        let repeated: Vec<usize> = (0..n).flat_map(|i| std::iter::repeat_n(i, counts[i])).collect();
        let weighted = Problem { weights: counts.iter().map(|&k| k as f64).collect(), ..problem.clone() };
        let copied = Problem {
            x: problem.x.select(ndarray::Axis(0), &repeated),
            y: problem.y.select(ndarray::Axis(0), &repeated),
            weights: Array1::ones(repeated.len()),
            offsets: problem.offsets.select(ndarray::Axis(0), &repeated),
            ridge: problem.ridge,
        };
        prop_assert!(problem.distance(&weighted.referee(), &copied.referee()) < 1e-9);
        let descent = |p: &Problem| p.fit(p.x.view(), GradientDescent::full_batch().tolerance(1e-10).stall(0.0)).model().encoded_weights().to_vec();
        prop_assert!(problem.distance(&descent(&weighted), &descent(&copied)) < 2e-6);
    }
}

/// The generator really varies: otherwise a broad suite passes over one point.
#[test]
fn problems_vary() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let drawn: Vec<Problem> = (0..50).map(|_| problems().new_tree(&mut runner).unwrap().current()).collect();
    let distinct =
        |key: &dyn Fn(&Problem) -> u64| drawn.iter().map(key).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(distinct(&|p| p.x.ncols() as u64), 4);
    assert!(distinct(&|p| p.x.nrows() as u64) > 20);
    assert!(distinct(&|p| p.y[0].to_bits()) == 50);
    assert!(drawn.iter().any(|p| p.ridge == 0.0) && drawn.iter().any(|p| p.ridge > 0.0));
}
