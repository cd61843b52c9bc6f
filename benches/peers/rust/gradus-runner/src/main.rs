//! gradus as a contender.

mod categories;
mod closed_form;
mod csv;
mod descent;
mod inference;
mod pass;
mod path;
mod prediction;
mod settings;
mod sparse;

use protocol::{Loaded, Result, Value, serve, text};

fn open(request: &Value) -> Result<Loaded> {
    match text(request, "job")? {
        "pass" => pass::open(request),
        "closed form" => closed_form::open(request),
        "descent" => descent::open(request),
        "inference" => inference::open(request),
        "sparse" => sparse::open(request),
        "svmlight" => sparse::open_text(request),
        "categories" => categories::open(request),
        "csv" => csv::open(request),
        "path" => path::open(request),
        "prediction" => prediction::open(request),
        other => Err(format!("no such job: {other}").into()),
    }
}

fn main() {
    serve(open);
}
