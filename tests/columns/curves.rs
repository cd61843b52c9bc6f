//! Scalings that are deaf to outliers, powers, normal scores, splines, polynomials: beside scikit-learn 1.9.1.

use gradus::column::{MissingLevel, numeric, polynomial, spline};
use gradus::prelude::*;

use super::{encoded, first, learned, names, numbers, refused, table};
use crate::support::approx::all_near;
use crate::support::encoding::encode;

const X: [f64; 8] = [1.0, 2.0, 2.5, 4.0, 7.0, -1.0, 11.0, 30.0];

#[test]
fn the_power_is_the_one_of_greatest_likelihood() {
    let truth = [
        0.7510248207997074,
        1.2487250898250581,
        1.4503667572339551,
        1.9450629812126683,
        2.6616242326302397,
        -1.3628012215288807,
        3.3447011965273403,
        5.214049735945668,
    ];
    // There λ is found by a search to a few digits.
    all_near(&first(&encoded(numeric("x").power(), &numbers(X.to_vec()))), &truth, 1e-6);
    let left = vec![-3.0, -1.0, -0.5, 0.2, 0.1, -9.0, -20.0];
    let truth = [
        -1.1165445981032827,
        -0.6207603369980929,
        -0.37993653970807245,
        0.22704100273386002,
        0.10669203412195526,
        -1.6221794695657479,
        -1.9346714506700913,
    ];
    all_near(&first(&encoded(numeric("x").power(), &numbers(left))), &truth, 1e-6);
    // One value has no power; a huge one no overflow.
    assert_eq!(first(&encoded(numeric("x").power(), &numbers(vec![3.0, 3.0]))), [3.0, 3.0]);
    assert!(first(&encoded(numeric("x").power(), &numbers(vec![1.0, 2.0, 1e300]))).iter().all(|x| x.is_finite()));
    let scaled = first(&encoded(numeric("x").power().standardized(), &numbers(X.to_vec())));
    assert!((scaled.iter().map(|z| z * z).sum::<f64>() / 8.0 - 1.0).abs() < 1e-12);
}

#[test]
fn normal_scores_are_those_of_the_shares_below() {
    let encoder = learned(numeric("x").quantile_normal(), &numbers(X.to_vec())).unwrap();
    let found = first(&encode(encoder.as_ref(), &numbers(vec![1.0, 2.25, -1.0, 100.0, 7.0])));
    let edge = 5.199337582192817;
    // At the edges, where 1 − 1e-7 is rounded, to nine digits.
    all_near(&found, &[-1.0675705238781414, -0.3661063568005698, -edge, edge, 0.5659488219328631], 1e-9);
    // Of equal values the middle of their shares; at the lowest and the highest the edge.
    let ties = numbers(vec![0.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0]);
    let encoder = learned(numeric("x").quantile_normal(), &ties).unwrap();
    let found = first(&encode(encoder.as_ref(), &numbers(vec![1.0, 2.0, 1.5, 3.0])));
    // The shares 2/6, 4/6, 3.5/6 and 5/6. (scikit-learn has 2.5/6 for the first: its lowest quantile of value 1 is
    // rounded to just below it.)
    all_near(&found, &[-0.4307272992954576, 0.4307272992954577, 0.21042839424792484, 0.9674215661017008], 1e-12);
    let many: Vec<f64> = (0..5000).map(|i| f64::from(i * 7919 % 5003).powi(3)).collect();
    let scores = first(&encoded(numeric("x").quantile_normal(), &numbers(many)));
    let mean = scores.iter().sum::<f64>() / 5e3;
    let deviation = (scores.iter().map(|z| z * z).sum::<f64>() / 5e3 - mean * mean).sqrt();
    assert!(mean.abs() < 1e-2 && (deviation - 1.0).abs() < 2e-2, "{mean} {deviation}");
}

#[test]
fn the_middle_half_scales() {
    let encoder = learned(numeric("x").robust_scaled(), &numbers(X.to_vec())).unwrap();
    let feature = encoder.features().get(0).unwrap();
    assert_eq!((feature.shift, feature.scale), (3.25, 6.25));
    // An outlier moves nothing; where half of the values are one, nothing is divided.
    let far = learned(numeric("x").robust_scaled(), &numbers([&X[..7], &[3e9]].concat())).unwrap();
    assert_eq!(far.features(), encoder.features());
    let same = learned(numeric("x").robust_scaled(), &numbers(vec![1.0, 5.0, 5.0, 5.0, 9.0])).unwrap();
    assert_eq!(
        (same.features().get(0).unwrap().shift, same.features().get(0).unwrap().scale, same.warnings().to_vec()),
        (5.0, 1.0, vec![])
    );
    let constant = learned(numeric("x").robust_scaled(), &numbers(vec![2.0, 2.0])).unwrap();
    assert_eq!(constant.warnings(), [Warning::Constant { feature: "x".to_owned() }]);
}

#[test]
fn splines_have_the_functions_of_the_reference() {
    let encoder = learned(spline("x", 4), &numbers(X.to_vec())).unwrap();
    let found = encode(encoder.as_ref(), &numbers(vec![0.0, 2.2, 7.0, 11.0, 30.0, 99.0, -5.0]));
    let truth = [
        [0.053384847159449876, 0.606086306998594, 0.3390735948111533, 0.0014552510308028141, 0.0],
        [0.0, 0.2011395988188574, 0.7511748450243717, 0.04768554945969386, 6.6970769770401075e-09],
        [0.0, 0.0, 0.5875507050415298, 0.39225886793470427, 0.020178370696605493],
        [0.0, 0.0, 0.3312246474792351, 0.5724514208022085, 0.09481689082349475],
        [0.0, 0.0, 0.0, 0.23151125401929257, 0.6018220793140407],
        [0.0, 0.0, 0.0, 0.23151125401929257, 0.6018220793140407],
        [0.16666666666666666, 0.6775956284153004, 0.15573770491803277, 0.0, 0.0],
    ];
    found.iter().zip(&truth).for_each(|(found, truth)| all_near(found, truth, 1e-14));
    assert_eq!(names(encoder.as_ref())[4], "x=spline 5");
    for degree in 0..=8 {
        let rows = encoded(spline("x", 5).degree(degree).full(), &numbers(X.to_vec()));
        assert!(rows.iter().all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-13 && row.len() == 4 + degree));
    }
}

#[test]
fn repeated_knots_are_merged_and_settings_checked() {
    let table = numbers(vec![0.0, 0.0, 0.0, 0.0, 1.0, 2.0]);
    let merged = Warning::MergedQuantiles { column: "x".to_owned(), asked: 5, made: 3 };
    assert_eq!(learned(spline("x", 5), &table).unwrap().warnings(), [merged]);
    refused(
        learned(spline("x", 3), &numbers(vec![2.0, 2.0])),
        "column \"x\": what a spline has knots at is 1 different values; it must be two or more, finite and increasing",
    );
    refused(learned(spline("x", 1), &table), "column \"x\": knots is 1; it must be from 2 to 1000");
    refused(learned(spline("x", 3).degree(9), &table), "column \"x\": degree is 9; it must be from 0 to 8");
    refused(learned(polynomial("x", 0), &table), "column \"x\": degree is 0; it must be from 1 to 16");
    let gap = numbers(vec![Some(2.0), None, Some(1.0)]);
    let missing = "column \"x\", row 2: the value is missing; drop the row, or add .missing(MissingLevel::Own) or Ignore to the column";
    refused(learned(spline("x", 2), &gap), missing);
    refused(learned(polynomial("x", 2), &gap).unwrap().encode(&gap), missing);
    let own = encoded(polynomial("x", 2).missing(MissingLevel::Own), &gap);
    // Powers of the number less its mean, where a missing one stands.
    assert_eq!(own, [[0.5, 0.25, 0.0], [0.0, 0.0, 1.0], [-0.5, 0.25, 0.0]]);
    let huge = numbers(vec![1e200, -1e200]);
    let message = format!(
        "column \"x\", row 1: polynomial of {} gives inf, which is not a finite number; drop the row or repair it",
        1e200
    );
    refused(learned(polynomial("x", 2), &huge).unwrap().encode(&huge), &message);
    refused(
        learned(polynomial(numeric("x").missing(Missing::Mean), 2), &gap),
        "column \"x\": what the number is taken from is a column with a policy of its own; it must be a number column without .missing(..) or .with_indicator()",
    );
}

#[test]
fn a_parabola_of_times_is_exact() {
    // Milliseconds since 1970: their powers alone are one straight line.
    let t: Vec<f64> = (0..60).map(|i| 1.7e12 + 1000.0 * f64::from(i)).collect();
    let y: Vec<f64> = (0..60).map(|i| 5.0 + 0.2 * f64::from(i) - 0.007 * f64::from(i * i)).collect();
    let table = table([("t", t.into()), ("y", y.clone().into())]);
    for column in
        [polynomial("t", 2), polynomial(numeric("t").standardized(), 2), polynomial(numeric("t").min_max(), 2)]
    {
        let fit = Estimator::regression("y").columns(columns![column]).fit(&table).unwrap();
        assert_eq!(fit.report().warnings, []);
        let model = Model::from_bytes(&fit.model().to_bytes().unwrap()).unwrap();
        let mut predictor = model.predictor(&["t"]).unwrap();
        for (i, (found, truth)) in model.predict(&table).unwrap().iter().zip(&y).enumerate() {
            assert!((found - truth).abs() < 1e-9, "{found} {truth}");
            let one = predictor.predict(&[(1.7e12 + 1000.0 * i as f64).into()]).unwrap();
            assert_eq!(one.to_bits(), found.to_bits());
        }
        // In the column's own units: −0.7 for each square of ten seconds.
        assert!((model.weight("t^2").unwrap() / -0.7e-8 - 1.0).abs() < 1e-9);
    }
}

#[test]
fn weights_of_powers_are_in_own_units() {
    let x: Vec<f64> = (0..40).map(|i| f64::from(i) / 8.0 - 1.0).collect();
    let y = x.iter().map(|x| 1.0 - 3.0 * x + 2.0 * x * x - 0.5 * x * x * x).collect::<Vec<_>>();
    let table = table([("x", x.into()), ("y", y.into())]);
    for column in [polynomial("x", 3), polynomial(numeric("x").standardized(), 3)] {
        let fit = Estimator::regression("y").columns(columns![column]).fit(&table).unwrap();
        let found: Vec<f64> = fit.model().weights().iter().map(|weight| weight.value).collect();
        all_near(&found, &[-3.0, 2.0, -0.5], 1e-10);
        all_near(&[fit.model().bias()], &[1.0], 1e-10);
        // And back.
        let encoder = learned(polynomial("x", 3), &table).unwrap();
        let mut weights = found.clone();
        let constant = encoder.to_encoded(&mut weights);
        all_near(&[constant + encoder.to_original(&mut weights)], &[0.0], 1e-12);
        all_near(&weights, &found, 1e-12);
    }
}

#[test]
fn a_large_power_of_years_is_found_and_used() {
    let years = [2003.0, 1950.0, 1997.0, 2000.0, 2009.0, 2009.0, 1980.0, 1999.0, 2007.0, 1991.0];
    let encoder = learned(numeric("x").power().standardized(), &numbers(years.to_vec())).unwrap();
    // 99.26 by 700 digits; −log-likelihood 25.219.
    let lambda = encoder.save().unwrap()["reading"]["steps"][0]["power"]["lambda"].as_f64().unwrap();
    assert!((lambda - 99.26).abs() < 0.01, "{lambda}");
    assert_eq!(encoder.warnings(), []);
    let found = first(&encode(encoder.as_ref(), &numbers(years.to_vec())));
    let (mean, square) = (found.iter().sum::<f64>() / 10.0, found.iter().map(|x| x * x).sum::<f64>() / 10.0);
    assert!(mean.abs() < 1e-12 && (square - 1.0).abs() < 1e-12, "{found:?}");
    // It rises with the year, also beyond those that were there.
    let later = first(&encode(encoder.as_ref(), &numbers(vec![1900.0, 1991.0, 2009.0, 2030.0])));
    assert!(later.windows(2).all(|pair| pair[0] < pair[1]) && later[3].is_finite(), "{later:?}");
    // Where there is no best power the search says at which it ended.
    let apart = learned(numeric("x").power(), &numbers(vec![1e15, 1e15 + 1.0, 1e15 + 2.0, 1e15 + 2.0])).unwrap();
    assert!(apart.warnings().iter().any(|warning| matches!(warning, Warning::PowerAtBound { .. })));
}
