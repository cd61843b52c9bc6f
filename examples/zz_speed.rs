use gradus::prelude::*;
use ndarray::{Array1, Array2, ShapeBuilder};
use std::time::Instant;
fn read(path: &str) -> Vec<f64> {
    std::fs::read(path).unwrap().chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect()
}
fn main() {
    let mut args = std::env::args().skip(1);
    let (n, p, dir): (usize, usize, String) =
        (args.next().unwrap().parse().unwrap(), args.next().unwrap().parse().unwrap(), args.next().unwrap());
    let ratio: f64 = args.next().unwrap().parse().unwrap();
    let tol: f64 = args.next().unwrap().parse().unwrap();
    let x = Array2::from_shape_vec((n, p).f(), read(&format!("{dir}/x.bin"))).unwrap();
    let y = Array1::from(read(&format!("{dir}/y.bin")));
    for _ in 0..3 {
        let t = Instant::now();
        let path = Estimator::regression_on_arrays()
            .regularization_path((x.view(), y.view()), &Strengths::lasso().unwrap().ratio(ratio).tolerance(tol))
            .unwrap();
        let last = path.points.last().unwrap();
        let worst = path.points.iter().map(|p| p.violation).fold(0.0, f64::max);
        println!(
            "gradus path {:.3} s, nonzero {}, passes {:.1}, worst violation {:.1e}",
            t.elapsed().as_secs_f64(),
            last.nonzero(),
            path.passes,
            worst
        );
        if let Some(out) = std::env::args().nth(6) {
            let mut text = String::new();
            for point in &path.points {
                text += &format!(
                    "{} {} {}\n",
                    point.strength,
                    point.loss,
                    point.weights.iter().map(|(_, w)| w.abs()).sum::<f64>()
                );
            }
            std::fs::write(out, text).unwrap();
        }
    }
    let k = std::env::args().nth(7);
    if k.is_some() {
        let t = Instant::now();
        let path = Estimator::regression_on_arrays()
            .cross_validated_path(
                (x.view(), y.view()),
                &Strengths::lasso().unwrap().ratio(ratio).tolerance(tol),
                &Folds::new(5),
            )
            .unwrap();
        println!(
            "gradus 5-fold path {:.3} s, passes {:.1}, chosen {:?}",
            t.elapsed().as_secs_f64(),
            path.passes,
            path.select(Rule::Minimum)
        );
    }
}
