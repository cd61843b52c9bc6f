//! A solver in a crate of one's own: the method of Barzilai & Borwein (1988), *Two-point step size gradient methods*, IMA Journal
//! of Numerical Analysis 8, equation (5), made monotone by halving. It has a history, a tolerance, a certificate, and goes on where
//! it was interrupted.
//!
//! `cargo run --release --example own_solver`

use gradus::error::Result;
use gradus::objective::{Objective, Want};
use gradus::prelude::*;
use gradus::progress::{Progress, StopReason};
use gradus::solver::{Begun, Frame, Newton, Rules, Run, Start, State};

#[derive(Debug)]
pub struct BarzilaiBorwein {
    pub iterations: u64,
}

#[derive(Debug)]
struct TwoPoint<'a> {
    frame: Frame<'a>,
    rate: f64,
}

impl Solver for BarzilaiBorwein {
    fn name(&self) -> String {
        "Barzilai–Borwein".to_owned()
    }

    fn rules(&self) -> Rules {
        Rules { tolerance: 1e-8, ..Rules::default() }
    }

    fn begin<'a>(&self, objective: Objective<'a>, start: Start, seed: u64) -> Result<Begun<'a>> {
        if objective.penalty().corner() || objective.loss().properties().slope_jump.is_some() {
            let found = format!("loss {:?}, penalty {:?}", objective.loss().name(), objective.penalty().name());
            return Err(self.unsupported("a smooth objective", found));
        }
        let (frame, rate) = Frame::begin(objective, start, seed, self.iterations)?;
        Ok(Begun::Running(Box::new(TwoPoint { frame, rate: rate.unwrap_or(0.1) })))
    }
}

impl Run for TwoPoint<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        let (slope, value) = (self.frame.slope(), self.frame.value());
        let square: f64 = slope.iter().map(|g| g * g).sum();
        loop {
            let next: Vec<f64> = self.frame.point().iter().zip(&slope).map(|(w, g)| w - self.rate * g).collect();
            let there = self.frame.objective().evaluate(&next, Want::Gradient)?;
            let less = value - (there.loss + self.frame.penalty_at(&next));
            if less >= 1e-4 * self.rate * square || self.rate * square <= 1e-12 * value.abs() {
                self.frame.arrive(next, there);
                break;
            }
            self.rate /= 2.0;
        }
        let row = self.frame.row(self.rate);
        // s·s/s·y, where s = −rate·slope is the step and y the difference of the slopes.
        let curvature: f64 = slope.iter().zip(self.frame.slope()).map(|(g, next)| g * (g - next)).sum();
        self.rate = if curvature > 0.0 { self.rate * square / curvature } else { 2.0 * self.rate };
        Ok(row)
    }

    fn limit(&self) -> Option<StopReason> {
        self.frame.limit()
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.weights()
    }

    fn state(&self) -> Result<State> {
        Ok(self.frame.save(self.rate))
    }
}

pub fn main() -> Result<()> {
    let penguins = Table::from_csv("data/penguins/penguins.csv")?.drop_missing()?;
    let own = Estimator::binary("sex").solver(BarzilaiBorwein { iterations: 1000 }).fit(&penguins)?;
    let newton = Estimator::binary("sex").solver(Newton::default()).fit(&penguins)?;
    println!("{}", own.report());
    let above = own.report().loss - newton.report().loss;
    println!("above the loss of Newton's method by {above:.1e}");
    assert!(own.report().converged() && above.abs() < 1e-9);
    Ok(())
}
