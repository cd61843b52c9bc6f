//! The instruction sets that loops are compiled for.
//!
//! A loop is written once and compiled for AVX-512, for AVX2 with fused multiply-add, for NEON and for anything else; the
//! machine takes the widest that it has. What comes out has the same bits on each: sums run in lanes whose number is
//! written in the loop and not taken from the registers, and products are either rounded before they are added or fused
//! everywhere (where the machine cannot, by a function that rounds likewise).

use pulp::Arch;

/// The widest of this machine.
#[inline]
pub(crate) fn widest() -> Arch {
    #[cfg(test)]
    if let Some(chosen) = tests::CHOSEN.get() {
        return chosen;
    }
    Arch::new()
}

#[cfg(test)]
pub(crate) use tests::assert_same_on_all;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fmt::Debug;

    use pulp::Arch;

    use crate::prelude::*;
    use crate::solver::{DualCoordinateAscent, Lbfgs, Newton, Saga};

    thread_local! {
        /// What the loops of this thread are to use.
        pub(crate) static CHOSEN: Cell<Option<Arch>> = const { Cell::new(None) };
    }

    /// Every set that this machine has, the widest first.
    fn all() -> Vec<Arch> {
        let mut all = vec![Arch::new()];
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if matches!(all[0], Arch::V4(_)) {
            all.extend(pulp::x86::V3::try_new().map(Arch::V3));
        }
        if !matches!(all[0], Arch::Scalar) {
            all.push(Arch::Scalar);
        }
        all
    }

    /// Asserts that work gives equal results with each set of the machine. It runs in threads of its own.
    pub(crate) fn assert_same_on_all<T: Send + PartialEq + Debug>(name: &str, work: impl Fn() -> T + Send + Sync) {
        let found = all().into_iter().map(|arch| {
            let choose = move |_| CHOSEN.set(Some(arch));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(2).start_handler(choose).build().unwrap();
            (arch, pool.install(&work))
        });
        let found: Vec<(Arch, T)> = found.collect();
        for (arch, other) in &found[1..] {
            let widest = &found[0];
            assert!(*other == widest.1, "{name} on {arch:?}: {other:?}\non {:?}: {:?}", widest.0, widest.1);
        }
    }

    /// Where the machine has more than one set, one of them must be seen to be taken.
    #[test]
    fn loops_take_the_set_that_is_chosen() {
        let found = all();
        for arch in found {
            CHOSEN.set(Some(arch));
            assert_eq!(format!("{:?}", super::widest()), format!("{arch:?}"));
        }
        CHOSEN.set(None);
    }

    /// Numbers of every kind, some of them missing, and categories; several blocks of rows.
    fn examples() -> Table {
        let n = 9_001;
        let wave = |k: f64| (0..n).map(|i| (f64::from(i) * k).sin() * 3.0 + f64::from(i % 7)).collect::<Vec<f64>>();
        let (a, b) = (wave(0.37), wave(1.91));
        let label: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - b + (a * b).sin()).collect();
        let missing: Vec<Option<f64>> = b.iter().map(|b| (*b > -1.5).then_some(b * b)).collect();
        Table::from_columns([
            ("class", label.iter().map(|y| *y > 3.0).collect::<Vec<bool>>().into()),
            ("kind", label.iter().map(|y| format!("k{}", (y.abs() as usize).min(2))).collect::<Vec<String>>().into()),
            ("count", label.iter().map(|y| y.abs().floor()).collect::<Vec<f64>>().into()),
            ("label", label.into()),
            ("a", a.into()),
            ("single", b.iter().map(|b| *b as f32).collect::<Vec<f32>>().into()),
            ("whole", (0..n).map(|i| i64::from(i % 13)).collect::<Vec<i64>>().into()),
            ("missing", missing.into()),
            ("group", (0..n).map(|i| format!("g{}", i % 11)).collect::<Vec<String>>().into()),
        ])
        .unwrap()
    }

    #[test]
    fn whole_fits_have_the_same_bits_on_all_machines() {
        let table = examples();
        let columns = || {
            let missing = numeric("missing").missing(Missing::Mean);
            columns![numeric("a"), numeric("single"), numeric("whole"), missing, categorical("group")]
        };
        let regression = || Estimator::regression("label").columns(columns());
        let ridge = || Ridge::new(0.01).unwrap();
        let binary = || Estimator::binary("class").columns(columns()).penalty(ridge());
        let estimators = [
            regression().solver(ClosedForm::default()),
            regression().penalty(Lasso::new(0.01).unwrap()),
            regression().solver(GradientDescent::full_batch().epochs(5)),
            regression().solver(GradientDescent::mini_batch(64).epochs(2)),
            regression().solver(GradientDescent::stochastic().learning_rate(1e-4).epochs(1)),
            binary().solver(Newton::default()),
            binary().solver(Lbfgs::default()),
            binary().solver(Saga::default().epochs(3)),
            binary().solver(DualCoordinateAscent::default().epochs(3)),
            Estimator::multiclass("kind").columns(columns()).penalty(ridge()),
            Estimator::count("count").columns(columns()),
        ];
        for estimator in estimators {
            assert_same_on_all(&format!("{estimator:?}"), || {
                let fit = estimator.fit(&table).unwrap();
                fit.model().encoded_weights().iter().map(|w| w.to_bits()).collect::<Vec<u64>>()
            });
        }
    }
}
