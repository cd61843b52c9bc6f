//! Examples that can no longer be read in the middle of a fit: what was good before comes out with the error.

use gradus::objective::Objective;
use gradus::prelude::*;
use gradus::solver::{Begun, Rules, Run, State};

/// Gradient descent that loses its examples after so many epochs.
#[derive(Debug)]
struct Losing {
    after: usize,
}

fn descent() -> GradientDescent {
    GradientDescent::full_batch().learning_rate(1e-2)
}

impl Solver for Losing {
    fn name(&self) -> String {
        "losing".to_owned()
    }

    fn rules(&self) -> Rules {
        descent().rules()
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        match descent().begin(objective, start, seed)? {
            Begun::Running(inner) => Ok(Begun::Running(Box::new(LosingRun { inner, left: self.after }))),
            solved => Ok(solved),
        }
    }
}

#[derive(Debug)]
struct LosingRun<'a> {
    inner: Box<dyn Run + 'a>,
    left: usize,
}

impl Run for LosingRun<'_> {
    fn advance(&mut self, past: &[Progress]) -> Result<Progress> {
        self.left = self.left.checked_sub(1).ok_or(Error::Empty { what: "the examples are gone" })?;
        self.inner.advance(past)
    }

    fn limit(&self) -> Option<StopReason> {
        self.inner.limit()
    }

    fn weights(&self) -> Vec<f64> {
        self.inner.weights()
    }

    fn state(&self) -> Result<State> {
        self.inner.state()
    }
}

fn cars() -> Table {
    Table::from_columns([
        ("pounds", vec![3.5, 3.69, 3.44, 3.43, 4.34, 4.42, 2.37].into()),
        ("mpg", vec![18, 15, 18, 16, 15, 14, 24].into()),
    ])
    .unwrap()
}

#[test]
fn the_model_of_the_last_epoch_comes_out_with_the_error() {
    let estimator = |after| Estimator::regression("mpg").solver(Losing { after });
    let three = Estimator::regression("mpg").penalty(NoPenalty).solver(descent().epochs(3)).fit(&cars()).unwrap();
    let losing = estimator(3).penalty(NoPenalty);
    let cars = cars();
    let mut trainer = losing.trainer(&cars).unwrap();
    for _ in 0..3 {
        trainer.advance().unwrap();
    }
    for error in [losing.fit(&cars).unwrap_err(), trainer.advance().unwrap_err()] {
        assert!(matches!(&error, Error::Interrupted { epoch: 3, .. }), "{error}");
        assert_eq!(error.to_string(), "the examples are gone (after epoch 3, whose weights this error carries)");
        let model = error.last_good_model().unwrap();
        assert_eq!(model.predict(&cars).unwrap(), three.model().predict(&cars).unwrap());
    }
    // Before the first epoch there is nothing that would be worth keeping.
    let error = estimator(0).fit(&cars).unwrap_err();
    assert!(matches!(error, Error::Empty { .. }) && error.last_good_model().is_none(), "{error}");
}
