//! One text for one JSON value: keys sorted, no space. Digests and comparisons go over it.

use serde_json::Value;
use std::fmt::Write;

/// The canonical text of a value. Maps are written by sorted key, whatever order they are kept in.
#[must_use]
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (i, (key, field)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                // Writing into a String can't fail.
                let _ok = write!(out, "{}:", Value::String(key.clone()));
                write(field, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let _ok = write!(out, "{value}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_does_not_matter() {
        let one = serde_json::json!({"b": [1, {"y": null, "x": "马"}], "a": true});
        assert_eq!(text(&one), r#"{"a":true,"b":[1,{"x":"马","y":null}]}"#);
    }
}
