//! A run of trust-region Newton.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::linalg::conjugate_gradient::{Inner, dot, minimise};
use crate::objective::{Evaluated, Objective, Want};
use crate::progress::{Progress, StopReason};
use crate::solver::frame::Frame;
use crate::solver::{Certificate, Run, Start, State};

#[derive(Debug)]
pub(super) struct TrustRegionRun<'a> {
    frame: Frame<'a>,
    /// 2λ of every weight and bias, in the method's variables.
    ridge: Vec<f64>,
    /// Δ; none before the first iteration.
    radius: Option<f64>,
    /// The slope where the run began.
    first: f64,
    /// The most products with H in an iteration, and how many there were in all.
    most_products: usize,
    products: u64,
    /// What the last step promised where it began: more than is left behind it.
    promised: Option<f64>,
}

/// What a run remembers.
#[derive(Debug, Serialize, Deserialize)]
struct Memory {
    radius: Option<f64>,
    first: f64,
}

/// A step is taken where this part of its promise is kept (Lin, Weng & Keerthi 2008, eq. 10); below and above the next two
/// the region shrinks and grows.
const KEPT: f64 = 1e-4;
const POOR: f64 = 0.25;
const GOOD: f64 = 0.75;
/// By how much.
const SHRINKS: f64 = 0.25;
const GROWS: f64 = 4.0;
/// The part of the slope that the inner problem may leave, at first.
const LEFT: f64 = 0.1;
/// That part where F is rounding and only slopes tell.
const FINEST: f64 = 1e-6;
/// Steps that are refused in a row.
const MOST_REFUSED: usize = 60;
/// A step that promises less, relatively, is judged by the slopes it leaves: F itself is rounded.
const ROUNDED: f64 = 1e-12;
/// The least entry of M, as a part of its largest.
const FLAT: f64 = 1e-10;

impl<'a> TrustRegionRun<'a> {
    pub(super) fn begin(
        original: Objective<'a>,
        start: Start,
        seed: u64,
        iterations: u64,
        most_products: usize,
    ) -> Result<Self> {
        let (frame, memory) = Frame::begin::<Memory>(original, start, seed, iterations)?;
        let objective = &frame.objective;
        let mut ridge = objective.penalty().ridge(objective.layout()).unwrap_or_default();
        ridge.iter_mut().for_each(|strength| *strength *= 2.0);
        ridge.resize(objective.shape().len(), 0.0);
        let (radius, first) = memory.map_or((None, 0.0), |memory| (memory.radius, memory.first));
        Ok(Self { frame, ridge, radius, first, most_products, products: 0, promised: None })
    }

    /// One step that makes F less.
    fn descend(&mut self) -> Result<()> {
        self.promised = None;
        let objective = self.frame.objective.clone();
        let mut here = Evaluated::default();
        let Some(hessian) = objective.hessian(&self.frame.point, &mut here)? else {
            self.frame.stuck = true;
            return Ok(());
        };
        let slope = self.frame.slope();
        let mut diagonal = hessian.diagonal()?;
        diagonal.iter_mut().zip(&self.ridge).for_each(|(d, ridge)| *d += ridge);
        let largest = diagonal.iter().fold(0.0, |most: f64, d| most.max(*d));
        let least = if largest > 0.0 { FLAT * largest } else { 1.0 };
        diagonal.iter_mut().for_each(|d| *d = d.max(least));
        let size = slope.iter().zip(&diagonal).map(|(g, m)| g * g / m).sum::<f64>().sqrt();
        if self.first == 0.0 {
            self.first = size;
        }
        // In the norm of M a Newton step is about as long as the slope.
        let mut radius = self.radius.unwrap_or(size);
        let mut part = LEFT.min((size / self.first).sqrt());
        let value = here.loss + self.frame.penalty_at(&self.frame.point);
        for _ in 0..MOST_REFUSED {
            let mut products = 0;
            let inner = minimise(&slope, &diagonal, radius, (part, self.most_products), |v, into| {
                products += 1;
                hessian.times(v, into)?;
                into.iter_mut().zip(&self.ridge).zip(v).for_each(|((x, ridge), v)| *x += ridge * v);
                Ok(())
            })?;
            self.products += products;
            let Inner { step, promised, length, bounded } = inner;
            let next: Vec<f64> = self.frame.point.iter().zip(&step).map(|(w, s)| w + s).collect();
            if next == self.frame.point {
                break;
            }
            let there = objective.evaluate(&next, Want::Gradient)?;
            let gained = value - (there.loss + self.frame.penalty_at(&next));
            let kept = if gained.is_finite() { gained / promised } else { f64::NEG_INFINITY };
            let rounded = promised <= ROUNDED * value.abs();
            if !rounded && kept < POOR {
                // The parabola through what is known (Lin, Weng & Keerthi 2008, section 2.2).
                let along = dot(&slope, &step);
                let fitted = -0.5 * along / (-gained - along);
                let shrunk = if fitted.is_finite() { fitted.clamp(0.1, 0.5) } else { SHRINKS };
                radius = shrunk * length.min(radius);
            } else if !rounded && kept > GOOD && bounded {
                radius *= GROWS;
            }
            self.radius = Some(radius);
            let better = rounded && self.frame.violation_at(&next, &there.gradient) < self.frame.violation;
            if (kept > KEPT && !rounded) || better {
                self.frame.arrive(next, there);
                self.promised = (!bounded).then_some(promised);
                return Ok(());
            }
            if rounded {
                // What the inner problem left in some slopes may be what is too much: once more, to the last digits.
                if part <= FINEST {
                    break;
                }
                part = FINEST;
            }
        }
        self.frame.stuck = true;
        Ok(())
    }
}

impl Run for TrustRegionRun<'_> {
    fn advance(&mut self, _past: &[Progress]) -> Result<Progress> {
        self.descend()?;
        let radius = self.radius.unwrap_or(0.0);
        Ok(self.frame.row(radius))
    }

    fn limit(&self) -> Option<StopReason> {
        self.frame.limit()
    }

    fn weights(&self) -> Vec<f64> {
        self.frame.weights()
    }

    fn certificate(&self) -> Option<Certificate> {
        Some(self.frame.certificate())
    }

    fn promised(&self) -> Option<f64> {
        self.promised
    }

    fn notes(&self) -> Vec<String> {
        vec![format!("{} products with second derivatives", self.products)]
    }

    fn state(&self) -> Result<State> {
        let memory = Memory { radius: self.radius, first: self.first };
        Ok(self.frame.save(memory))
    }
}
