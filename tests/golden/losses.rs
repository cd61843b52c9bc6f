//! Fits with every loss of one score against the numbers of statsmodels, scikit-learn and linear programming; offsets and
//! exposures; weights of classes.

use gradus::loss::{ComplementaryLogLog, Probit, Quantile, SquaredHinge};
use gradus::metrics::Evaluation;
use gradus::prelude::*;
use gradus::roles::Inputs;
use ndarray::{Array1, Array2, array};

use super::thorough;
use crate::support::approx::{all_near, near};
use crate::support::tables::{cars, numbers, penguins, shipped, with};

/// hp and wt, raw.
fn of_cars(estimator: Estimator) -> Estimator {
    estimator.columns(columns![numeric("hp"), numeric("wt")]).solver(thorough())
}

/// Bias first, then the weights.
fn params(model: &Model) -> Vec<f64> {
    std::iter::once(model.bias()).chain(model.weights().into_iter().map(|weight| weight.value)).collect()
}

fn deviance(evaluation: &Evaluation) -> (f64, f64) {
    let n = evaluation.examples as f64;
    (n * evaluation.get("deviance").unwrap(), n * evaluation.baseline("deviance").unwrap())
}

/// statsmodels 0.15 by iteratively reweighted least squares.
#[test]
fn generalised_linear_models_reach_the_optimum_by_descent() {
    let cars = cars();
    let amounts = || Estimator::positive_amount("mpg");
    let cases: [(Estimator, [f64; 3], (f64, f64)); 3] = [
        (
            amounts().loss(Gamma),
            [3.825870596528679, -0.0015601057016291168, -0.19698677159629863],
            (0.36816082819759716, 2.735289650284872),
        ),
        (
            amounts().loss(Tweedie::new(1.5).unwrap()),
            [3.8410984544905116, -0.0016001162597062413, -0.20000297128855435],
            (1.5659605141647877, 12.156661709734344),
        ),
        (
            Estimator::count("carb").loss(NegativeBinomial::new(0.5).unwrap()).penalty(NoPenalty),
            [0.11346924490284252, 0.005477859698685332, 0.01258308834073725],
            (5.4872546680755825, 11.31579571041439),
        ),
    ];
    for (estimator, truth, (own, null)) in cases {
        let fit = of_cars(estimator).fit(&cars).unwrap();
        assert!(fit.report().converged(), "{}", fit.report());
        all_near(&params(fit.model()), &truth, 1e-5);
        let evaluation = fit.model().evaluate(&cars).unwrap();
        let (found, found_null) = deviance(&evaluation);
        near(found, own, 1e-8);
        near(found_null, null, 1e-10);
        near(evaluation.get("d2").unwrap(), 1.0 - own / null, 1e-8);
        let mean = evaluation.get("label_mean").unwrap();
        near(evaluation.baseline("prediction_mean").unwrap(), mean, 1e-12);
        assert!(!evaluation.calibration.is_empty());
    }
}

/// The rows of statsmodels' `cpunish`: executions, income, perpoverty, perblack, vc100k96, south, degree.
const CPUNISH: [[f64; 7]; 17] = [
    [37.0, 34453.0, 16.7, 12.2, 644.0, 1.0, 0.16],
    [9.0, 41534.0, 12.5, 20.0, 351.0, 1.0, 0.27],
    [6.0, 35802.0, 10.6, 11.2, 591.0, 0.0, 0.21],
    [4.0, 26954.0, 18.4, 16.1, 524.0, 1.0, 0.16],
    [3.0, 31468.0, 14.8, 25.9, 565.0, 1.0, 0.19],
    [2.0, 32552.0, 18.8, 3.5, 632.0, 0.0, 0.25],
    [2.0, 40873.0, 11.6, 15.3, 886.0, 0.0, 0.25],
    [2.0, 34861.0, 13.1, 30.1, 997.0, 1.0, 0.21],
    [1.0, 42562.0, 9.4, 4.3, 405.0, 0.0, 0.31],
    [1.0, 31900.0, 14.3, 15.4, 1051.0, 1.0, 0.24],
    [1.0, 37421.0, 8.2, 8.2, 537.0, 0.0, 0.19],
    [1.0, 33305.0, 16.4, 7.2, 321.0, 0.0, 0.16],
    [1.0, 32108.0, 18.4, 32.1, 929.0, 1.0, 0.18],
    [1.0, 45844.0, 9.3, 27.4, 931.0, 0.0, 0.29],
    [1.0, 34743.0, 10.0, 4.0, 435.0, 0.0, 0.24],
    [1.0, 29709.0, 15.2, 7.7, 597.0, 0.0, 0.21],
    [1.0, 36777.0, 11.7, 1.8, 463.0, 0.0, 0.25],
];

/// statsmodels' Poisson regression of executions, income in thousands. Descent has no closed form to lean on here, and six features of 17
/// rows are far from independent.
#[test]
fn statsmodels_poisson_is_reached_by_descent() {
    let golden = crate::support::golden::golden("regressions_statsmodels");
    let golden = &golden["cpunish_Poisson"];
    let names = ["EXECUTIONS", "INCOME", "PERPOVERTY", "PERBLACK", "VC100k96", "SOUTH", "DEGREE"];
    let column = |j: usize| CPUNISH.map(|row| if j == 1 { row[1] / 1000.0 } else { row[j] }).to_vec();
    let table = Table::from_columns(names.iter().enumerate().map(|(j, name)| (*name, column(j).into()))).unwrap();
    let columns: Vec<std::sync::Arc<dyn gradus::column::AnyColumn>> =
        names[1..].iter().map(|name| std::sync::Arc::new(numeric(*name)) as _).collect();
    let estimator = Estimator::count("EXECUTIONS").columns(columns).penalty(NoPenalty);
    let newton = estimator.clone().solver(gradus::solver::Newton::default()).fit(&table).unwrap();
    for name in &names[1..] {
        let (found, truth) = (newton.model().weight(name).unwrap(), golden["params"][name].as_f64().unwrap());
        assert!((found - truth).abs() <= 1e-8 * truth.abs(), "{name}: {found} {truth}");
    }
    let fit = estimator.solver(thorough()).fit(&table).unwrap();
    for name in &names[1..] {
        near(fit.model().weight(name).unwrap(), golden["params"][name].as_f64().unwrap(), 1e-4);
    }
    near(fit.model().bias(), golden["params"]["const"].as_f64().unwrap(), 1e-4);
    let evaluation = fit.model().evaluate(&table).unwrap();
    near(deviance(&evaluation).0, golden["deviance"].as_f64().unwrap(), 1e-7);
}

/// statsmodels' ordinary least squares of Longley's data, whose condition number is 5e9, reached by descent: the solver
/// standardises for itself, and the fit has the digits that a loss can show.
#[test]
fn longley_is_reached_by_descent() {
    let golden = crate::support::golden::golden("regressions_statsmodels");
    let golden = &golden["longley_OLS"];
    let text = std::fs::read_to_string(shipped("nist_strd/Longley.dat")).unwrap();
    let rows: Vec<Vec<f64>> = text
        .lines()
        .map(|line| line.split_whitespace().filter_map(|number| number.parse().ok()).collect::<Vec<f64>>())
        .filter(|row| row.len() == 7)
        .collect();
    let rows = &rows[rows.len() - 16..];
    let x = Array2::from_shape_fn((16, 6), |(i, j)| rows[i][j + 1]);
    let y = Array1::from_iter(rows.iter().map(|row| row[0]));
    let fit = Estimator::regression("y").penalty(NoPenalty).solver(thorough()).fit((&x, &y)).unwrap();
    near(fit.model().evaluate((&x, &y)).unwrap().get("r2").unwrap(), golden["rsquared"].as_f64().unwrap(), 1e-7);
    let names = ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"];
    for (weight, name) in fit.model().weights().iter().zip(names) {
        near(weight.value, golden["params"][name].as_f64().unwrap(), 2e-2);
    }
}

#[test]
fn two_classes_by_other_links() {
    let cars = cars();
    let of = |estimator: Estimator| {
        estimator.columns(columns![numeric("mpg")]).penalty(NoPenalty).solver(thorough()).fit(&cars).unwrap()
    };
    let cases: [(Fit, [f64; 2], f64); 2] = [
        (of(Estimator::binary("am").loss(Probit)), [-3.910209618822227, 0.1822685475489253], 29.559421299852836),
        (
            of(Estimator::binary("am").loss(ComplementaryLogLog)),
            [-5.333059719849694, 0.22596210946184148],
            29.13811156480915,
        ),
    ];
    for (fit, truth, deviance) in cases {
        all_near(&params(fit.model()), &truth, 1e-5);
        let evaluation = fit.model().evaluate(&cars).unwrap();
        // Both the log loss, and half the deviance of classes.
        near(64.0 * evaluation.get("loss").unwrap(), deviance, 1e-8);
        near(64.0 * evaluation.baseline("log_loss").unwrap(), 43.2297332768578, 1e-8);
        let again = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
        assert_eq!(again.predict_probabilities(&cars).unwrap(), fit.model().predict(&cars).unwrap());
    }
    // Labels that are shares: a regression with the logistic loss.
    let drat: Vec<f64> = numbers(&cars, "drat").iter().map(|value| value / 5.0).collect();
    let shares = with(&cars, "share", drat);
    let fit = of_cars(Estimator::regression("share").loss(Logistic)).fit(&shares).unwrap();
    all_near(&params(fit.model()), &[2.203012827238929, 0.0001579886195227538, -0.390679506789137], 1e-5);
    assert!(fit.model().predict(&shares).unwrap().iter().all(|p| (0.0..1.0).contains(p)));
    let outside = of_cars(Estimator::regression("drat").loss(Logistic)).fit(&cars).unwrap_err().to_string();
    assert!(outside.contains("from 0 to 1") && outside.contains("drat"), "{outside}");
}

/// By linear programming, with the default solver.
#[test]
fn losses_with_corners_work_by_default() {
    let cars = cars();
    for (level, truth, loss) in [
        (0.1, [37.50979381443301, -6.4948453608247485], 0.3833975515463917),
        (0.5, [34.23223684210528, -4.539473684210529], 1.1607709703947369),
        (0.9, [44.39104744852282, -6.266786034019693], 0.6204014659803043),
    ] {
        let fit = Estimator::quantile("mpg", level).columns(columns![numeric("wt")]).fit(&cars).unwrap();
        let evaluation = fit.model().evaluate(&cars).unwrap();
        assert_eq!(fit.report().stop, StopReason::Converged, "{}", fit.report());
        assert!(evaluation.get("pinball").unwrap() <= loss * (1.0 + 1e-7), "{level}: {evaluation}");
        all_near(&params(fit.model()), &truth, 1e-6);
        near(evaluation.get("coverage").unwrap(), level, 0.08);
        assert!(evaluation.get("loss") < evaluation.baseline("loss"));
    }
    let median = Estimator::regression("mpg").loss(Absolute).columns(columns![numeric("wt")]).fit(&cars).unwrap();
    assert!(median.report().loss <= 2.0 * 1.1607709703947369 * (1.0 + 1e-7), "{}", median.report());
    // A support vector machine, by a simplex search on its objective.
    let birds = penguins();
    let columns = columns![numeric("bill_length_mm").standardized(), numeric("bill_depth_mm").standardized()];
    let machine = Estimator::binary("sex").loss(Hinge).columns(columns.clone()).penalty(Ridge::new(0.01).unwrap());
    let fit = machine.fit(&birds).unwrap();
    assert!(fit.report().objective() <= 0.5745940305012036 * (1.0 + 1e-7), "{}", fit.report());
    let model = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    assert!(model.predict(&birds).unwrap().iter().all(|side| *side == 0.0 || *side == 1.0));
    let evaluation = model.evaluate(&birds).unwrap();
    assert!(
        evaluation.get("accuracy").unwrap() > 0.7
            && evaluation.get("log_loss").is_none()
            && evaluation.calibration.is_empty()
    );
    let error = model.predict_probabilities(&birds).unwrap_err().to_string();
    assert!(error.contains("hinge"), "{error}");
    let sides = model.predict(&birds).unwrap().into_iter().map(|side| model.classes()[side as usize].clone());
    assert_eq!(model.predict_classes(&birds).unwrap(), sides.collect::<Vec<_>>());
    // There is no probability that a threshold could be of.
    let error = model.predict_class(&birds, 0.5).unwrap_err().to_string();
    assert!(error.contains("calibrate") && error.contains("hinge"), "{error}");
    // A resumed run goes on where it was, stage and all.
    let short = machine.clone().solver(GradientDescent::full_batch().epochs(40)).fit(&birds).unwrap();
    let (twice, whole) =
        (short.resume(&birds).unwrap(), machine.solver(GradientDescent::full_batch().epochs(80)).fit(&birds).unwrap());
    assert_eq!(twice.model().encoded_weights(), whole.model().encoded_weights());
    let smooth = Estimator::binary("sex").loss(SquaredHinge).columns(columns).fit(&birds).unwrap();
    assert!(smooth.report().converged() && smooth.model().evaluate(&birds).unwrap().get("accuracy").unwrap() > 0.7);
}

#[test]
fn quantiles_of_one_fit_never_cross() {
    let cars = cars();
    let columns = || columns![numeric("wt"), numeric("hp")];
    let fit = Estimator::quantiles("mpg", [0.1, 0.5, 0.9]).columns(columns()).fit(&cars).unwrap();
    let rows = cars.rows();
    let predictions = fit.model().predict(&cars).unwrap();
    for row in 0..rows {
        assert!((0..3).map(|k| predictions[k * rows + row]).is_sorted());
    }
    let sets = fit.model().weights_by_output();
    assert_eq!(sets.iter().map(|(level, _)| level.as_str()).collect::<Vec<_>>(), ["0.1", "0.5", "0.9"]);
    // Side by side they come out as alone.
    let alone = Estimator::quantile("mpg", 0.5).columns(columns()).fit(&cars).unwrap();
    near(sets[1].1[0].value, alone.model().weight("wt").unwrap(), 0.05);
    let evaluation = fit.model().evaluate(&cars).unwrap();
    near(evaluation.get("coverage").unwrap(), 0.8, 0.15);
    assert!(evaluation.get("width").unwrap() < evaluation.baseline("width").unwrap());
    let again = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    assert_eq!(again.predict(&cars).unwrap(), predictions);
    for levels in [&[][..], &[0.0], &[0.5, 1.0], &[0.9, 0.1], &[0.5, 0.5], &[f64::NAN]] {
        Estimator::quantiles("mpg", levels.iter().copied()).fit(&cars).unwrap_err();
    }
}

/// statsmodels with `exposure=disp/100`; an offset of its logarithm is the same, and so are arrays.
#[test]
fn an_exposure_is_the_offset_of_its_logarithm() {
    let cars = cars();
    let disp: Vec<f64> = numbers(&cars, "disp").iter().map(|value| value / 100.0).collect();
    let ln: Vec<f64> = disp.iter().map(|value| value.ln()).collect();
    let cars = with(&with(&cars, "exposure", disp.clone()), "ln", ln.clone());
    let estimator = || Estimator::count("carb").columns(columns![numeric("wt")]).penalty(NoPenalty).solver(thorough());
    let fit = estimator().exposure("exposure").fit(&cars).unwrap();
    all_near(&params(fit.model()), &[1.0897779365255156, -0.250621343402193], 1e-6);
    let (own, null) = deviance(&fit.model().evaluate(&cars).unwrap());
    near(own, 24.492022845151105, 1e-9);
    near(null, 29.36961959176293, 1e-9);
    let offset = estimator().offset("ln").fit(&cars).unwrap();
    assert_eq!(params(offset.model()), params(fit.model()));
    // Saved with the model, and asked for at a prediction.
    let again = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    let predictions = again.predict(&cars).unwrap();
    assert_eq!(predictions, fit.model().predict(&cars).unwrap());
    assert!(again.predict(&cars.without(["exposure"]).unwrap()).unwrap_err().to_string().contains("exposure"));
    near(predictions.iter().sum::<f64>() / 32.0, 2.8125, 1e-7);
    let mut row = again.predictor(&["exposure", "wt"]).unwrap();
    let first = row.predict(&[disp[0].into(), 2.62.into()]).unwrap();
    assert_eq!(first, predictions[0]);
    row.predict(&[0.0.into(), 2.62.into()]).unwrap_err();
    assert_eq!(again.explain(&cars, 0).unwrap().offset, ln[0]);
    // Arrays.
    let x = Array2::from_shape_vec((32, 1), numbers(&cars, "wt")).unwrap();
    let y = Array1::from(numbers(&cars, "carb"));
    let exposures = Array1::from(disp);
    let arrays = || Arrays::new(x.view(), y.view()).exposures(exposures.view());
    let on_arrays = Estimator::count("y").penalty(NoPenalty).solver(thorough()).fit(arrays()).unwrap();
    all_near(&params(on_arrays.model()), &params(fit.model()), 1e-9);
    near(deviance(&on_arrays.model().evaluate(arrays()).unwrap()).1, null, 1e-12);
    let shifted = on_arrays.model().predict(Inputs::from(x.view()).exposures(exposures.view())).unwrap();
    shifted.iter().zip(&predictions).for_each(|(a, b)| near(*a, *b, 1e-9));
    on_arrays.model().predict(Inputs::from(x.view()).offsets(array![1.0].view())).unwrap_err();
    let nothing = Arrays::new(x.view(), y.view()).exposures(Array1::<f64>::zeros(32).view());
    let error = Estimator::count("y").fit(nothing).unwrap_err().to_string();
    assert!(error.contains("exposure") && error.contains("above 0"), "{error}");
    let error = Estimator::count("carb").exposure("vs").fit(&cars).unwrap_err().to_string();
    assert!(error.contains("vs") && error.contains("above 0"), "{error}");
}

#[test]
fn classes_weigh_what_they_are_told() {
    let birds = penguins();
    let columns = || columns![numeric("bill_length_mm").standardized(), numeric("bill_depth_mm").standardized()];
    let often: Vec<f64> = (0..birds.rows()).map(|row| if row.is_multiple_of(3) { 2.0 } else { 1.0 }).collect();
    let birds = with(&birds, "times", often);
    let base = || Estimator::binary("island_is_biscoe").example_weight("times");
    let biscoe = birds.texts("island").unwrap();
    let is: Vec<bool> = (0..birds.rows()).map(|row| biscoe.get(row).as_deref() == Some("Biscoe")).collect();
    let birds = with(&birds, "island_is_biscoe", is.clone());
    let of =
        |estimator: Estimator| estimator.columns(columns()).penalty(NoPenalty).solver(thorough()).fit(&birds).unwrap();
    let times = |row: usize| if row.is_multiple_of(3) { 2.0 } else { 1.0 };
    let weight = |class: bool| (0..birds.rows()).filter(|&row| is[row] == class).map(times).sum::<f64>();
    let all = weight(true) + weight(false);
    let (yes, no) = (all / (2.0 * weight(true)), all / (2.0 * weight(false)));
    let balanced = of(base().class_weight(ClassWeight::Balanced));
    let given = of(base().class_weight([("true", yes), ("false", no)]));
    assert_eq!(balanced.model().encoded_weights(), given.model().encoded_weights());
    let product: Vec<f64> = (0..birds.rows()).map(|row| times(row) * if is[row] { yes } else { no }).collect();
    let table = with(&birds, "product", product);
    let by_hand = Estimator::binary("island_is_biscoe")
        .example_weight("product")
        .columns(columns())
        .penalty(NoPenalty)
        .solver(thorough());
    // In the columns' own units: these standardise with the example weights, which are others here.
    let by_hand = by_hand.fit(&table).unwrap();
    params(by_hand.model()).iter().zip(params(given.model())).for_each(|(a, b)| near(*a, b, 1e-6));
    let plain = of(base());
    assert_ne!(plain.model().encoded_weights(), given.model().encoded_weights());
    for (weight, says) in [
        (ClassWeight::from([("yes", 1.0)]), "\"yes\""),
        (ClassWeight::from([("true", 0.0)]), "above 0"),
        (ClassWeight::from([("true", 1.0), ("true", 2.0)]), "twice"),
    ] {
        let error = base().class_weight(weight).columns(columns()).fit(&birds).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let error = Estimator::regression("times").class_weight(ClassWeight::Balanced).fit(&birds).unwrap_err().to_string();
    assert!(error.contains("class weight"), "{error}");
}

#[test]
fn losses_refuse_labels_and_tasks_that_they_do_not_mean() {
    let table = Table::from_columns([("x", vec![1.0, 2.0, 3.0].into()), ("y", vec![-1.0, 0.0, 2.0].into())]).unwrap();
    for (estimator, says) in [
        (Estimator::count("y"), "at least 0"),
        (Estimator::positive_amount("y"), "above 0"),
        (Estimator::regression("y").loss(Poisson), "at least 0"),
        (Estimator::count("y").loss(Squared), "poisson"),
        (Estimator::binary("y").loss(Gamma), "labels 0 and 1"),
        (Estimator::multiclass("y").loss(Logistic), "left to the head"),
        (Estimator::regression("y").one_vs_rest(), "one_vs_rest"),
        (Estimator::binary("y").order(["a"]), "order"),
    ] {
        let error = estimator.fit(&table).unwrap_err().to_string();
        assert!(error.contains(says), "{says}: {error}");
    }
    for wrong in [f64::NAN, f64::INFINITY, -1.0] {
        Huber::new(wrong).unwrap_err();
        Quantile::new(wrong).unwrap_err();
        Tweedie::new(wrong).unwrap_err();
        NegativeBinomial::new(wrong).unwrap_err();
    }
    // A saved loss comes back with its parameter.
    let fit = Estimator::regression("y").loss(Huber::new(1.35).unwrap()).fit(&table).unwrap();
    let again = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
    assert_eq!(again.head().loss().properties().parameter, Some(1.35));
}

/// statsmodels' ordinary least squares of the stack loss plant (Brownlee 1965): loss, air flow, water temperature, acid.
#[test]
fn statsmodels_stack_loss_is_reached() {
    const ROWS: &str = "42 80 27 89  37 80 27 88  37 75 25 90  28 62 24 87  18 62 22 87  18 62 23 87  19 62 24 93  \
        20 62 24 93  15 58 23 87  14 58 18 80  14 58 18 89  13 58 17 88  11 58 18 82  12 58 19 93  8 50 18 89  \
        7 50 18 86  8 50 19 72  8 50 19 79  9 50 20 80  15 56 20 82  15 70 20 91";
    let golden = crate::support::golden::golden("regressions_statsmodels");
    let golden = &golden["stackloss_OLS"];
    let numbers: Vec<f64> = ROWS.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let all = Array2::from_shape_vec((21, 4), numbers).unwrap();
    let names = ["STACKLOSS", "AIRFLOW", "WATERTEMP", "ACIDCONC"];
    let table = Table::from_array(all.view(), names).unwrap();
    for solver in [None, Some(thorough())] {
        let estimator =
            Estimator::regression(names[0]).columns(names[1..].iter().flat_map(|name| columns![numeric(*name)]));
        let fit = solver.into_iter().fold(estimator, |estimator, solver| estimator.solver(solver)).fit(&table).unwrap();
        for name in &names[1..] {
            near(fit.model().weight(name).unwrap(), golden["params"][*name].as_f64().unwrap(), 1e-6);
        }
        near(fit.model().bias(), golden["params"]["const"].as_f64().unwrap(), 1e-6);
        let r2 = fit.model().evaluate(&table).unwrap().get("r2").unwrap();
        near(r2, golden["rsquared"].as_f64().unwrap(), 1e-9);
    }
}
