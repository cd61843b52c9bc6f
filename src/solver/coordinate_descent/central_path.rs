//! The central path: Newton's steps on F with its corners rounded and its bounds as barriers, less and less.

use super::backend::Backend;
use super::local_quadratic::LocalQuadratic;
use super::penalty_terms::PenaltyTerms;
use super::smoothed_penalty::SmoothedPenalty;
use crate::error::Result;

/// Newton's steps in all.
const MOST_STEPS: usize = 250;
/// Of them, with one rounding, and with the last one.
const MOST_AT_EACH: usize = 30;
const MOST_AT_LAST: usize = 40;
/// A slope is as good as 0 at this part of the tolerance, and F as good as least at this part of its rounding.
const NEAR: f64 = 0.1;
const LEAST_TOLERANCE: f64 = 1e-10;
const MOST_HALVINGS: usize = 60;
/// What the rounding becomes a part of once F so rounded is as good as least.
const SHRINKS: f64 = 0.1;
/// The first rounding, as a part of what there is to gain, and the last one, as a part of what the tolerance lets pass.
const FIRST: f64 = 0.1;
const LAST: f64 = 1e-5;
/// What is added to the curvature of each example, at first, at least and at most.
const FIRST_DAMPING: f64 = 1e-4;
const LEAST_DAMPING: f64 = 1e-13;
const MOST_DAMPING: f64 = 1e6;
/// A step that was shortened to less asks for more of it.
const SHORT: f64 = 0.2;
/// The part of the fall that a slope promises which a step must have.
const ENOUGH: f64 = 1e-4;
/// Relative rounding of F.
const ROUNDING: f64 = 1e-14;

/// Leads weights and bias near to the optimum, weights that are 0 there exactly at 0; `scale` is what slopes are large or
/// small beside. Where it ends F is no larger than before.
pub(super) fn follow(
    backend: &mut dyn Backend,
    terms: &PenaltyTerms,
    at: &mut [f64],
    (scale, tolerance): (f64, f64),
) -> Result<()> {
    let mut damping = FIRST_DAMPING;
    let mut here = backend.curved(at, damping)?;
    let (p, start) = (here.slopes.len(), at.to_vec());
    let from = here.loss + terms.value(&at[..p]);
    if !(here.steepest > 0.0 && here.steepest.is_finite()) {
        return Ok(());
    }
    // What a weight is large or small beside, and how small slopes are to be.
    let (unit, goal) = (scale / here.steepest, scale * tolerance.max(LEAST_TOLERANCE));
    let mut smoothed = SmoothedPenalty::new(terms, &at[..p], FIRST * unit * scale / p as f64, unit);
    let last = smoothed.last((LAST, goal), unit).min(smoothed.rounding);
    at[..p].copy_from_slice(&smoothed.v);
    here = backend.curved(at, damping)?;
    let (mut at_last, mut at_this) = (0, 0);
    for _ in 0..MOST_STEPS {
        let slopes = smoothed.slopes(&here.slopes);
        let Some(step) = smoothed.step(&here.hessian, &slopes) else {
            damping *= 100.0;
            if damping > MOST_DAMPING {
                break;
            }
            here = backend.curved(at, damping)?;
            continue;
        };
        let along: f64 = slopes.iter().zip(&step).map(|(g, d)| g * d).sum();
        if smoothed.rounding <= last {
            at_last += 1;
            if at_last > MOST_AT_LAST || slopes.iter().all(|g| g.abs() <= NEAR * goal) {
                break;
            }
        } else if -along <= NEAR * p as f64 * smoothed.rounding || at_this > MOST_AT_EACH {
            at_this = 0;
            smoothed.rounding = (SHRINKS * smoothed.rounding).max(last);
            continue;
        }
        at_this += 1;
        let most = smoothed.longest_step(&step).min(1.0);
        let share = take(backend, &mut smoothed, at, &here, (&step, along), most)?;
        if share < SHORT * most {
            damping *= 10.0;
        } else if share == most {
            damping = (0.1 * damping).max(LEAST_DAMPING);
        }
        if damping > MOST_DAMPING {
            break;
        }
        here = backend.curved(at, damping)?;
    }
    // Too many weights may be put to 0 where the path was not followed to its end, and all of them where rounding decides.
    let mut best = (from + ROUNDING * from.abs(), start);
    let inside = smoothed.v.clone();
    smoothed.snap_to_corners(&here.hessian);
    for v in [inside, smoothed.v] {
        at[..p].copy_from_slice(&v);
        let there = backend.value(at)? + terms.value(&v);
        if there <= best.0 {
            best = (there + ROUNDING * there.abs(), at.to_vec());
        }
    }
    at.copy_from_slice(&best.1);
    Ok(())
}

/// Takes a step as far as F, rounded, falls: its share, at most `most`, or 0.
fn take(
    backend: &mut dyn Backend,
    smoothed: &mut SmoothedPenalty<'_>,
    at: &mut [f64],
    here: &LocalQuadratic,
    (step, along): (&[f64], f64),
    most: f64,
) -> Result<f64> {
    let (p, start) = (step.len(), at.to_vec());
    let value = here.loss + smoothed.value(&smoothed.v);
    let follows = here.bias.0 - here.bias.1.iter().zip(step).map(|(m, d)| m * d).sum::<f64>();
    let mut share = most;
    for _ in 0..MOST_HALVINGS {
        let next: Vec<f64> = smoothed.v.iter().zip(step).map(|(v, d)| v + share * d).collect();
        at[..p].copy_from_slice(&next);
        at[p..].iter_mut().zip(&start[p..]).for_each(|(bias, from)| *bias = from + share * follows);
        let there = backend.value(at)? + smoothed.value(&next);
        if there <= value + ENOUGH * share * along + ROUNDING * value.abs() {
            smoothed.advance_to(next);
            return Ok(share);
        }
        share *= 0.5;
    }
    at.copy_from_slice(&start);
    Ok(0.0)
}
