//! Every kind of column.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Float64Builder, ListBuilder, StringBuilder};
use gradus::column::{AnyColumn, Weighting};
use gradus::prelude::*;

use super::Net;
use super::examples::{LATER, LONG_TABLE, TABLE, Uniform, fit_table};
use super::fingerprint::Fingerprint;

fn of(columns: Vec<Arc<dyn AnyColumn>>) -> Estimator {
    Estimator::regression("number").columns(columns).penalty(Ridge::new(0.01).unwrap())
}

/// Each with the columns that it is made of.
fn columns() -> Vec<(&'static str, Vec<Arc<dyn AnyColumn>>)> {
    let own = MissingLevel::Own;
    vec![
        ("numeric", columns![numeric("a"), numeric("c").standardized(), numeric("id").min_max()]),
        (
            "numeric_transformed",
            columns![
                numeric("share").log1p().standardized().clip(-1.0, 1.5),
                numeric("a").robust_scaled(),
                numeric("c").power(),
                numeric("amount").quantile_normal(),
                numeric("id").map("square", |x| x * x),
            ],
        ),
        (
            "numeric_missing",
            columns![
                numeric("b").named("mean").standardized().missing(Missing::Mean).with_indicator(),
                numeric("b").named("median").missing(Missing::Median),
                numeric("b").named("constant").min_max().missing(Missing::Constant(100.0)),
            ],
        ),
        (
            "computed",
            columns![
                ratio("c", "share"),
                product("a", "share").standardized(),
                derived("sum of squares", ["a", "c"], |x| x[0] * x[0] + x[1] * x[1]),
            ],
        ),
        ("boolean", columns![boolean("flag")]),
        ("categorical", columns![categorical("kind").missing(own), categorical("place"), categorical("id")]),
        (
            "categorical_limited",
            columns![
                categorical("kind").named("first").missing(MissingLevel::Ignore).drop_first(),
                categorical("place").named("frequent").min_count(6).unseen(Unseen::Bucket),
                categorical("place").named("some").max_size(9).unseen(Unseen::Ignore),
                categorical("place").named("listed").vocabulary(["p1", "p2", "p3"]).unseen(Unseen::Buckets(4)),
                categorical("other place").reference("q2"),
            ],
        ),
        (
            "hashed",
            columns![hashed("place", 16), hashed("kind", 1 << 9).missing(MissingLevel::Ignore), identity("id", 9)],
        ),
        (
            "bucketized",
            columns![
                bucketized("a", [-0.3, 0.0, 0.2]),
                bucketized("b", quantiles(6)).missing(own),
                bucketized(numeric("share").log1p(), quantiles(3)).drop_first(),
            ],
        ),
        (
            "crossed",
            columns![
                crossed(["place", "other place"]).buckets(30),
                crossed(["flag", "other place"]),
                crossed([bucketized("a", [-0.2, 0.2])]).with(categorical("kind").missing(own)).unseen(Unseen::Bucket),
                crossed([bucketized("c", quantiles(4))]).with("flag").buckets(11).hash_key(5),
            ],
        ),
        ("polynomial", columns![polynomial("a", 3), polynomial("b", 2).missing(own)]),
        ("spline", columns![spline("a", 6), spline("b", 4).degree(2).full().missing(own)]),
        (
            "slopes",
            columns![
                categorical("kind").missing(own),
                product("a", categorical("other place")),
                product("c", hashed("place", 8)),
            ],
        ),
        ("weighted", columns![weighted("other place", "share"), weighted(hashed("place", 12), "a")]),
        (
            "datetime",
            columns![
                datetime("when")
                    .number(TimePart::Year)
                    .category(TimePart::Month)
                    .cyclic(TimePart::Hour)
                    .cyclic(TimePart::Weekday)
                    .days_since("2010-01-01")
                    .standardized(),
            ],
        ),
        (
            "text",
            columns![
                text("note"),
                text("note").named("pairs").ngrams(1, 2).stop_words(["the"]).tf_idf().normalized().min_count(3),
                text("note").named("letters").characters().ngrams(2, 3).binary().max_size(40),
                text("note").named("hashed").hashed(16).weighting(Weighting::Frequency),
            ],
        ),
        (
            "mixed",
            columns![
                numeric("a").standardized(),
                numeric("b").missing(Missing::Mean),
                categorical("kind").missing(own),
                hashed("place", 24),
                text("note").tf_idf(),
                spline("c", 4),
                crossed(["flag", "other place"]).buckets(7),
            ],
        ),
    ]
}

fn mixed() -> Vec<Arc<dyn AnyColumn>> {
    columns().pop().unwrap().1
}

pub(super) fn list(net: &mut Net) {
    for (name, columns) in columns() {
        let default = of(columns.clone());
        net.case(format!("columns/{name}/default"), move || fit_table(&default, &TABLE));
        let weighted = of(columns.clone()).example_weight("times").solver(GradientDescent::mini_batch(16).epochs(2));
        net.case(format!("columns/{name}/mini_batch"), move || fit_table(&weighted, &TABLE));
        let lasso = of(columns).penalty(Lasso::new(0.01).unwrap());
        net.case(format!("columns/{name}/lasso"), move || fit_table(&lasso, &TABLE));
    }
    let solvers: [(&str, Arc<dyn Solver>); 8] = [
        ("newton", Arc::new(gradus::solver::Newton::default())),
        ("lbfgs", Arc::new(gradus::solver::Lbfgs::default())),
        ("trust_region", Arc::new(gradus::solver::TrustRegion::default())),
        ("full_batch", Arc::new(GradientDescent::full_batch().epochs(20))),
        ("stochastic", Arc::new(GradientDescent::stochastic().epochs(2))),
        ("saga", Arc::new(gradus::solver::Saga::default().epochs(5))),
        ("svrg", Arc::new(gradus::solver::Svrg::default().epochs(3))),
        ("dual", Arc::new(gradus::solver::DualCoordinateAscent::default().epochs(30))),
    ];
    for (name, solver) in solvers {
        net.case(format!("columns/mixed/binary/{name}"), move || {
            let estimator = Estimator::binary("sign").columns(mixed()).penalty(Ridge::new(0.01)?);
            fit_table(&estimator.solver(solver.clone()), &TABLE)
        });
    }
    net.case("columns/inferred/regression", || {
        let table = TABLE.without(["sign", "class", "count", "amount", "grade", "second"])?;
        fit_table(&Estimator::regression("number"), &table)
    });
    net.case("columns/inferred/multiclass", || {
        let table = TABLE.without(["sign", "number", "count", "amount", "grade", "second", "place", "when"])?;
        fit_table(&Estimator::multiclass("class"), &table)
    });
    net.case("columns/groups", || {
        fit_table(&Estimator::regression("number").columns(mixed()).penalty(GroupLasso::new(0.05)?), &TABLE)
    });
    net.case("columns/long", || fit_table(&of(mixed()), &LONG_TABLE));
    net.case("columns/long/stochastic", || {
        let columns = columns![numeric("a"), categorical("place")];
        let solver = GradientDescent::stochastic().learning_rate(0.05).epochs(1);
        fit_table(&of(columns).solver(solver), &LONG_TABLE)
    });
    net.case("columns/other_examples", || {
        let columns = columns![
            numeric("a"),
            categorical("place").unseen(Unseen::Ignore),
            text("note").tf_idf(),
            bucketized("c", quantiles(4)),
        ];
        Fingerprint::of(&of(columns).fit(&*TABLE)?, &*LATER)
    });
    net.case("columns/lists", lists);
}

/// Columns whose cells are lists of categories and of their weights.
fn lists() -> Result<Fingerprint> {
    let mut uniform = Uniform::new(10);
    let rows = 120;
    let (mut words, mut shares) = (ListBuilder::new(StringBuilder::new()), ListBuilder::new(Float64Builder::new()));
    let mut labels = Vec::new();
    for _ in 0..rows {
        let count = uniform.below(4);
        let mut label = uniform.next();
        for _ in 0..count {
            let word = uniform.below(6);
            words.values().append_value(format!("w{word}"));
            shares.values().append_value(1.0 + uniform.next());
            label += word as f64;
        }
        labels.push(label);
        words.append(true);
        shares.append(true);
    }
    let (words, shares) = (Arc::new(words.finish()) as ArrayRef, Arc::new(shares.finish()) as ArrayRef);
    let table = Table::from_columns([("words", words.into()), ("shares", shares.into()), ("number", labels.into())])?;
    let columns = columns![
        categorical("words").named("mean").missing(MissingLevel::Own).combiner(Combiner::Mean),
        hashed("words", 5).combiner(Combiner::SqrtN),
        weighted(hashed("words", 9).named("weighted"), "shares"),
    ];
    fit_table(&of(columns), &table)
}
