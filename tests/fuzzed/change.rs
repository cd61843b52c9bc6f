//! Changes of one node of a JSON document.

use arbitrary::Arbitrary;
use serde_json::{Value, json};

/// What becomes of a node.
#[derive(Debug, Clone, Copy, PartialEq, Arbitrary)]
pub enum Change {
    Number(f64),
    Whole(u64),
    Negative(i64),
    Flag(bool),
    Null,
    Text,
    /// An array or an object without anything in it.
    Empty,
    /// An array with so many more of its last item, and one more.
    Longer(u8),
    /// An array without its last item, an object without its first field.
    Shorter,
    Reversed,
    /// What stands at another node, counted from the first.
    Graft(u16),
}

/// Numbers at which counters, lengths and sums go wrong.
pub const EDGES: [Change; 11] = [
    Change::Number(1e308),
    Change::Number(-1.0),
    Change::Whole(0),
    Change::Whole((1 << 32) - 1),
    Change::Whole(u64::MAX - 1),
    Change::Whole(u64::MAX),
    Change::Empty,
    Change::Longer(0),
    Change::Longer(200),
    Change::Shorter,
    Change::Null,
];

/// The JSON pointer of every node, the document itself first.
pub fn nodes(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(value, String::new(), &mut found);
    found
}

fn walk(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(k, item)| walk(item, format!("{at}/{k}"), found)),
        Value::Object(fields) => {
            for (key, item) in fields {
                walk(item, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

/// Changes the node at a pointer; a change that does not fit leaves it as it is.
pub fn change(document: &mut Value, pointer: &str, change: Change) {
    let graft = match change {
        Change::Graft(from) => {
            let nodes = nodes(document);
            document.pointer(&nodes[usize::from(from) % nodes.len()]).cloned()
        }
        _ => None,
    };
    let Some(node) = document.pointer_mut(pointer) else { return };
    match (change, &mut *node) {
        // JSON has no NaN: a state of floats reads null as one, where it reads it at all.
        (Change::Number(number), _) => *node = json!(number),
        (Change::Whole(number), _) => *node = json!(number),
        (Change::Negative(number), _) => *node = json!(number),
        (Change::Flag(flag), _) => *node = json!(flag),
        (Change::Null, _) => *node = Value::Null,
        (Change::Text, _) => *node = json!("text"),
        (Change::Empty, Value::Array(items)) => items.clear(),
        (Change::Empty, Value::Object(fields)) => fields.clear(),
        (Change::Longer(more), Value::Array(items)) => {
            let last = items.last().cloned().unwrap_or(json!(1.0));
            items.resize(items.len() + usize::from(more) + 1, last);
        }
        (Change::Shorter, Value::Array(items)) => drop(items.pop()),
        (Change::Shorter, Value::Object(fields)) => {
            if let Some(key) = fields.keys().next().cloned() {
                fields.remove(&key);
            }
        }
        (Change::Reversed, Value::Array(items)) => items.reverse(),
        (Change::Graft(_), _) => *node = graft.unwrap_or_default(),
        _ => {}
    }
}
