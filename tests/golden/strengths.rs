//! Strengths of other libraries: each conversion of the formulas page gives their own weights, and their zeros.
//!
//! From scikit-learn 1.9.1, glum 3.4.1, glmnet (python-glmnet 2.6.1) and LIBLINEAR 2.50 on the cars of 1974, four features
//! standardised by n, each run to its last digits (glmnet's own rule stops it at about 1e-6).

use gradus::prelude::*;

use crate::support::tables::cars;

const FEATURES: [&str; 4] = ["wt", "hp", "drat", "qsec"];

/// Weights and bias of the standardised features, against theirs; a zero must be exactly zero.
fn same(what: &str, estimator: Estimator, truth: &[f64], tolerance: f64) {
    let columns = FEATURES.into_iter().flat_map(|name| columns![numeric(name).standardized()]);
    let solver = GradientDescent::full_batch().tolerance(1e-15).epochs(100_000);
    let fit = estimator.columns(columns).solver(solver).fit(&cars()).unwrap();
    let found = fit.model().encoded_weights();
    assert_eq!(found.len(), truth.len(), "{what}");
    for (found, truth) in found.iter().zip(truth) {
        let right = if *truth == 0.0 { *found == 0.0 } else { (found - truth).abs() < tolerance };
        assert!(right, "{what}: {found} is not {truth}");
    }
}

fn parts(lasso: f64, ridge: f64) -> ElasticNet {
    ElasticNet::new(lasso + ridge, lasso / (lasso + ridge)).unwrap()
}

#[test]
fn of_the_squared_loss() {
    let mpg = || Estimator::regression("mpg");
    let (alpha, ratio) = (0.5, 0.7);
    // scikit-learn's Lasso(alpha); glum and glmnet say the same.
    let truth = [-3.1538431173702666, -1.6060236894960118, 0.5507460753364043, 0.24496538732777232, 20.090625];
    same("lasso", mpg().penalty(Lasso::new(2.0 * alpha).unwrap()), &truth, 1e-7);
    // ElasticNet(alpha, l1_ratio), and glum.
    let truth = [-2.6268686108793826, -1.5771006543132189, 0.9339362571637807, 0.41093165465040155, 20.090625];
    same("elastic net", mpg().penalty(parts(2.0 * alpha * ratio, alpha * (1.0 - ratio))), &truth, 1e-7);
    // glum's ridge: both halves cancel.
    let truth = [-2.143319960151938, -1.4674989853742741, 1.1978547561229487, 0.6404045815975206, 20.090625];
    same("ridge", mpg().penalty(Ridge::new(alpha).unwrap()), &truth, 1e-7);
    // glmnet standardises the label, and does not say so to the ridge's part.
    let deviation = 5.932029552301218;
    let truth = [-3.114111319542735, -1.539775731065785, 0.7242918016318997, 0.4223183856932548, 20.090625];
    same("glmnet", mpg().penalty(parts(2.0 * alpha * ratio, alpha * (1.0 - ratio) / deviation)), &truth, 1e-5);
}

#[test]
fn of_the_logistic_loss() {
    let (am, n) = (|| Estimator::binary("am"), 32.0);
    // LogisticRegression(l1_ratio=1, C) and, with l1_ratio, its elastic net.
    let (c, ratio) = (0.25, 0.4);
    let truth = [-0.6933066675745654, 0.0, 0.6693889329950772, -0.12420723912087148, -0.504033366938948];
    same("C, lasso", am().penalty(Lasso::new(1.0 / (c * n)).unwrap()), &truth, 1e-6);
    let truth = [-0.8246249086991827, 0.0, 0.7700740693135188, -0.38008610155577, -0.5478173478048577];
    same("C, elastic net", am().penalty(parts(ratio / (c * n), (1.0 - ratio) / (2.0 * c * n))), &truth, 1e-6);
    // LIBLINEAR's -s 6 and -s 0 of C, without a bias.
    let truth = [-1.2732769316656336, 0.0, 0.934046368429305, -0.5636944472490728];
    same("-s 6", am().without_bias().penalty(Lasso::new(1.0 / (0.5 * n)).unwrap()), &truth, 1e-6);
    let truth = [-1.0993882172384888, -0.11217274471774344, 1.0137037086415013, -0.7296387987937293];
    same("-s 0", am().without_bias().penalty(Ridge::new(1.0 / (2.0 * 0.5 * n)).unwrap()), &truth, 1e-6);
    // glum and glmnet: alpha of the mean of the log-likelihoods, with a ½ before the ridge.
    let (alpha, ratio) = (0.05, 0.7);
    let truth = [-1.7379958089763954, 0.0, 1.0569479815785765, -0.7893896099363564, -0.8088407937250217];
    same("glum, lasso", am().penalty(Lasso::new(alpha).unwrap()), &truth, 1e-6);
    let truth = [-1.5174015050608374, 0.0, 1.1358440225733637, -0.7735287773545761, -0.7805999651354548];
    same("glum, elastic net", am().penalty(parts(alpha * ratio, alpha * (1.0 - ratio) / 2.0)), &truth, 1e-6);
    let truth =
        [-1.3186106139762763, -0.07182697444931196, 1.1417561356043553, -0.8246067605307938, -0.7449774148125055];
    same("glum, ridge", am().penalty(Ridge::new(alpha / 2.0).unwrap()), &truth, 1e-6);
}

#[test]
fn of_counts() {
    let (carb, alpha, ratio) = (|| Estimator::count("carb"), 0.1, 0.7);
    let truth = [0.1076788584048641, 0.1770460491950257, 0.06561199345736743, -0.18920343636668474, 0.9610030642350852];
    same("glum, lasso", carb().penalty(Lasso::new(alpha).unwrap()), &truth, 1e-6);
    let truth = [0.14374896419348746, 0.1645889940605382, 0.09748798286125296, -0.2038590081383819, 0.9559329318148616];
    same("glum, elastic net", carb().penalty(parts(alpha * ratio, alpha * (1.0 - ratio) / 2.0)), &truth, 1e-6);
    // PoissonRegressor(alpha), too.
    let truth =
        [0.2138508707244928, 0.14697276254469982, 0.16372176232226238, -0.22922158707714899, 0.9428545559411966];
    same("ridge", carb().penalty(Ridge::new(alpha / 2.0).unwrap()), &truth, 1e-6);
}
