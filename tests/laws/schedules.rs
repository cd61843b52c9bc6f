//! Every schedule against the laws of its family; and each law against a liar it must reject.

use std::sync::Arc;

use gradus::prelude::*;
use gradus::schedule;

/// A history of these losses.
fn rows(losses: &[f64]) -> Vec<Progress> {
    let row = |(i, loss): (usize, &f64)| {
        let row = serde_json::json!({
            "epoch": i + 1, "step": 10 * (i + 1), "loss": loss, "penalty": 0.0, "exact": true, "validation": null,
            "rate": 0.1, "elapsed": { "secs": 0, "nanos": 0 }
        });
        serde_json::from_value(row).unwrap()
    };
    losses.iter().enumerate().map(row).collect()
}

fn positive_and_finite(schedule: &dyn Schedule) -> Result<(), String> {
    for step in [0, 1, 7, 99, 100, 101, 10_000, 1_000_000] {
        let rate = schedule.rate(At::new(step, step / 100, &[]));
        // Underflow to 0 after a million steps of exponential decay is the truth.
        if !(rate.is_finite() && (rate > 0.0 || step >= 1_000_000)) {
            return Err(format!("rate {rate} at step {step}"));
        }
    }
    Ok(())
}

fn the_same_twice(schedule: &dyn Schedule) -> Result<(), String> {
    let rates = || [5, 3, 100].map(|step| schedule.rate(At::new(step, 0, &[])).to_bits());
    if rates() == rates() { Ok(()) } else { Err("differs".to_owned()) }
}

/// What does not read the past does not depend on it; what reads it does so whatever the step inside a row.
fn honest_about_the_past(schedule: &dyn Schedule) -> Result<(), String> {
    let past = rows(&[1.0; 100]);
    for step in [0, 7, 150] {
        let (with, without) = (schedule.rate(At::new(step, 3, &past)), schedule.rate(At::new(step, 3, &[])));
        if (with != without) != schedule.reads_past() {
            return Err(format!("{with} with a past, {without} without"));
        }
    }
    Ok(())
}

/// The largest rate is one of the first hundred steps, and later ones never exceed it.
fn ends_no_higher(schedule: &dyn Schedule) -> Result<(), String> {
    let rate = |step| schedule.rate(At::new(step, 0, &[]));
    let most = (0..=100).map(rate).fold(0.0, f64::max);
    if (100..2000).map(rate).all(|rate| rate <= most) { Ok(()) } else { Err("grows without end".to_owned()) }
}

#[test]
fn schedules_obey_their_laws_and_a_liar_is_caught() {
    for (name, schedule) in schedule::all() {
        for law in [positive_and_finite, the_same_twice, honest_about_the_past, ends_no_higher] {
            law(schedule.as_ref()).map_err(|error| format!("{name}: {error}")).unwrap();
        }
        schedule.validate().unwrap();
    }
    let calls = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let remembers = move |_: At<'_>| calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) as f64 - 1.0;
    the_same_twice(&remembers).unwrap_err();
    positive_and_finite(&|at: At<'_>| 1.0 - at.step as f64).unwrap_err();
    honest_about_the_past(&|at: At<'_>| 1.0 / (1.0 + at.past.len() as f64)).unwrap_err();
    ends_no_higher(&|at: At<'_>| at.step as f64).unwrap_err();
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        rate.validate().unwrap_err();
    }
}

#[test]
fn settings_out_of_range_are_refused() {
    let faults: Vec<Box<dyn Schedule>> = vec![
        Box::new(InverseScaling { start: 0.1, power: -1.0 }),
        Box::new(Polynomial { start: 0.1, end: -0.1, steps: 10, power: 1.0 }),
        Box::new(Polynomial { start: 0.1, end: 0.0, steps: 0, power: 1.0 }),
        Box::new(Piecewise { boundaries: vec![5], rates: vec![0.1] }),
        Box::new(Piecewise { boundaries: vec![5, 5], rates: vec![0.1; 3] }),
        Box::new(CosineRestarts { start: 0.1, steps: 10, grow: 0.5, shrink: 1.0, floor: 0.0 }),
        Box::new(CosineRestarts { start: 0.1, steps: 10, grow: 1.0, shrink: 1.5, floor: 0.0 }),
        Box::new(OneCycle::new(0.1, 1)),
        Box::new(WarmUp { steps: 0, then: 0.1 }),
        Box::new(WarmUp { steps: 3, then: -0.1 }),
        Box::new(ReduceOnPlateau { factor: 1.5, ..ReduceOnPlateau::new(0.1) }),
        Box::new(ReduceOnPlateau { threshold: f64::NAN, ..ReduceOnPlateau::new(0.1) }),
        Box::new(Optimal::new(0.0)),
        Box::new(Adaptive { start: 0.1, tolerance: f64::NAN, patience: 1 }),
        Box::new(Adaptive { start: 0.1, tolerance: 0.0, patience: 0 }),
    ];
    for (number, schedule) in faults.iter().enumerate() {
        assert!(schedule.validate().is_err(), "number {number}");
    }
}

#[test]
fn a_plateau_lowers_the_rate() {
    let schedule = ReduceOnPlateau { factor: 0.5, patience: 1, threshold: 0.1, floor: 0.02, start: 0.1 };
    let rate = |losses: &[f64]| schedule.rate(At::new(0, 0, &rows(losses)));
    assert_eq!(rate(&[1.0, 0.5, 0.25]), 0.1);
    assert_eq!(rate(&[1.0, 0.95, 0.94]), 0.05, "less than a tenth is no improvement");
    assert_eq!(rate(&[1.0, 1.0, 0.5, 0.5]), 0.1, "patience begins anew");
    assert_eq!(rate(&[1.0; 50]), 0.02, "the floor");
    // 1 − 0.001 twice is no fall by 0.01.
    let adaptive = Adaptive { start: 0.1, tolerance: 0.01, patience: 2 };
    let rate = |losses: &[f64]| adaptive.rate(At::new(0, 0, &rows(losses)));
    assert_eq!(rate(&[1.0, 0.999, 0.9]), 0.1);
    assert_eq!(rate(&[1.0, 0.999, 0.998]), 0.02);
}

/// Restarts of equal length and of growing length, by TensorFlow's closed form.
#[test]
fn cosine_restarts_where_tensorflow_does() {
    for grow in [1.0, 1.5, 2.0_f64] {
        let schedule = CosineRestarts { start: 0.1, steps: 10, grow, shrink: 0.8, floor: 0.05 };
        for step in 0..200_u64 {
            let mut part = step as f64 / 10.0;
            let i = if grow == 1.0 { part.floor() } else { ((1.0 - part * (1.0 - grow)).ln() / grow.ln()).floor() };
            let before = if grow == 1.0 { i } else { (1.0 - grow.powf(i)) / (1.0 - grow) };
            part = (part - before) / grow.powf(i);
            let wave = 0.5 * 0.8_f64.powf(i) * (1.0 + (std::f64::consts::PI * part).cos());
            let truth = 0.1 * (0.95 * wave + 0.05);
            let found = schedule.rate(At::new(step, 0, &[]));
            // At a restart itself rounding decides between the end of one period and the start of the next.
            let at_restart = !(1e-9..=1.0 - 1e-9).contains(&part);
            assert!((found - truth).abs() < 1e-12 || at_restart, "{grow} {step}: {found} {truth}");
        }
    }
}
