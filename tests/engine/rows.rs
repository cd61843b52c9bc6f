//! Rows of an objective, shown to a solver in the order that it asks for.

use std::sync::{Arc, Mutex};

use gradus::objective::{Objective, RowBlock};
use gradus::prelude::*;
use gradus::solver::Begun;

use crate::support::mixed::{features, mixed as table};
use crate::support::random::noise;

/// The numbers of rows, and what they hold.
type Seen = Arc<Mutex<Vec<(usize, Vec<f64>)>>>;

/// A solver that looks at the rows of an objective, and is content.
#[derive(Debug)]
struct Look(Seen);

impl Solver for Look {
    fn name(&self) -> String {
        "look".to_owned()
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> gradus::Result<Begun<'a>> {
        let n = objective.examples() as u32;
        let order: Vec<u32> = (0..3 * n).map(|i| (i * 7 + i / n) % n).collect();
        let weights = noise(objective.shape().features, 5);
        let mut place = 0;
        objective.rows().unwrap().show(&mut objective.blocks(&order), &mut |rows: &RowBlock| {
            for i in 0..rows.len() {
                assert_eq!(rows.number(i), order[place] as usize);
                place += 1;
                let mut own = vec![0.0; weights.len()];
                rows.add(i, 2.0, &mut own);
                own.iter_mut().for_each(|x| *x *= 0.5);
                let dot: f64 = own.iter().zip(&weights).map(|(x, w)| x * w).sum();
                assert!((rows.dot(i, &weights) - dot).abs() < 1e-9 * (1.0 + dot.abs()));
                let square: f64 = own.iter().map(|x| x * x).sum();
                assert!((rows.squared_norm(i) - square).abs() < 1e-9 * (1.0 + square));
                own.extend([rows.label(i), rows.weight(i), rows.offset(i)]);
                self.0.lock().unwrap().push((rows.number(i), own));
            }
            Ok(())
        })?;
        assert_eq!(place, order.len());
        ClosedForm::default().begin(objective, start, seed)
    }
}

#[test]
fn rows_are_shown_in_the_order_asked_for() {
    // Dense columns, a category, weights, offsets; enough of them for several lots.
    let table = table(3000, 3);
    for threads in [1, 2] {
        let seen = Seen::default();
        let estimator = features(Estimator::regression("y")).example_weight("s").offset("o").threads(threads);
        estimator.solver(Look(seen.clone())).fit(&table).unwrap();
        let [y, s, o] = ["y", "s", "o"].map(|name| crate::support::tables::numbers(&table, name));
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 9000);
        for (number, own) in seen.iter() {
            let tail = &own[own.len() - 3..];
            assert_eq!(tail, [y[*number], s[*number], o[*number]]);
        }
        // A row is the same whenever it is seen, and rows differ.
        let first = |n: usize| seen.iter().find(|(number, _)| *number == n).map(|(_, own)| own.clone()).unwrap();
        assert!(seen.iter().step_by(97).all(|(number, own)| *own == first(*number)));
        assert_ne!(first(0), first(1));
    }
}
