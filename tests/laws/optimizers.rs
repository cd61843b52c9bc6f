//! Every optimizer against the laws of its family; and each law against a liar it must reject.

use gradus::objective::{Example, Gradient, Shape};
use gradus::optimizer::{self, AnyOptimizer, Optimizer, Step};
use gradus::prelude::*;

const SHAPE: Shape = Shape { features: 3, outputs: 1, biases: 0 };
const START: [f64; 3] = [1.0, -2.0, 0.5];
/// Curvatures of the bowl, whose minimum is at zero.
const CURVATURES: [f64; 3] = [2.0, 1.0, 0.5];
/// Examples, with the labels of these weights. The first two have the extreme ones: beyond these the normalised rule sees
/// no loss.
const EXAMPLES: [[f64; 3]; 5] = [[0.0, 1.2, -0.6], [0.6, 0.0, 1.2], [1.0, 0.5, 0.0], [0.0, 1.0, -0.5], [0.5, 0.0, 1.0]];
const TRUTH: [f64; 3] = [0.5, -1.0, 2.0];

/// One run, step by step: over the bowl, or over examples where the optimizer makes its steps of them.
struct Course<'o> {
    optimizer: &'o dyn AnyOptimizer,
    state: Box<dyn std::any::Any + Send>,
    weights: Vec<f64>,
    steps: u64,
    order: [usize; 3],
}

impl<'o> Course<'o> {
    fn new(optimizer: &'o dyn AnyOptimizer, start: &[f64]) -> Self {
        Self { optimizer, state: optimizer.init(SHAPE, start), weights: start.to_vec(), steps: 0, order: [0, 1, 2] }
    }

    fn take(&mut self, rate: f64, gradient: &mut Gradient, example: &Example) {
        let mut step = Step::new(rate, self.steps, self.steps, &[]);
        if self.optimizer.properties().per_example {
            // Passive-aggressive steps are made for losses of slope ±1.
            let absolute = self.optimizer.name().contains("passive");
            step = step.with_example(example, if absolute { &Absolute as &dyn Loss } else { &Squared });
        }
        self.optimizer.update(self.state.as_mut(), &step, gradient, &mut self.weights);
        self.optimizer.after_prox(self.state.as_mut(), &step, &mut self.weights);
        self.steps += 1;
    }

    /// Where it has to go.
    fn minimum(&self) -> [f64; 3] {
        if self.optimizer.properties().per_example { self.order.map(|j| TRUTH[j]) } else { [0.0; 3] }
    }

    /// An example with its zeros written out or not.
    fn example(&self, x: &[f64], zeros: bool) -> Example {
        let product = |weights: &[f64]| x.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
        let (label, score) = (product(&self.minimum()), product(&self.weights));
        let features = (0..3).map(|j| (j as u32, x[j])).filter(|(_, x)| zeros || *x != 0.0).collect();
        Example { features, bias: None, label, score, weight: 1.0 }
    }

    fn step(&mut self, rate: f64) {
        let x: Vec<f64> = self.order.iter().map(|&j| EXAMPLES[self.steps as usize % EXAMPLES.len()][j]).collect();
        let example = self.example(&x, true);
        let values = if self.optimizer.properties().per_example {
            x.iter().map(|x| 2.0 * (example.score - example.label) * x).collect()
        } else {
            self.order.iter().zip(&self.weights).map(|(&j, w)| CURVATURES[j] * w).collect()
        };
        self.take(rate, &mut Gradient { values, touched: None }, &example);
    }
}

/// With a rate that stands still, or with one that falls.
fn reaches_the_minimum(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let end = |decay: f64| {
        let mut course = Course::new(optimizer, &START);
        (0..20_000).for_each(|t| course.step(0.3 * f64::powi(decay, t)));
        (course.minimum(), course.weights)
    };
    let there = |(truth, end): ([f64; 3], Vec<f64>)| end.iter().zip(truth).all(|(w, truth)| (w - truth).abs() < 1e-3);
    if there(end(1.0)) || there(end(0.999)) { Ok(()) } else { Err(format!("{}: {:?}", optimizer.name(), end(1.0))) }
}

fn rests_without_a_gradient(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let minimum = Course::new(optimizer, &[0.0; 3]).minimum();
    let mut course = Course::new(optimizer, &minimum);
    (0..3).for_each(|_| course.step(0.3));
    if course.weights == minimum { Ok(()) } else { Err(format!("{}: {:?}", optimizer.name(), course.weights)) }
}

fn does_not_mind_the_order(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let run = |start: [f64; 3], order| {
        let mut course = Course { order, ..Course::new(optimizer, &start) };
        (0..7).for_each(|_| course.step(0.3));
        course.weights
    };
    let (one, other) = (run(START, [0, 1, 2]), run([0.5, 1.0, -2.0], [2, 0, 1]));
    let same = [(0, 1), (1, 2), (2, 0)].iter().all(|&(a, b)| (one[a] - other[b]).abs() < 1e-14);
    if same { Ok(()) } else { Err(format!("{}: {one:?} {other:?}", optimizer.name())) }
}

/// A state that went through JSON goes on to the same bits.
fn state_survives_json(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let run = |through_json: bool| {
        let mut course = Course::new(optimizer, &START);
        for _ in 0..20 {
            if through_json {
                let text = optimizer.save(course.state.as_ref()).unwrap().to_string();
                course.state = optimizer.load(serde_json::from_str(&text).unwrap(), course.state.as_ref()).unwrap();
            }
            course.step(0.1);
        }
        course.weights
    };
    if run(true) == run(false) { Ok(()) } else { Err(optimizer.name().to_owned()) }
}

/// Steps that touch now these places, now those, at rates that change. What is not listed is written out as zero, left
/// out, or left out and poisoned.
fn touching(optimizer: &dyn AnyOptimizer, listed: bool, elsewhere: f64) -> Vec<Vec<f64>> {
    let mut course = Course::new(optimizer, &START);
    let mut path = Vec::new();
    for places in [&[1_u32][..], &[0, 2], &[1], &[2], &[0, 1], &[], &[0]] {
        let mut x = [0.0; 3];
        places.iter().for_each(|&j| x[j as usize] = 0.5 + f64::from(j));
        let example = course.example(&x, !listed);
        let values = (0..3).map(|j| if x[j] != 0.0 { x[j] * course.weights[j] } else { elsewhere }).collect();
        let rate = 0.1 / (1.0 + course.steps as f64);
        course.take(rate, &mut Gradient { values, touched: listed.then(|| places.to_vec()) }, &example);
        path.push(course.weights.clone());
    }
    path
}

/// A sparse gradient gives the same update as the dense one with zeros written out.
fn sparse_equals_dense(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    if touching(optimizer, true, 0.0) == touching(optimizer, false, 0.0) {
        Ok(())
    } else {
        Err(optimizer.name().into())
    }
}

/// A sparse gradient is read, and moves weights, only where it says.
fn costs_what_it_touches(optimizer: &dyn AnyOptimizer) -> Result<(), String> {
    let (path, poisoned) = (touching(optimizer, true, 0.0), touching(optimizer, true, f64::NAN));
    let still = path[0][0] == START[0] && path[0][2] == START[2] && path[1][1] == path[0][1];
    if still && path == poisoned { Ok(()) } else { Err(optimizer.name().to_owned()) }
}

/// Climbs, drifts without a gradient, prefers the first weight, forgets to save, and misreads sparse gradients.
#[derive(Debug)]
struct WrongOptimizer;

impl Optimizer for WrongOptimizer {
    type State = Unsaved;
    fn name(&self) -> &str {
        "wrong"
    }
    fn init(&self, _shape: Shape, _start: &[f64]) -> Unsaved {
        Unsaved { calls: 0 }
    }
    fn update(&self, state: &mut Unsaved, step: &Step<'_>, gradient: &mut Gradient, weights: &mut [f64]) {
        state.calls += 1;
        let wild = f64::from(state.calls) + f64::from(u8::from(gradient.touched.is_some()));
        weights[0] += wild;
        for (w, g) in weights.iter_mut().zip(&gradient.values) {
            *w += step.rate * g;
        }
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Unsaved {
    #[serde(skip)]
    calls: u32,
}

#[test]
fn optimizers_obey_their_laws_and_a_liar_is_caught() {
    let laws = [
        reaches_the_minimum,
        rests_without_a_gradient,
        does_not_mind_the_order,
        state_survives_json,
        sparse_equals_dense,
    ];
    for optimizer in optimizer::all().unwrap() {
        for law in laws {
            law(optimizer.as_ref()).unwrap();
        }
    }
    for (number, law) in laws.iter().chain([&(costs_what_it_touches as fn(&dyn AnyOptimizer) -> _)]).enumerate() {
        assert!(law(&WrongOptimizer).is_err(), "law {number} believes the liar");
    }
}

#[test]
fn a_sparse_gradient_costs_what_it_touches() {
    let adam = Adam::default();
    let sparse: [&dyn AnyOptimizer; 13] = [
        &Sgd,
        &AdaGrad::default(),
        &Ftrl::default(),
        &Ftrl::default().l1(1e-3).unwrap().l2(0.1).unwrap().beta(1.0).unwrap(),
        &Cocob::default(),
        &NormalizedAdaptive,
        &PassiveAggressive::one(1.0).unwrap(),
        &ClipNorm::new(0.1).unwrap().then(AdaGrad::default()),
        // Other rules than those that visit every weight.
        &Momentum::nesterov(0.9).unwrap().lazy(),
        &adam.lazy(),
        &adam.lazy().ams_grad(),
        &RmsProp::default().lazy(),
        &RmsProp::default().centered().momentum(0.5).unwrap().lazy(),
    ];
    for optimizer in sparse {
        costs_what_it_touches(optimizer).unwrap();
    }
    for dense in [&Momentum::new(0.9).unwrap() as &dyn AnyOptimizer, &adam, &AdaDelta::default()] {
        costs_what_it_touches(dense).unwrap_err();
    }
    // What is lazy about them is only the absence of places.
    let pairs: [(&dyn AnyOptimizer, &dyn AnyOptimizer); 3] = [
        (&adam, &adam.lazy()),
        (&Momentum::new(0.9).unwrap(), &Momentum::new(0.9).unwrap().lazy()),
        (&RmsProp::default(), &RmsProp::default().lazy()),
    ];
    for (eager, lazy) in pairs {
        assert_eq!(touching(eager, false, 0.0), touching(lazy, false, 0.0));
        assert_ne!(touching(eager, true, 0.0), touching(lazy, true, 0.0));
    }
}

/// Tsuruoka's law: a weight that is met now and then has paid, when it is met, as if it had been met all along.
#[test]
fn what_is_owed_is_paid_when_the_feature_is_met() {
    let rule = CumulativePenalty::new(0.1, 0.0).unwrap();
    let run = |meets: &dyn Fn(u64) -> bool| {
        let mut course = Course::new(&rule, &START);
        for step in 0..30 {
            let touched = Some(if meets(step) { vec![0, 1, 2] } else { Vec::new() });
            let example = course.example(&[0.0; 3], false);
            course.take(0.2, &mut Gradient { values: vec![0.0; 3], touched }, &example);
        }
        course.weights
    };
    let (always, seldom) = (run(&|_| true), run(&|step| step == 29));
    // 30 steps of 0.02 each are 0.6: the last weight is gone.
    for ((w, late), truth) in always.iter().zip(&seldom).zip([0.4, -1.4, 0.0]) {
        assert!((w - truth).abs() < 1e-14 && (late - truth).abs() < 1e-14, "{always:?} {seldom:?}");
    }
}

/// Acceleration says where it came from; the penalty holds there.
#[test]
fn acceleration_lands_where_the_penalty_left_it() {
    let mut course = Course::new(&Accelerated, &START);
    for _ in 0..5 {
        let (step, values) = (Step::new(0.1, course.steps, 0, &[]), course.weights.clone());
        let state = course.state.as_mut();
        course.optimizer.update(state, &step, &mut Gradient { values, touched: None }, &mut course.weights);
        Lasso::new(1.0).unwrap().prox(&mut course.weights, &|_| 0.1);
        let prox = course.weights.clone();
        course.optimizer.after_prox(state, &step, &mut course.weights);
        assert_eq!(course.optimizer.prox_point(state).unwrap(), prox);
        course.steps += 1;
    }
    assert!(Course::new(&Sgd, &START).optimizer.prox_point(&()).is_none());
}

#[test]
fn a_start_other_than_zero_is_kept_or_forgotten_as_asked() {
    let first = |ftrl: Ftrl| {
        let mut course = Course::new(&ftrl, &START);
        let example = course.example(&[0.0; 3], true);
        course.take(0.1, &mut Gradient { values: vec![1e-9, 0.0, 0.0], touched: None }, &example);
        course.weights
    };
    for (w, start) in first(Ftrl::default().l1(0.1).unwrap()).iter().zip(START) {
        assert!((w - start).abs() < 1e-7);
    }
    assert_eq!(first(Ftrl::default().from_zero())[1..], [0.0, 0.0]);
}

#[test]
fn settings_out_of_range_are_refused() {
    let wrong = [f64::NAN, f64::INFINITY, -1.0];
    for value in wrong {
        AdaGrad::new(value).unwrap_err();
        Ftrl::default().l1(value).unwrap_err();
        Ftrl::default().power(value).unwrap_err();
        CumulativePenalty::new(value, 0.0).unwrap_err();
        CumulativePenalty::new(0.0, value).unwrap_err();
        WeightDecay::new(value).unwrap_err();
        GradientNoise::new(value, 0).unwrap_err();
        Momentum::new(value).unwrap_err();
        Adam::new(0.9, value).unwrap_err();
        AdamW::new(Adam::default(), value).unwrap_err();
    }
    for value in [wrong[0], wrong[1], wrong[2], 0.0] {
        Adam::default().epsilon(value).unwrap_err();
        RmsProp::default().epsilon(value).unwrap_err();
        AdaDelta::new(0.9, value).unwrap_err();
        Cocob::new(value).unwrap_err();
        PassiveAggressive::two(value).unwrap_err();
        ClipBlocks::new(value).unwrap_err();
        ClipNorm::new(value).unwrap_err();
        Ftrl::default().initial(value).unwrap_err();
    }
    Accumulate::new(0, Sgd).unwrap_err();
    let error = Accumulate::new(2, NormalizedAdaptive).unwrap_err();
    assert!(error.to_string().contains("not by single examples"), "{error}");
}
