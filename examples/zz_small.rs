use gradus::data::SparseRows;
use gradus::prelude::*;
use gradus::solver::*;
use ndarray::*;
fn main() {
    let mut st = 7u64;
    let mut u = move || {
        st = st.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (st >> 11) as f64 / (1u64 << 53) as f64
    };
    for n in [200usize, 1000, 5000, 20000] {
        let (mut s, mut ix, mut v) = (vec![0usize], vec![], vec![]);
        let w: Vec<f64> = (0..4096).map(|_| u() - 0.5).collect();
        let mut y = vec![];
        for _ in 0..n {
            let mut f: Vec<u32> = (0..10).map(|_| (4096f64.powf(u()) - 1.0) as u32).collect();
            f.sort();
            f.dedup();
            let z: f64 = f.iter().map(|j| w[*j as usize]).sum();
            y.push(if z + u() - 0.5 > 0.0 { 1.0 } else { 0.0 });
            v.extend(f.iter().map(|_| 1.0));
            ix.extend(f);
            s.push(ix.len());
        }
        let x = SparseRows::new(s, ix, v, 4096).unwrap();
        let y = Array1::from(y);
        let e = Estimator::binary_on_arrays().penalty(Ridge::new(1e-4).unwrap()).without_bias();
        for d in [DualCoordinateAscent::default(), DualCoordinateAscent::default().without_shrinking()] {
            for t in [1, 2] {
                let f = e
                    .clone()
                    .threads(t)
                    .solver(d.clone().epochs(60).tolerance(1e-8))
                    .fit(Arrays::new(&x, y.view()))
                    .unwrap();
                println!(
                    "{n} {t} {} {} {:?} {}",
                    f.report().objective(),
                    f.report().stop,
                    f.report().certificate,
                    f.report().history.len()
                );
            }
        }
    }
}
