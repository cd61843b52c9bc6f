//! The table of a fit, and what it is made of.

use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;

fn cars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs(), "{found} {expected}");
}

/// `summary(lm(mpg ~ wt + hp, mtcars))` of R.
#[test]
fn least_squares_has_the_numbers_of_r() {
    let cars = cars();
    let fit = Estimator::regression("mpg")
        .columns(columns![numeric("wt"), numeric("hp")])
        .penalty(NoPenalty)
        .fit(&cars)
        .unwrap();
    let found = fit.inference(&cars).unwrap();
    println!("{found}");
    let wt = found.get("wt").unwrap();
    near(wt.value, -3.877_830_742_1);
    assert!((wt.standard_error - 0.63273349).abs() < 1e-6, "{}", wt.standard_error);
    let facts = found.facts();
    assert!((facts.r_squared.unwrap() - 0.8267855).abs() < 1e-6);
    assert!((facts.adjusted_r_squared.unwrap() - 0.8148396).abs() < 1e-6);
    assert!((facts.aic.unwrap() - 156.6523).abs() < 1e-3);
    assert!((facts.overall.as_ref().unwrap().statistic - 69.21121).abs() < 1e-4);
    for covariance in [
        Covariance::Hc0,
        Covariance::Hc1,
        Covariance::Hc2,
        Covariance::Hc3,
        Covariance::clustered(["cyl"]),
        Covariance::clustered(["cyl", "gear"]),
        Covariance::hac(4),
    ] {
        let found = fit.inference_with(&cars, &InferenceOptions::default().covariance(covariance)).unwrap();
        println!("{found}");
    }
    println!("{}{}{}", found.to_markdown(), found.to_latex(), found.to_json());
    println!("{}", found.to_table().unwrap());
}

/// As statsmodels' `summary()`: facts in two columns above the table, one width, and what was refused said.
#[test]
fn the_printed_table_is_the_one_people_know() {
    let cars = cars();
    let columns = columns![numeric("wt"), numeric("hp")];
    let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars).unwrap();
    let text = fit.inference(&cars).unwrap().to_string();
    let lines: Vec<&str> = text.lines().collect();
    let rules: Vec<&&str> = lines.iter().filter(|line| line.starts_with("====")).collect();
    assert_eq!(rules.len(), 3, "{text}");
    let width = rules[0].len();
    assert!(
        lines.iter().take_while(|line| !line.starts_with("standard errors")).all(|line| line.len() <= width),
        "{text}"
    );
    let head = lines.iter().find(|line| line.contains("P>|t|")).unwrap();
    assert_eq!(head.split_whitespace().collect::<Vec<_>>(), ["coef", "std", "err", "t", "P>|t|", "[0.025", "0.975]"]);
    let row =
        |name: &str| lines.iter().find(|line| line.starts_with(name)).unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(row("wt"), ["wt", "-3.8778", "0.6327", "-6.129", "<0.001", "-5.1719", "-2.5837"]);
    assert!(text.contains("distribution") && text.contains("t(29)") && text.contains("-74.3262"), "{text}");
    assert!(text.contains("the model is right, its variance included"), "{text}");
    let poisson = Estimator::count("carb").columns(columns![numeric("wt")]).penalty(NoPenalty).fit(&cars).unwrap();
    let text = poisson.inference(&cars).unwrap().to_string();
    assert!(text.contains("P>|z|") && text.contains("null deviance") && text.contains("normal"), "{text}");
    let tweedie = Estimator::positive_amount("mpg").loss(Tweedie::new(1.5).unwrap()).columns(columns![numeric("wt")]);
    let text = tweedie.penalty(NoPenalty).fit(&cars).unwrap().inference(&cars).unwrap().to_string();
    assert!(text.lines().any(|line| line.contains("log-likelihood") && line.ends_with("none")), "{text}");
}
