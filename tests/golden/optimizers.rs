//! TensorFlow's numbers: every vector of the optimizers' file (f32 there, so 1e-6).

use gradus::objective::{Gradient, Shape};
use gradus::optimizer::{AnyOptimizer, Step};
use gradus::penalty::ElasticNet;
use gradus::prelude::*;
use serde_json::Value;

use crate::support::approx::close;
use crate::support::golden::{golden, numbers};

/// The weights after each step from the start and the gradients of the file; the penalty by its implicit step.
fn steps(golden: &Value, optimizer: &dyn AnyOptimizer, rate: f64, penalty: &dyn Penalty) -> Vec<(Vec<f64>, Value)> {
    let mut weights = numbers(&golden["ftrl_init"]["var"]);
    let mut state = optimizer.init(Shape { features: 4, outputs: 1, biases: 0 }, &weights);
    let mut path = Vec::new();
    for (number, values) in golden["ftrl_grads"].as_array().unwrap().iter().enumerate() {
        let step = Step::new(rate, number as u64, 0, &[]);
        let mut gradient = Gradient { values: numbers(values), touched: None };
        optimizer.update(state.as_mut(), &step, &mut gradient, &mut weights);
        penalty.prox(&mut weights, &|j| optimizer.rate_on(state.as_ref(), &step, j));
        optimizer.after_prox(state.as_mut(), &step, &mut weights);
        path.push((weights.clone(), optimizer.save(state.as_ref()).unwrap()));
    }
    path
}

fn assert_close(name: &str, step: usize, found: &[f64], truth: &[f64]) {
    assert_eq!(found.len(), truth.len());
    for (found, truth) in found.iter().zip(truth) {
        assert!(close(*found, *truth, 1e-6), "{name}, step {step}: {found} {truth}");
    }
}

#[test]
fn optimizers_reproduce_tensorflow() {
    let golden = golden("optimizers_tensorflow");
    let old_rms_prop = RmsProp::default().initial(1.0).unwrap().epsilon(1e-10).unwrap();
    let keras_ftrl = Ftrl::default().l1(0.1).unwrap().l2(0.1).unwrap().beta(1.0).unwrap().from_zero();
    let none: &dyn Penalty = &NoPenalty;
    // l1 0.05 and l2 0.01, whose half is the ridge: λρ = 0.05, λ(1 − ρ) = 0.005.
    let elastic: &dyn Penalty = &ElasticNet::new(0.055, 10.0 / 11.0).unwrap();
    let members: [(&str, f64, &dyn AnyOptimizer, &dyn Penalty); 15] = [
        ("sgd_lr0.1", 0.1, &Sgd, none),
        ("momentum_lr0.1_m0.9", 0.1, &Momentum::new(0.9).unwrap(), none),
        ("nesterov_lr0.1_m0.9", 0.1, &Momentum::nesterov(0.9).unwrap(), none),
        ("adagrad_v1_lr0.1_acc0.1", 0.1, &AdaGrad::default(), none),
        ("adam_v1_lr0.1", 0.1, &Adam::default().epsilon(1e-8).unwrap(), none),
        ("rmsprop_v1_lr0.1", 0.1, &old_rms_prop, none),
        ("proximal_adagrad_lr0.1_l1.05_l2.01", 0.1, &AdaGrad::default(), elastic),
        ("proximal_gd_lr0.1_l1.05_l2.01", 0.1, &Sgd, elastic),
        ("adadelta_v1_lr1", 1.0, &AdaDelta::default(), none),
        ("keras_adagrad_lr0.1_acc0.1_eps1e-7", 0.1, &AdaGrad::default().epsilon(1e-7).unwrap(), none),
        ("keras_adam_lr0.1", 0.1, &Adam::default(), none),
        ("keras_rmsprop_lr0.1", 0.1, &RmsProp::default(), none),
        ("keras_momentum_lr0.1_m0.9", 0.1, &Momentum::new(0.9).unwrap(), none),
        ("keras_nesterov_lr0.1_m0.9", 0.1, &Momentum::nesterov(0.9).unwrap(), none),
        ("keras_ftrl_lr0.1_l1.1_l2.1_beta1", 0.1, &keras_ftrl, none),
    ];
    for (name, rate, optimizer, penalty) in members {
        let truth = golden[name].as_array().unwrap();
        for (step, ((weights, _), truth)) in steps(&golden, optimizer, rate, penalty).iter().zip(truth).enumerate() {
            assert_close(name, step, weights, &numbers(truth));
        }
    }
}

/// FTRL's weights and both of its accumulators.
#[test]
fn ftrl_reproduces_tensorflow() {
    let golden = golden("optimizers_tensorflow");
    let mut compared = 0;
    for (name, truth) in golden.as_object().unwrap().iter().filter(|(_, truth)| truth["params"].is_object()) {
        let of = |key: &str, default: f64| truth["params"][key].as_f64().unwrap_or(default);
        let ftrl = Ftrl::default().l1(of("l1", 0.0)).unwrap().l2(of("l2", 0.0)).unwrap();
        let ftrl = ftrl.shrinkage(of("shr", 0.0)).unwrap().beta(of("beta", 0.0)).unwrap();
        let ftrl = ftrl.power(-of("power", -0.5)).unwrap().from_zero();
        let found = steps(&golden, &ftrl, of("lr", 0.0), &NoPenalty);
        for (step, truth) in truth["steps_var_accum_linear"].as_array().unwrap().iter().enumerate() {
            let (weights, state) = &found[step];
            assert_close(name, step, weights, &numbers(&truth[0]));
            assert_close(name, step, &numbers(&state["sums"]), &numbers(&truth[1]));
            assert_close(name, step, &numbers(&state["linear"]), &numbers(&truth[2]));
        }
        compared += 1;
    }
    assert_eq!(compared, 6);
}

#[test]
fn clipping_reproduces_tensorflow() {
    let golden = golden("optimizers_tensorflow");
    let start = || Gradient { values: vec![3.0, 4.0, 12.0], touched: None };
    let step = Step::new(0.1, 0, 0, &[]);
    let truth = golden["clip_by_global_norm_[3,4],[12]_to_5"].as_array().unwrap();
    let mut gradient = start();
    assert_eq!(gradient.norm(), truth[2].as_f64().unwrap());
    ClipNorm::new(5.0).unwrap().edit(&mut (), &step, &mut gradient, &mut []);
    assert_close("global", 0, &gradient.values, &[numbers(&truth[0]), numbers(&truth[1])].concat());
    let truth = golden["clip_by_norm_each_to_5"].as_array().unwrap();
    let (clip, mut gradient) = (ClipBlocks::new(5.0).unwrap(), start());
    let mut state = clip.init(Shape { features: 2, outputs: 1, biases: 1 });
    clip.edit(&mut state, &step, &mut gradient, &mut []);
    assert_close("each", 0, &gradient.values, &[numbers(&truth[0]), numbers(&truth[1])].concat());
    // An infinite gradient is NaN there. Here it stays infinite, and the run ends with an error.
    assert!(golden["clip_global_inf"][0][0].is_null());
    let mut gradient = Gradient { values: vec![f64::INFINITY, 1.0], touched: None };
    ClipNorm::new(5.0).unwrap().edit(&mut (), &step, &mut gradient, &mut []);
    assert_eq!(gradient.values, [f64::INFINITY, 1.0]);
}

#[test]
fn schedules_reproduce_tensorflow() {
    let golden = golden("optimizers_tensorflow");
    let exponential = |staircase| Exponential { start: 0.1, decay: 0.96, steps: 100, staircase };
    let piecewise = Piecewise { boundaries: vec![100, 200], rates: vec![1.0, 0.5, 0.1] };
    let schedules: [(&str, &dyn Schedule, &[u64]); 6] = [
        ("exp_decay_.1_100_.96", &exponential(false), &[0, 50, 100, 250]),
        ("exp_decay_staircase", &exponential(true), &[0, 50, 100, 250]),
        ("invtime_.1_100_.5", &InverseTime { start: 0.1, decay: 0.5, steps: 100 }, &[0, 50, 100, 250]),
        ("poly_.1_100_.0001_p1", &Polynomial { start: 0.1, end: 0.0001, steps: 100, power: 1.0 }, &[0, 50, 100, 250]),
        ("piecewise_[100,200]_[1,.5,.1]", &piecewise, &[0, 100, 101, 200, 201]),
        ("cosine_.1_100_alpha0", &Cosine { start: 0.1, steps: 100, floor: 0.0 }, &[0, 50, 100, 250]),
    ];
    for (name, schedule, at) in schedules {
        let truth = numbers(&golden[name]);
        assert_eq!(truth.len(), at.len(), "{name}");
        for (step, truth) in at.iter().zip(truth) {
            let found = schedule.rate(At::new(*step, 0, &[]));
            assert!((found - truth).abs() < 1e-7 * truth.max(0.1), "{name} at {step}: {found} {truth}");
        }
    }
}
