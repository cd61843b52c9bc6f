use super::*;
use crate::loss::{Logistic, Squared};
#[derive(Debug, Clone)]
pub struct Regression(Arc<dyn Loss>);
impl Default for Regression { fn default() -> Self { Self(Arc::new(Squared)) } }
impl Regression { pub fn with_loss(l: Arc<dyn Loss>) -> Self { Self(l) } }
#[derive(Debug, Clone, Default)]
pub struct Binary { pub positive: Option<String>, pub classes: Vec<String> }
impl Binary { pub fn positive(mut self, p: &str) -> Self { self.positive = Some(p.into()); self } }
impl Head for Regression {
    fn kind(&self) -> &str { "regression" }
    fn loss(&self) -> Arc<dyn Loss> { self.0.clone() }
    fn learn(&self, _: &Labels) -> Result<Arc<dyn Head>> { Ok(Arc::new(self.clone())) }
    fn encode(&self, l: &Labels) -> Result<Vec<f64>> { l.numbers() }
    fn predict(&self, s: &[f64]) -> Vec<f64> { s.to_vec() }
    fn evaluate(&self, _: &[f64], _: &[f64], _: Option<&[f64]>) -> Evaluation { todo!() }
    fn save(&self) -> Result<Value> { Ok(Value::Null) }
}
impl Head for Binary {
    fn kind(&self) -> &str { "binary" }
    fn loss(&self) -> Arc<dyn Loss> { Arc::new(Logistic) }
    fn learn(&self, l: &Labels) -> Result<Arc<dyn Head>> {
        let t = l.texts()?; let mut c: Vec<String> = (0..t.len()).map(|i| t.get(i).unwrap().into_owned()).collect(); c.sort(); c.dedup();
        Ok(Arc::new(Self { positive: None, classes: c })) }
    fn encode(&self, l: &Labels) -> Result<Vec<f64>> { let t = l.texts()?; Ok((0..t.len()).map(|i| if t.get(i).unwrap() == self.classes[1].as_str() {1.0} else {0.0}).collect()) }
    fn predict(&self, s: &[f64]) -> Vec<f64> { s.iter().map(|z| Logistic::sigmoid(*z)).collect() }
    fn evaluate(&self, _: &[f64], _: &[f64], _: Option<&[f64]>) -> Evaluation { todo!() }
    fn save(&self) -> Result<Value> { Ok(Value::Null) }
}
