//! What the coaches' page knows of the server's answers is the server's own description of them.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::{env, fs};

/// The file that the page's types are written from.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/coach/src/data/openapi.json");

/// The description of the page's routes, with the shapes that they name.
fn description() -> Value {
    let mut api = serde_json::to_value(sync_server::route::openapi()).unwrap();
    let paths = api["paths"].as_object_mut().unwrap();
    paths.retain(|path, _operations| path.starts_with("/api/coach/"));
    let mut named = BTreeSet::new();
    gather(&api["paths"], &api["components"]["schemas"], &mut named);
    let schemas: Map<String, Value> =
        named.iter().map(|name| (name.clone(), api["components"]["schemas"][name].clone())).collect();
    let mut page = serde_json::json!({
        "openapi": api["openapi"], "info": { "title": "Paddock", "version": "1" },
        "paths": api["paths"], "components": { "schemas": schemas },
    });
    page.sort_all_objects();
    page
}

/// The names of all shapes that a description names, and of those that they name.
fn gather(value: &Value, schemas: &Value, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                let name = name.rsplit('/').next().unwrap();
                if named.insert(name.to_owned()) {
                    gather(&schemas[name], schemas, named);
                }
            }
            fields.values().for_each(|field| gather(field, schemas, named));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, schemas, named)),
        _ => {}
    }
}

#[test]
fn the_page_knows_the_answers_of_this_server() {
    let text = format!("{}\n", serde_json::to_string_pretty(&description()).unwrap());
    if env::var_os("PADDOCK_WRITE_BINDINGS").is_some() {
        fs::write(FILE, text).unwrap();
        return;
    }
    assert!(
        fs::read_to_string(FILE).is_ok_and(|kept| kept == text),
        "ui/coach/src/data/openapi.json is stale: PADDOCK_WRITE_BINDINGS=1 cargo test -p sync-server --test api \
         coach_description && npm --prefix ui run api --workspace coach"
    );
}
