//! Where everything is: for scripts in a file, for people on the screen.

use std::{fmt::Write, fs};

use anyhow::Result;
use serde_json::{Value, json};

use super::{desk::Desk, place::Place, server::Server};

/// Writes `addresses.json` and gives the same for a person to read.
pub(super) fn write(place: &Place, server: &Server, desks: &[Desk]) -> Result<String> {
    let docs = format!("{}/api/docs", server.url);
    // Codes are for one desk each; the first are our own desks'.
    let codes: Vec<&String> = server.enrolment_codes.iter().skip(desks.len()).collect();
    let shown: Vec<Value> = desks
        .iter()
        .map(|desk| json!({ "name": desk.name, "data_dir": desk.data_dir, "account": desk.account }))
        .collect();
    let addresses = json!({
        "server": server.url,
        "docs": docs,
        "coaches": format!("{}/coach/", server.url),
        "data_dir": place.data(),
        "demo": {
            "sign_ins": server.sign_ins,
            "enrolment_code": codes.first(),
            "enrolment_codes": codes,
            "desks": shown,
        },
    });
    fs::write(place.addresses(), serde_json::to_string_pretty(&addresses)?)?;

    let mut text = String::from("\n");
    writeln!(text, "  server     {}", server.url)?;
    writeln!(text, "  API docs   {docs}")?;
    writeln!(text, "  coaches    {}/coach/", server.url)?;
    writeln!(text, "  data       {}", place.data().display())?;
    for desk in desks {
        writeln!(text, "  desk       {} · {}", desk.name, desk.data_dir.display())?;
    }
    for sign_in in &server.sign_ins {
        let word = |key: &str| sign_in.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        writeln!(
            text,
            "  sign-in    {} · PIN {} · {} {}",
            word("account"),
            word("pin"),
            word("role"),
            word("name")
        )?;
    }
    if let Some(code) = codes.first() {
        writeln!(text, "  enrolment  {code} (for one more desk, within ten minutes)")?;
    }
    Ok(text)
}
