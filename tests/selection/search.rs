//! Candidates are compared fairly, the same way every time, and what goes wrong is said.

use gradus::prelude::*;
use gradus::selection::{Fold, Search, Space};

fn folds(rows: usize, count: usize, seed: u64) -> Result<Vec<Fold>> {
    let y = (0..rows).map(|i| i as f64).collect::<Vec<_>>();
    Folds::new(count).seed(seed).of(&ridge(0.0), &Table::from_columns([("y", y.into())])?)
}

fn table() -> Table {
    let wave = |k: usize| (0..60).map(|i| ((i * i * (k + 3)) as f64).sin()).collect::<Vec<f64>>();
    let y: Vec<f64> = wave(0).iter().zip(wave(9)).map(|(x, noise)| 2.0 * x + noise).collect();
    let columns = (0..12).map(|k| (format!("x{k}"), wave(k).into())).chain([("y".to_owned(), y.into())]);
    Table::from_columns(columns).unwrap()
}

fn ridge(strength: f64) -> Estimator {
    Estimator::regression("y").penalty(Ridge::new(strength).unwrap())
}

#[test]
fn every_row_is_held_out_once() {
    for (rows, count) in [(2, 2), (10, 3), (5000, 7)] {
        let folds = folds(rows, count, 5).unwrap();
        assert_eq!(folds.len(), count);
        let mut times = vec![0; rows];
        for fold in &folds {
            assert!(fold.held_out.len().abs_diff(rows / count) <= 1);
            fold.held_out.iter().for_each(|&row| times[row] += 1);
            let mut all = [&fold.learned[..], &fold.held_out[..]].concat();
            all.sort_unstable();
            assert!(all.into_iter().eq(0..rows), "train and held out are all rows, each once");
        }
        assert!(times.iter().all(|&times| times == 1));
    }
    assert_ne!(folds(100, 2, 1).unwrap(), folds(100, 2, 2).unwrap());
    for (rows, count) in [(5, 1), (5, 0), (5, 6)] {
        let error = folds(rows, count, 0).unwrap_err().to_string();
        assert!(error.contains("folds"), "{error}");
    }
}

/// A search is what a loop by hand finds, to the bit.
#[test]
fn a_search_is_the_loop_by_hand() {
    let table = table();
    let strengths = [0.0, 0.1, 100.0];
    let space = Space::new().values("ridge", strengths);
    let found = Search::grid(&space, |point| Ok(ridge(point.number("ridge")?))).unwrap();
    let found = found.folds(Folds::new(4).seed(3)).least("mae").run(&table).unwrap();
    let mut means = Vec::new();
    for (trial, strength) in found.trials().iter().zip(strengths) {
        let mae = |fold: &Fold| {
            let fit = ridge(strength).fit(&table.take(&fold.learned).unwrap()).unwrap();
            fit.model().evaluate(&table.take(&fold.held_out).unwrap()).unwrap().get("mae").unwrap()
        };
        let values: Vec<f64> = folds(60, 4, 3).unwrap().iter().map(mae).collect();
        assert_eq!(trial.values, values);
        means.push(values.iter().sum::<f64>() / 4.0);
        assert_eq!(trial.mean(), means.last().copied());
    }
    let best = (0..3).min_by(|a, b| means[*a].total_cmp(&means[*b])).unwrap();
    assert_eq!(found.best().point.as_ref().unwrap().number("ridge").unwrap(), strengths[best]);
    // √(Σ(v − v̄)²/(k(k − 1))).
    let spread: f64 = found.best().values.iter().map(|value| (value - means[best]).powi(2)).sum();
    assert!((found.best().standard_error().unwrap() - (spread / 12.0).sqrt()).abs() < 1e-15);
    let text = found.to_string();
    let marked = format!("→ ridge={}", strengths[best]);
    assert!(text.lines().nth(best + 1).unwrap().starts_with(&marked), "{text}");
    let worst = Search::of([("none", ridge(0.0)), ("much", ridge(100.0))]).greatest("mae").run(&table).unwrap();
    assert_eq!(worst.best().label, "much");
    // The estimator is the candidate's.
    let (a, b) = (found.estimator().fit(&table).unwrap(), ridge(strengths[best]).fit(&table).unwrap());
    assert_eq!(a.model().encoded_weights(), b.model().encoded_weights());
}

#[test]
fn random_points_are_those_of_their_seed() {
    let space = Space::new().log_uniform("rate", 1e-6, 1.0).uniform("share", -1.0, 3.0).texts("name", ["a", "b"]);
    let points = space.draw(500, 11).unwrap();
    assert_eq!(points, space.draw(500, 11).unwrap());
    assert_ne!(points, space.draw(500, 12).unwrap());
    let numbers = |name: &str| points.iter().map(|point| point.number(name).unwrap()).collect::<Vec<f64>>();
    let (rates, shares) = (numbers("rate"), numbers("share"));
    let below = |numbers: &[f64], limit: f64| numbers.iter().filter(|number| **number < limit).count();
    assert!(rates.iter().all(|rate| (1e-6..=1.0).contains(rate)) && shares.iter().all(|x| (-1.0..=3.0).contains(x)));
    assert!((200..300).contains(&below(&rates, 1e-3)) && (200..300).contains(&below(&shares, 1.0)));
    let texts = points.iter().filter(|point| point.text("name").unwrap() == "a").count();
    assert!((200..300).contains(&texts), "{texts}");
    let best = |seed| {
        let search = Search::random(&space, 4, seed, |point| Ok(ridge(point.number("rate")?))).unwrap();
        search.run(&table()).unwrap().best().label.clone()
    };
    assert_eq!(best(2), best(2));
}

#[test]
fn what_goes_wrong_is_said() {
    let table = table();
    let wild = || ridge(0.0).solver(GradientDescent::full_batch().learning_rate(1e3));
    let found = Search::of([("wild", wild()), ("tame", ridge(0.1))]).run(&table).unwrap();
    assert_eq!(found.best().label, "tame");
    let wild_trial = &found.trials()[0];
    assert!(wild_trial.error.as_ref().unwrap().contains("diverged") && wild_trial.mean().is_none());
    assert!(found.to_string().contains("wild"));
    let refused = |search: Search| search.run(&table).unwrap_err().to_string();
    assert!(refused(Search::of([("wild", wild())])).contains("diverged"));
    assert!(refused(Search::of(Vec::<(String, Estimator)>::new())).contains("no candidate"));
    assert!(refused(Search::of([("a", ridge(0.1)), ("a", ridge(0.2))])).contains("candidate \"a\" appears twice"));
    let error = refused(Search::of([("a", ridge(0.1))]).greatest("roc_auc"));
    assert!(error.contains("\"roc_auc\"") && error.contains("rmse"), "{error}");
    assert!(refused(Search::of([("a", ridge(0.1))]).on_folds([])).contains("no fold"));
    let beyond = Fold { learned: vec![0, 1, 2], held_out: vec![60] };
    assert!(refused(Search::of([("a", ridge(0.1))]).on_folds([beyond])).contains("60"));
    // Folds in time: what is to come is never learned from.
    let later = |k: usize| Fold { learned: (0..k).collect(), held_out: (k..k + 10).collect() };
    let found = Search::of([("a", ridge(0.1))]).on_folds([later(30), later(50)]).run(&table).unwrap();
    assert_eq!(found.best().values.len(), 2);
    let space = |space: Space| space.grid().unwrap_err().to_string();
    assert!(space(Space::new().uniform("rate", 0.0, 1.0)).contains("Space::draw"));
    assert!(space(Space::new().values("a", [1.0]).values("a", [2.0])).contains("setting \"a\" appears twice"));
    assert!(space(Space::new().values("a", [])).contains("given some values"));
    let many = || (0..400).map(f64::from);
    assert!(space(Space::new().values("a", many()).values("b", many())).contains("100000"));
    let drawn = |space: Space| space.draw(1, 0).unwrap_err().to_string();
    assert!(drawn(Space::new().log_uniform("a", 0.0, 1.0)).contains("above 0"));
    assert!(drawn(Space::new().uniform("a", 1.0, f64::INFINITY)).contains("finite range"));
    let point = &Space::new().values("a", [1.0]).texts("b", ["x"]).grid().unwrap()[0];
    assert!(point.number("b").unwrap_err().to_string().contains("Point::text"));
    assert!(point.text("a").unwrap_err().to_string().contains("Point::number"));
    assert!(point.number("c").unwrap_err().to_string().contains("there are a, b"));
    // What a closure refuses is passed on.
    let error = Search::grid(&Space::new().values("a", [-1.0]), |point| {
        Ok(Estimator::regression("y").penalty(Ridge::new(point.number("a")?)?))
    });
    assert!(error.unwrap_err().to_string().contains("ridge strength is -1"));
}
