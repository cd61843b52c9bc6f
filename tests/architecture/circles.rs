//! No file imports, over whatever others, itself.

use std::collections::{BTreeMap, BTreeSet};

use super::exceptions::{DOORS_IN_A_CIRCLE, IMPORTS_IN_A_CIRCLE};
use super::modules::{Import, Modules, SRC};

/// Who imports whom.
type Graph = BTreeMap<String, BTreeSet<String>>;

fn graph(imports: impl IntoIterator<Item = Import>) -> Graph {
    let mut graph = Graph::new();
    for import in imports {
        graph.entry(import.from).or_default().insert(import.of);
    }
    graph
}

/// The shortest way from one file to another.
fn way(graph: &Graph, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = BTreeSet::from([from]);
    let mut at = 0;
    while at < ways.len() {
        let way = ways[at].clone();
        for next in graph.get(way.last()?).into_iter().flatten() {
            let longer = [way.as_slice(), std::slice::from_ref(next)].concat();
            if next == to {
                return Some(longer);
            }
            if seen.insert(next) {
                ways.push(longer);
            }
        }
        at += 1;
    }
    None
}

/// One circle, if there is any: the shortest of those through the first file that is in one.
fn circle(graph: &Graph) -> Option<Vec<String>> {
    graph.keys().find_map(|file| way(graph, file, file))
}

/// Every excused import, or folder of imports, of a file.
fn excused() -> Vec<(&'static str, &'static str)> {
    let doors = DOORS_IN_A_CIRCLE.iter().map(|door| (*door, door.trim_end_matches("mod.rs")));
    IMPORTS_IN_A_CIRCLE.iter().copied().chain(doors).collect()
}

fn is_of(import: &Import, (from, of): (&str, &str)) -> bool {
    import.from == from && (import.of == of || of.ends_with('/') && import.of.starts_with(of))
}

#[test]
fn files_import_each_other_in_no_circle() {
    let excused = excused();
    let kept = |import: &Import| !excused.iter().any(|line| is_of(import, *line));
    let found = circle(&graph(SRC.imports(false).into_iter().filter(kept)));
    assert!(found.is_none(), "a circle: {}", found.unwrap().join(" → "));
}

#[test]
fn every_excused_import_still_closes_a_circle() {
    let imports = SRC.imports(false);
    let graph = graph(imports.clone());
    for line in excused() {
        let closes = |import: &Import| is_of(import, line) && way(&graph, &import.of, &import.from).is_some();
        assert!(imports.iter().any(closes), "{line:?} is in no circle any more: take it off the list");
    }
}

#[test]
fn a_circle_is_caught() {
    let circle_of = |c: &str| {
        let texts = [
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod b; mod c; pub use b::B; pub use c::C;"),
            ("a/b.rs", "use super::C; pub struct B(C);"),
            ("a/c.rs", c),
        ];
        circle(&graph(Modules::new(texts).imports(false)))
    };
    assert_eq!(circle_of("pub struct C; fn f(b: &super::B) {}").unwrap(), ["a/b.rs", "a/c.rs", "a/b.rs"]);
    assert_eq!(circle_of("pub struct C; #[cfg(test)] mod tests { use crate::a::B; }"), None);
}
