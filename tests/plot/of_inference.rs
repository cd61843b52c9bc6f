//! Pictures of what estimates are worth: places on the page, taken back to numbers.

use gradus::inference::{Estimate, InferenceOptions};
use gradus::plot::{self, Picture};
use gradus::prelude::*;
use roxmltree::Document;

use super::svg::{SVG, check, lines, number, texts};

fn mtcars() -> Table {
    Table::from_csv("data/mtcars/mtcars.csv").unwrap()
}

/// The centres of the circles that are the points of examples or estimates: all but those of the legend, which stand above.
fn circles(svg: &str, count: usize) -> Vec<(f64, f64)> {
    let document = Document::parse(svg).unwrap();
    let circles = document.descendants().filter(|node| node.has_tag_name((SVG, "circle")));
    let all: Vec<(f64, f64)> = circles.map(|node| (number(node, "cx").unwrap(), number(node, "cy").unwrap())).collect();
    all[all.len() - count..].to_vec()
}

/// The line a + b·x through two of the pairs with the smallest and the largest x, which all others must lie on.
fn map(pairs: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
    let by = |a: &&(f64, f64), b: &&(f64, f64)| a.0.total_cmp(&b.0);
    let (low, high) = (*pairs.iter().min_by(by).unwrap(), *pairs.iter().max_by(by).unwrap());
    let line = move |x: f64| low.1 + (x - low.0) / (high.0 - low.0) * (high.1 - low.1);
    pairs.iter().for_each(|(x, y)| assert!((line(*x) - y).abs() < 0.02 * (high.1 - low.1).abs().max(1.0)));
    line
}

fn zip(a: impl IntoIterator<Item = f64>, b: impl IntoIterator<Item = f64>) -> Vec<(f64, f64)> {
    a.into_iter().zip(b).collect()
}

/// Cook's distance on its contours, from where they stand: r²·h/((1 − h)·p). R: cooks.distance(lm(mpg ~ wt + hp, mtcars)) is largest
/// at the Chrysler Imperial, 0.4236109.
#[test]
fn contours_of_cooks_distance() {
    let cars = mtcars();
    let columns = columns![numeric("wt"), numeric("hp")];
    let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars).unwrap();
    let influence = fit.model().influence(&cars, &InferenceOptions::default()).unwrap();
    let picture = plot::residuals_against_leverage(&influence);
    check(&picture);
    assert_eq!(picture.notes()[0], "Largest Cook's distance: 0.4236, of line 18; 0 of 32 examples are above ½.");
    let svg = picture.size(1600, 1100).svg();
    let at = circles(&svg, 32);
    let leverage = map(&zip(at.iter().map(|spot| spot.0), influence.leverage.iter().copied()));
    let residual = map(&zip(at.iter().map(|spot| spot.1), influence.studentized.iter().copied()));
    let contours: Vec<_> = lines(&svg).into_iter().filter(|line| line.len() > 50).collect();
    assert_eq!(contours.len(), 4, "of two distances, above and below 0");
    for (k, contour) in contours.iter().enumerate() {
        for (x, y) in contour {
            let (h, r) = (leverage(*x), residual(*y));
            let distance = r * r * h / ((1.0 - h) * 3.0);
            assert!((distance - [0.5, 0.5, 1.0, 1.0][k]).abs() < 0.01, "{distance} at {h}, {r}");
        }
    }
    let shown = texts(&svg);
    assert!(shown.iter().any(|text| text == "line 18") && shown.iter().any(|text| text == "Cook's distance 0.5"));
}

/// An example that a weight belongs to alone has leverage 1 and no studentised residual: it is counted, and draws nothing.
#[test]
fn a_leverage_of_one() {
    let own = (0..30).map(|row| f64::from(u8::from(row == 7))).collect::<Vec<f64>>();
    let x = (0..30).map(|row| f64::from((row * 7) % 11)).collect::<Vec<f64>>();
    let y = (0..30).map(|row| f64::from((row * 5) % 13)).collect::<Vec<f64>>();
    let table = Table::from_columns([("own", own.into()), ("x", x.into()), ("y", y.into())]).unwrap();
    let columns = columns![numeric("own"), numeric("x")];
    let fit = Estimator::regression("y").columns(columns).penalty(NoPenalty).fit(&table).unwrap();
    let influence = fit.model().influence(&table, &InferenceOptions::default()).unwrap();
    let picture = plot::residuals_against_leverage(&influence);
    check(&picture);
    let notes = picture.notes().join(" ");
    assert!(notes.contains("1 example has a leverage of 1") && !notes.contains("NaN"), "{notes}");
}

fn forest(estimates: &[Estimate]) -> (Picture, Vec<(f64, f64)>, Vec<f64>) {
    let picture = plot::estimates("Worth", estimates);
    check(&picture);
    let svg = picture.clone().size(1200, 800).svg();
    // The line at the value of no effect runs across the panel.
    let uprights = lines(&svg).into_iter().filter(|line| line.len() == 2 && line[0].0 == line[1].0);
    let null = uprights.map(|line| line[0].0).collect();
    (picture, circles(&svg, estimates.len()), null)
}

/// Ratios stand beside 1 on a logarithmic axis, differences beside 0.
#[test]
fn ratios_stand_beside_one() {
    let cars = mtcars();
    let columns = columns![numeric("wt"), numeric("qsec")];
    let fit = Estimator::count("carb").columns(columns).penalty(NoPenalty).fit(&cars).unwrap();
    let found = fit.inference(&cars).unwrap();
    let ratios = found.ratios().unwrap();
    assert!(ratios.iter().all(|ratio| ratio.null_value == 1.0));
    let (picture, at, null) = forest(&ratios);
    let clear = ratios.iter().filter(|ratio| ratio.low > 1.0 || ratio.high < 1.0).count();
    assert_eq!(picture.notes(), [format!("{clear} of 2 intervals do not hold 1.")]);
    let place = map(&zip(ratios.iter().map(|ratio| ratio.value.ln()), at.iter().map(|spot| spot.0)));
    assert!(null.iter().any(|x| (place(0.0) - x).abs() < 0.05), "no line at 1: {null:?}, {}", place(0.0));
    let weights: Vec<Estimate> = found.estimates().iter().filter(|of| of.name != "(bias)").cloned().collect();
    let (picture, at, null) = forest(&weights);
    assert_eq!(picture.notes(), [format!("{clear} of 2 intervals do not hold 0.")]);
    let place = map(&zip(weights.iter().map(|weight| weight.value), at.iter().map(|spot| spot.0)));
    assert!(null.iter().any(|x| (place(0.0) - x).abs() < 0.05), "no line at 0");
}

/// Of one number the effect is w·(x − mean), and its interval reaches q·se(w)·|x − mean| to either side.
#[test]
fn bands_of_effects() {
    let cars = mtcars();
    let columns = columns![numeric("wt"), numeric("hp"), categorical("cyl").drop_first()];
    let fit = Estimator::regression("mpg").columns(columns).penalty(NoPenalty).fit(&cars).unwrap();
    let found = fit.inference(&cars).unwrap();
    let picture = plot::partial_effects_with_bands(fit.model(), &found, &cars).unwrap();
    check(&picture);
    assert_eq!(picture.notes()[1], "Bands: 95 % intervals of the effects.");
    let svg = picture.size(1600, 1100).svg();
    let document = Document::parse(&svg).unwrap();
    let pair = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    let bands: Vec<Vec<(f64, f64)>> = document
        .descendants()
        .filter(|node| node.has_tag_name((SVG, "polygon")))
        .map(|node| node.attribute("points").unwrap().split_whitespace().map(pair).collect::<Vec<(f64, f64)>>())
        .filter(|points| points.len() == 402)
        .collect();
    let curves: Vec<_> = lines(&svg).into_iter().filter(|line| line.len() == 201).collect();
    assert_eq!((bands.len(), curves.len()), (2, 2));
    for name in ["wt", "hp"] {
        let (estimate, values) = (found.get(name).unwrap(), cars.numbers(name).unwrap());
        let values: Vec<f64> = values.iter().flatten().collect();
        let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (v.min(l), v.max(h)));
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let expected = (estimate.high - estimate.low) * (high - mean) / (estimate.value.abs() * (high - low));
        let ratio = |k: usize| {
            let (band, curve) = (&bands[k], &curves[k]);
            (band[200].1 - band[201].1).abs() / (curve[200].1 - curve[0].1).abs()
        };
        assert!(
            (0..2).any(|k| (ratio(k) / expected - 1.0).abs() < 0.005),
            "{name}: {expected}, {}, {}",
            ratio(0),
            ratio(1)
        );
    }
    // The most frequent level is what the others are beside: nothing lies around it. The others have the errors of their contrasts.
    let upright = lines(&svg).into_iter().filter(|line| line.len() == 2 && line[0].0 == line[1].0).collect::<Vec<_>>();
    let lengths: Vec<f64> = upright.iter().map(|line| (line[0].1 - line[1].1).abs()).collect();
    let error = |of: Estimate| of.high - of.low;
    let (four, six) = (
        error(found.contrast([("cyl=8", -1.0)]).unwrap()),
        error(found.contrast([("cyl=6", 1.0), ("cyl=8", -1.0)]).unwrap()),
    );
    let has = |ratio: f64| {
        lengths.iter().any(|a| *a > 5.0 && lengths.iter().any(|b| *b > 5.0 && (a / b / ratio - 1.0).abs() < 0.002))
    };
    assert!(has(four / six) && lengths.iter().any(|length| *length < 0.01), "{four} / {six}: {lengths:?}");
}

/// The picture of an effect is [`Model::effect`] less its value at the mean; a column that is joined with others has one all the same.
#[test]
fn effects_are_those_of_the_model() {
    let cars = mtcars();
    let columns = columns![polynomial("wt", 2), crossed(["cyl", "am"])];
    let model = Estimator::regression("mpg").columns(columns).fit(&cars).unwrap().into_model();
    let effect = model.effect(&cars, "wt").unwrap().table.numbers("contribution").unwrap();
    let (low, high) = effect.iter().flatten().fold((f64::MAX, f64::MIN), |(l, h), v| (v.min(l), v.max(h)));
    let picture = plot::partial_effects(&model, &cars).unwrap();
    let note = &picture.notes()[0];
    assert!(note.starts_with("Largest: wt, over a range of "), "{note}");
    let range: f64 = note.rsplit(' ').next().unwrap().trim_end_matches('.').parse().unwrap();
    assert!((range - (high - low)).abs() < 0.01 * range, "{range} of {low} to {high}");
    assert!(texts(&picture.svg()).iter().any(|text| text == "cyl"));
}
