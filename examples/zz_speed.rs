use gradus::data::SparseRows;
use gradus::prelude::*;
use gradus::solver::*;
fn read<const N: usize, T>(p: &str, f: fn([u8; N]) -> T) -> Vec<T> {
    std::fs::read(p).unwrap().chunks_exact(N).map(|c| f(c.try_into().unwrap())).collect()
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (folder, lam, which) = (&a[1], a[2].parse::<f64>().unwrap(), a[3].as_str());
    let epochs: u64 = a[4].parse().unwrap();
    let best: f64 = a[5].parse().unwrap();
    let starts: Vec<usize> =
        read(&format!("{folder}/starts"), u64::from_le_bytes).into_iter().map(|x| x as usize).collect();
    let indices = read(&format!("{folder}/indices"), u32::from_le_bytes);
    let values = read(&format!("{folder}/values"), f64::from_le_bytes);
    let y = ndarray::Array1::from(read(&format!("{folder}/y"), f64::from_le_bytes));
    let x = SparseRows::new(starts, indices, values, 1 << 20).unwrap();
    let tol = a.get(6).map_or(1e-12, |t| t.parse().unwrap());
    let solver: std::sync::Arc<dyn Solver> = match which {
        "dual" => std::sync::Arc::new(DualCoordinateAscent::default().epochs(epochs).tolerance(tol)),
        "gd" => std::sync::Arc::new(GradientDescent::full_batch().epochs(epochs)),
        "trust" => std::sync::Arc::new(TrustRegion::default().iterations(epochs).tolerance(tol)),
        "lbfgs" => std::sync::Arc::new(Lbfgs::default().iterations(epochs).tolerance(tol)),
        "saga" => std::sync::Arc::new(Saga::default().epochs(epochs).tolerance(tol)),
        "svrg" => std::sync::Arc::new(Svrg::default().epochs(epochs).tolerance(tol)),
        _ => panic!(),
    };
    let mut e = Estimator::binary_on_arrays().penalty(Ridge::new(lam).unwrap());
    if a.get(7).is_none() {
        e = e.without_bias();
    }
    let clock = std::time::Instant::now();
    let fit = e.solver(solver).fit(Arrays::new(&x, y.view())).unwrap();
    println!("wall {:?} passes {}", clock.elapsed(), fit.report().passes);
    println!("notes {:?}", fit.report().notes);
    for p in &fit.report().history {
        println!(
            "{:4} {:9} {:9.4} {} F {:.12} rel {:.3e} viol {:?}",
            p.epoch,
            p.step,
            p.elapsed.as_secs_f64(),
            p.exact,
            p.objective(),
            p.objective() / best - 1.0,
            p.violation
        );
    }
    println!(
        "{}  F {:.14} rel {:.3e} {:?}",
        fit.report().stop,
        fit.report().objective(),
        fit.report().objective() / best - 1.0,
        fit.report().certificate
    );
}
