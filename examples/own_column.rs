//! A feature column of one's own: latitude and longitude as the distance to a place. It learns nothing, and is saved
//! and loaded like any other.
//!
//! `cargo run --release --example own_column`

use gradus::column::{Column, Encoder, Feature, Features, Learned};
use gradus::design::{Block, Numbers};
use gradus::persist::Registry;
use gradus::prelude::*;
use serde::{Deserialize, Serialize};

/// The distance in degrees to a place, from columns `latitude` and `longitude`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct DistanceTo {
    name: String,
    place: (f64, f64),
}

impl Column for DistanceTo {
    type Learner = ();
    type Encoder = Self;

    fn name(&self) -> &str {
        &self.name
    }
    fn inputs(&self) -> Vec<String> {
        vec!["latitude".into(), "longitude".into()]
    }
    fn learner(&self) {}
    fn observe(&self, (): &mut (), _: &Table, _: Option<&[f64]>) -> Result<()> {
        Ok(())
    }
    fn merge(&self, (): &mut (), (): ()) -> Result<()> {
        Ok(())
    }
    fn finish(&self, (): ()) -> Result<Learned<(), Self>> {
        Ok(Learned::Done(self.clone()))
    }
}

impl Encoder for DistanceTo {
    fn kind(&self) -> &str {
        "distance"
    }
    fn inputs(&self) -> Vec<String> {
        Column::inputs(self)
    }
    fn features(&self) -> Features {
        [Feature::plain(&self.name)].into_iter().collect()
    }
    fn encode(&self, table: &Table) -> Result<Vec<Block<'static>>> {
        let (latitude, longitude) = (table.numbers("latitude")?, table.numbers("longitude")?);
        let distance = |row| {
            let (y, x) = (latitude.values.get(row) - self.place.0, longitude.values.get(row) - self.place.1);
            y.hypot(x)
        };
        let distances: Vec<f64> = (0..table.rows()).map(distance).collect();
        Ok(vec![Block::Numbers(Numbers::plain(distances.into()))])
    }
    fn save(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(|error| Error::Other(Box::new(error)))
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
    assert!((model.weight("degrees_to_sf").unwrap_or(0.0) - -40.0).abs() < 1e-9);
    Model::from_bytes(&model.to_bytes()?).expect_err("a kind that nobody registered is named in an error");
    Ok(())
}
