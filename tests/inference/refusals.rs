//! Where there is no standard error, and what is said instead.

use gradus::inference::{Covariance, Dispersion, InferenceOptions, Information, Powell, QuantileBandwidth};
use gradus::prelude::*;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

fn refused(estimator: Estimator, table: &Table) -> String {
    estimator.fit(table).unwrap().inference(table).unwrap_err().to_string()
}

#[test]
fn each_cause_is_named_with_its_remedy() {
    let cars = cars();
    let of = |columns| Estimator::regression("mpg").columns(columns);
    let two = || columns![numeric("wt"), numeric("hp")];
    let said = refused(of(two()).penalty(Ridge::new(0.1).unwrap()), &cars);
    assert!(said.contains("penalty") && said.contains("NoPenalty") && said.contains("ridge"), "{said}");
    // Classes have a ridge unless none is asked for.
    let said = refused(Estimator::binary("am").columns(two()), &cars);
    assert!(said.contains("NoPenalty"), "{said}");
    let few = GradientDescent::full_batch().epochs(2);
    let said = refused(of(two()).penalty(NoPenalty).solver(few), &cars);
    assert!(said.contains("converged"), "{said}");
    let corners = || of(two()).penalty(NoPenalty).loss(EpsilonInsensitive::new(1.0).unwrap());
    let said = refused(corners(), &cars);
    assert!(said.contains("second derivatives") && said.contains("epsilon-insensitive"), "{said}");
    // It has second derivatives, and is no likelihood: its dispersion is not known, and must not be taken for 1.
    let said = refused(of(two()).penalty(NoPenalty).loss(Huber::new(3.0).unwrap()), &cars);
    assert!(said.contains("likelihood") && said.contains("H1") && said.contains("huber"), "{said}");
    let said = refused(of(two()).penalty(NoPenalty).loss(Absolute), &cars);
    assert!(said.contains("Covariance::powell()") && said.contains("absolute"), "{said}");
}

/// Each covariance belongs to some losses, and a dispersion to likelihoods.
#[test]
fn a_covariance_of_another_loss_is_refused() {
    let cars = cars();
    let fit = |estimator: Estimator| {
        estimator.columns(columns![numeric("wt"), numeric("hp")]).penalty(NoPenalty).fit(&cars).unwrap()
    };
    let squared = fit(Estimator::regression("mpg"));
    let huber = fit(Estimator::regression("mpg").loss(Huber::new(3.0).unwrap()));
    let median = fit(Estimator::quantile("mpg", 0.5));
    let with = |covariance: Covariance| InferenceOptions::default().covariance(covariance);
    let said = |fit: &Fit, options: &InferenceOptions| fit.inference_with(&cars, options).unwrap_err().to_string();
    assert!(said(&squared, &with(Covariance::powell())).contains("the loss of a quantile"));
    assert!(said(&squared, &with(Covariance::H1)).contains("no likelihood"));
    assert!(said(&huber, &with(Covariance::powell())).contains("the loss of a quantile"));
    assert!(said(&huber, &with(Covariance::Hc3)).contains("Hc0"));
    for covariance in [Covariance::Hc0, Covariance::H2, Covariance::hac(2)] {
        assert!(said(&median, &with(covariance)).contains("Covariance::powell()"));
    }
    let given = Dispersion::Given(2.0);
    assert!(said(&huber, &with(Covariance::Hc0).dispersion(given)).contains("for a dispersion"));
    assert!(said(&median, &with(Covariance::powell()).dispersion(given)).contains("for a dispersion"));
    assert!(said(&median, &with(Covariance::powell()).information(Information::Observed)).contains("observed"));
    let wide = Powell { bandwidth: QuantileBandwidth::Share(0.5), ..Powell::default() };
    assert!(said(&median, &with(Covariance::Powell(wide))).contains("below 0.5"));
    let inference = huber.inference_with(&cars, &with(Covariance::Hc0)).unwrap();
    assert!(inference.profile_intervals(&cars).unwrap_err().to_string().contains("profile"));
}

#[test]
fn the_model_alone_sees_that_it_is_no_optimum_of_the_examples() {
    let cars = cars();
    let ridge = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(Ridge::new(0.5).unwrap());
    let model = ridge.fit(&cars).unwrap().into_model();
    let said = model.inference(&cars, &InferenceOptions::default()).unwrap_err().to_string();
    assert!(said.contains("standard errors away"), "{said}");
    // Neither are those of other examples.
    let half = cars.take(&(0..20).collect::<Vec<_>>()).unwrap();
    let fit = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&half).unwrap();
    fit.model().inference(&cars, &InferenceOptions::default()).unwrap_err();
    fit.model().inference(&half, &InferenceOptions::default()).unwrap();
}

#[test]
fn separated_dependent_and_few_examples_are_refused() {
    let x: Vec<f64> = (0..12).map(f64::from).collect();
    let separated = Table::from_columns([
        ("x", x.clone().into()),
        ("y", (0..12).map(|i| if i < 6 { "no" } else { "yes" }).collect::<Vec<_>>().into()),
    ]);
    let separated = separated.unwrap();
    let fit = Estimator::binary("y").columns(columns![numeric("x")]).penalty(NoPenalty).fit(&separated);
    let fit = fit.unwrap();
    fit.inference(&separated).unwrap_err();
    let said = fit.model().inference(&separated, &InferenceOptions::default()).unwrap_err().to_string();
    assert!(said.contains("separate"), "{said}");
    let noise = [0.3, -0.2, 0.1, 0.5, -0.4, 0.0, 0.2, -0.1, 0.4, -0.3, 0.1, -0.5];
    let dependent = Table::from_columns([
        ("a", x.clone().into()),
        ("b", x.iter().map(|x| 2.0 * x + 1.0).collect::<Vec<_>>().into()),
        ("y", x.iter().zip(noise).map(|(x, e)| x + e).collect::<Vec<_>>().into()),
    ]);
    let dependent = dependent.unwrap();
    let fit =
        Estimator::regression("y").columns(columns![numeric("a"), numeric("b")]).penalty(NoPenalty).fit(&dependent);
    let said = fit.unwrap().inference(&dependent).unwrap_err().to_string();
    assert!(said.contains("a, b") && said.contains("linear"), "{said}");
    let few = dependent.take(&[0, 1]).unwrap();
    let fit = Estimator::regression("y").columns(columns![numeric("a")]).penalty(NoPenalty).fit(&few).unwrap();
    let said = fit.inference(&few).unwrap_err().to_string();
    assert!(said.contains("more examples than weights"), "{said}");
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let cars = cars();
    let fit = Estimator::regression("mpg").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars).unwrap();
    let with = |options: InferenceOptions| fit.inference_with(&cars, &options).unwrap_err().to_string();
    let options = InferenceOptions::default;
    assert!(with(options().confidence(1.0)).contains("confidence"));
    assert!(with(options().covariance(Covariance::clustered(["none"]))).contains("none"));
    assert!(with(options().covariance(Covariance::clustered(["cyl", "gear", "am"]))).contains("one or two"));
    let one = Table::from_columns([
        ("x", vec![1.0, 2.0, 4.0, 5.0].into()),
        ("y", vec![1.0, 3.0, 3.5, 6.0].into()),
        ("g", vec![1, 1, 1, 1].into()),
    ]);
    let one = one.unwrap();
    let fit = Estimator::regression("y").columns(columns![numeric("x")]).penalty(NoPenalty).fit(&one).unwrap();
    let clusters = options().covariance(Covariance::clustered(["g"]));
    assert!(fit.inference_with(&one, &clusters).unwrap_err().to_string().contains("two clusters"));
    let x = gradus::ndarray::array![[1.0], [2.0], [4.0], [5.0]];
    let y = gradus::ndarray::array![1.0, 3.0, 3.5, 6.0];
    let fit = Estimator::regression("y").penalty(NoPenalty).fit((x.view(), y.view())).unwrap();
    fit.inference((x.view(), y.view())).unwrap();
    assert!(fit.inference_with((x.view(), y.view()), &clusters).unwrap_err().to_string().contains("Table"));
}

/// A category with all its levels is told by its differences to the first one, as R does, and gives the same tests as one whose
/// reference was named.
#[test]
fn levels_are_told_beside_their_reference() {
    let cars = cars();
    let fit = |column: gradus::column::Categorical| {
        let columns = columns![numeric("wt"), column];
        Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars).unwrap()
    };
    let all = fit(categorical("cyl"));
    let named = fit(categorical("cyl").reference("4"));
    let (all, named) = (all.inference(&cars).unwrap(), named.inference(&cars).unwrap());
    let six = |of: &gradus::inference::Inference| of.get("cyl=6").unwrap().clone();
    // summary(lm(mpg ~ wt + factor(cyl), mtcars)): by statsmodels with the same formula.
    assert!((six(&named).value + 4.255_582_401_971_3).abs() < 1e-8, "{}", six(&named).value);
    assert!((six(&named).standard_error - 1.386_072_847_540_7).abs() < 1e-8, "{}", six(&named).standard_error);
    let tests = |of: &gradus::inference::Inference| of.column_tests()[1].clone();
    for of in [&all, &named] {
        assert!((tests(of).statistic - 7.285_567).abs() < 1e-6, "{}", tests(of));
    }
    assert_eq!(all.estimates().len(), named.estimates().len());
}
