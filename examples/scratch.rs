use gradus::prelude::*;
use gradus::data::Cells;
fn load(p: &str) -> Table {
    let t = std::fs::read_to_string(p).unwrap();
    let mut lines = t.lines();
    let names: Vec<String> = lines.next().unwrap().split(',').map(|s| s.trim_matches('"').to_string()).collect();
    let mut cols: Vec<Vec<f64>> = vec![vec![]; names.len()];
    for l in lines { for (j, v) in l.split(',').enumerate() { cols[j].push(v.parse().unwrap()); } }
    let hi: Vec<f64> = cols[8].iter().map(|v| if *v > 265000.0 { 1.0 } else { 0.0 }).collect();
    let mut named: Vec<(String, Cells)> = names.into_iter().zip(cols.into_iter().map(Cells::from)).collect();
    named.push(("high".into(), hi.into()));
    Table::from_columns(named).unwrap()
}
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let t = load(&path);
    let cols = || columns![numeric("longitude"), numeric("latitude"), numeric("housing_median_age"), numeric("total_rooms"), numeric("total_bedrooms"), numeric("population"), numeric("households"), numeric("median_income")];
    for tol in [1e-9, 1e-12, 1e-15] {
    let f = Estimator::regression("median_house_value").columns(cols()).solver(GradientDescent::full_batch().tolerance(tol)).fit(&t).unwrap();
    println!("tol {tol} {} epochs {:?} rmse {} bias {} {:?}", f.report().epochs(), f.report().stop, f.report().loss.sqrt(), f.model().bias(), f.report().elapsed);
    let f = Estimator::binary("high").columns(cols()).solver(GradientDescent::full_batch().tolerance(tol)).fit(&t).unwrap();
    println!("   logit {} epochs {:?} loss {} bias {} {:?}", f.report().epochs(), f.report().stop, f.report().loss, f.model().bias(), f.report().elapsed);
    }
    for b in [1usize, 16, 64, 256] {
    let f = Estimator::regression("median_house_value").columns(cols()).solver(GradientDescent::mini_batch(b)).fit(&t).unwrap();
    println!("batch {b} {} epochs {:?} rmse {} bias {} {:?} rate {}", f.report().epochs(), f.report().stop, f.report().loss.sqrt(), f.model().bias(), f.report().elapsed, f.report().history[0].rate);
    let f = Estimator::binary("high").columns(cols()).solver(GradientDescent::mini_batch(b)).fit(&t).unwrap();
    println!("   logit {} epochs {:?} loss {} bias {} {:?}", f.report().epochs(), f.report().stop, f.report().loss, f.model().bias(), f.report().elapsed);
    }
}
