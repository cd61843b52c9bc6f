//! A table in parts.

use gradus::data::{Part, Source, Table, Tables};

/// A table in parts.
#[derive(Debug)]
pub struct Parts(pub Vec<Table>);

impl Parts {
    /// So many parts, cut at odd places.
    pub fn of(table: &Table, parts: usize) -> Self {
        let all: Vec<usize> = (0..table.rows()).collect();
        let cut = |k: usize| if k == parts { all.len() } else { all.len() * k / parts / 3 * 3 + k % 2 };
        Self((0..parts).map(|k| table.take(&all[cut(k)..cut(k + 1)]).unwrap()).collect())
    }
}

impl Source for Parts {
    fn schema(&self) -> gradus::Result<gradus::arrow::schema::SchemaRef> {
        Ok(self.0[0].batch().schema())
    }

    fn parts(&self) -> gradus::Result<Vec<Part>> {
        Ok(self.0.iter().map(|table| Part::new("part").rows(table.rows() as u64)).collect())
    }

    fn read(&self, part: usize, columns: Option<&[String]>) -> gradus::Result<Tables<'_>> {
        let table = &self.0[part];
        let table = columns.map_or(Ok(table.clone()), |names| table.select(names))?;
        // Tables of odd lengths, some without a row.
        let rows: Vec<usize> = (0..table.rows()).collect();
        let pieces: Vec<Table> = rows.chunks(1777).map(|rows| table.take(rows).unwrap()).collect();
        Ok(Box::new(pieces.into_iter().flat_map(|piece| [piece.head(0), piece]).map(Ok)))
    }
}
