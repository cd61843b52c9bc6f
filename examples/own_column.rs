//! A feature column of one's own: latitude and longitude as the distance to a place. It learns nothing, and is saved
//! and loaded like any other.
//!
//! `cargo run --release --example own_column`

use gradus::column::{Cell, Column, ColumnNotes, EncodedRow, Encoder, Input, Layout, Learned};
use gradus::design::Names;
use gradus::error::{Place, ValueProblem};
use gradus::persist::Registry;
use gradus::prelude::*;
use serde::{Deserialize, Serialize};

/// The distance in degrees to a place, from columns `latitude` and `longitude`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct DistanceTo {
    name: ColumnNotes,
    place: (f64, f64),
}

impl Column for DistanceTo {
    type Learner = ();
    type Encoder = Self;

    fn name(&self) -> &str {
        &self.name.name
    }
    fn inputs(&self) -> Vec<String> {
        vec!["latitude".into(), "longitude".into()]
    }
    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn finish(&self, (): ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(self.clone()))
    }
}

/// Written for one row: tables are read by it row by row.
impl Encoder for DistanceTo {
    fn kind(&self) -> &str {
        "distance"
    }
    fn notes(&self) -> &ColumnNotes {
        &self.name
    }
    fn inputs(&self) -> Vec<Input> {
        vec![Input::numbers("latitude"), Input::numbers("longitude")]
    }
    fn layout(&self) -> Vec<Layout> {
        vec![Layout::PLAIN]
    }
    fn names(&self) -> Names {
        [self.name.name.clone()].into_iter().collect()
    }
    fn encode_row(&self, cells: &[Cell<'_>], row: &mut EncodedRow) -> Result<()> {
        let number = |k: usize, column: &str| {
            let missing = ValueProblem::Missing { remedy: "drop the row" };
            let at = |problem| Error::Value { column: column.to_owned(), place: Place::Row(1), problem };
            cells[k].number().and_then(|value| value.ok_or(missing)).map_err(at)
        };
        let (y, x) = (number(0, "latitude")? - self.place.0, number(1, "longitude")? - self.place.1);
        row.number(y.hypot(x));
        Ok(())
    }
}

pub fn main() -> Result<()> {
    let latitude: Vec<f64> = (0..40).map(|i| 32.0 + f64::from(i) * 0.2).collect();
    let longitude: Vec<f64> = (0..40).map(|i| -124.0 + f64::from(i % 9)).collect();
    let san_francisco = (37.77, -122.42);
    let near = |(y, x): (&f64, &f64)| 500.0 - 40.0 * (y - san_francisco.0).hypot(x - san_francisco.1);
    let value: Vec<f64> = latitude.iter().zip(&longitude).map(near).collect();
    let homes = [("latitude", latitude.into()), ("longitude", longitude.into()), ("value", value.into())];
    let homes = Table::from_columns(homes)?;

    let column = DistanceTo { name: "degrees_to_sf".into(), place: san_francisco };
    let model = Estimator::regression("value").columns(columns![column]).fit(&homes)?.into_model();
    println!("{}", model.summary());

    let registry = Registry::default().with_encoder::<DistanceTo>("distance");
    let again = Model::from_bytes_with(&model.to_bytes()?, &registry)?;
    assert_eq!(again.predict(&homes)?, model.predict(&homes)?);
    let mut predictor = again.predictor(&["longitude", "latitude"])?;
    assert_eq!(predictor.predict(&[(-124.0).into(), 32.0.into()])?, model.predict(&homes)?[0]);
    assert!((model.weight("degrees_to_sf").unwrap_or(0.0) - -40.0).abs() < 1e-9);
    Model::from_bytes(&model.to_bytes()?).expect_err("a kind that nobody registered is named in an error");
    Ok(())
}
