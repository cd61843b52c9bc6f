//! Pages to send of three fits, of data that ships with the crate: a number, two classes, several classes.
//!
//! `cargo run --release --features plot --example report -- --save FOLDER`

use std::path::Path;

use gradus::html_report::HtmlReport;
use gradus::inference::{Covariance, InferenceOptions};
use gradus::prelude::*;

const PENGUINS: &str = "data/penguins/penguins.csv";

/// Writes the page into the folder, where there is one.
fn written(report: &HtmlReport<'_>, name: &str, folder: Option<&Path>) -> Result<String> {
    let page = report.html()?;
    println!("{name}: {} kB, {} pictures", page.len() / 1000, page.matches("<figure>").count());
    if let Some(folder) = folder {
        report.save(folder.join(format!("{name}.html")))?;
    }
    Ok(page)
}

pub fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.iter().position(|argument| argument == "--save").and_then(|at| arguments.get(at + 1));
    let folder = folder.map(Path::new);
    let penguins = Table::from_csv(PENGUINS)?.drop_missing()?;
    let (train, test) = penguins.shuffle(42)?.split(0.8)?;

    // Without a penalty the weights have standard errors: here those of White, which do not believe in equal variances.
    let columns = columns![
        spline("flipper_length_mm", 4),
        numeric("bill_depth_mm"),
        categorical("species").drop_first(),
        categorical("sex").drop_first()
    ];
    let mass = Estimator::regression("body_mass_g").columns(columns).penalty(NoPenalty).fit(&train)?;
    let robust = InferenceOptions::default().covariance(Covariance::Hc3);
    let report = mass.report_html(&train, Some(&test)).title("The mass of penguins").inference(robust);
    let page = written(&report.dated("Palmer Station, 2007 to 2009").input(PENGUINS), "mass", folder)?;
    assert!(page.contains("standard error") && page.contains("Wald"));

    // With the default penalty there are none, and the page says so. A threshold that is kept is the one that it counts by.
    let columns = columns![numeric("body_mass_g"), numeric("bill_length_mm"), numeric("bill_depth_mm")];
    let sex = Estimator::binary("sex").columns(columns).fit(&train)?;
    let page = written(&sex.report_html(&train, Some(&test)).explain([0, 1, 2]), "sex", folder)?;
    assert!(page.contains("No standard errors") && page.contains("NoPenalty"));

    // A run of mini-batches has a curve of its loss.
    let solver = GradientDescent::mini_batch(16).epochs(30);
    let island = Estimator::multiclass("island").solver(solver).validate_on(&test).seed(7).fit(&train)?;
    let page = written(&island.report_html(&train, Some(&test)), "island", folder)?;
    assert!(page.contains("Loss by epoch") && page.contains("Torgersen"));
    Ok(())
}
