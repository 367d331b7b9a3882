//! A command in quarantine in words that a manager reads: what it is, and each thing that was said, with names in
//! place of ids. It goes by the names of the arguments, so that a command that this file has never heard of is
//! shown all the same, by the names in its arguments.

mod names;

use crate::store::Snapshot;
use names::{LABELS, TITLES};
use serde_json::Value;
use shared::id::{ClubId, Id as _};
use shared::record::{Row, Table};
use shared::store::Stored;
use shared::sync::cut::Feed as _;
use shared::sync::wire::Envelope;
use shared::time::ClubZone;
use shared::words::Lang;
use uuid::Uuid;

/// What a command was told, one thing a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// As a person reads it.
    pub value: String,
}

/// The name of a command.
#[must_use]
pub fn title(command: &str, lang: Lang) -> &str {
    let known = TITLES.iter().find(|(name, ..)| *name == command);
    known.map_or(command, |(_, zh, en)| pick(lang, zh, en))
}

/// All that a command was told. An id of something new, which nobody can look up, is left out; so is what was left
/// empty. Phones are masked unless `phones`.
///
/// # Errors
/// Whatever the store says.
pub async fn said(
    snapshot: &mut Snapshot,
    club: ClubId,
    envelope: &Envelope,
    lang: Lang,
    phones: bool,
) -> Stored<Vec<Line>> {
    let zone = zone(snapshot, club).await?;
    let mut said = Vec::new();
    walk(&envelope.args, &mut Vec::new(), &mut said);
    let mut lines = Vec::with_capacity(said.len());
    for (path, value) in said {
        let key = path.iter().rev().find(|step| names(step)).map_or("", String::as_str);
        let table = LABELS.iter().find(|(name, ..)| *name == key).and_then(|(.., table)| *table);
        let value = match (value, value.as_str().and_then(|text| text.parse::<Uuid>().ok())) {
            (_, Some(id)) => match name(snapshot, table, id, zone).await? {
                Some(name) => name,
                None => continue,
            },
            // That a PIN changes is to be seen, never what verifies it.
            (_, None) if key == "pin_verifier" => "•••".to_owned(),
            (value, None) if key.ends_with("phone") && !phones => masked(value),
            (value, None) => plain(value, lang),
        };
        lines.push(Line { label: label(&path, lang), value });
    }
    Ok(lines)
}

/// The names of people who work at the club, for these ids.
///
/// # Errors
/// Whatever the store says.
pub async fn staff_name(snapshot: &mut Snapshot, id: Uuid) -> Stored<Option<String>> {
    named(snapshot, Table::Staff, id).await
}

/// The name of a desk.
///
/// # Errors
/// Whatever the store says.
pub async fn desk_name(snapshot: &mut Snapshot, id: Uuid) -> Stored<Option<String>> {
    named(snapshot, Table::Desks, id).await
}

/// The club's zone.
///
/// # Errors
/// Whatever the store says.
pub async fn zone(snapshot: &mut Snapshot, club: ClubId) -> Stored<ClubZone> {
    let found = snapshot.rows(Table::Clubs, &[club.uuid()]).await?;
    Ok(match found.into_iter().next() {
        Some(Row::Club(club)) => club.zone,
        _ => ClubZone::default(),
    })
}

/// Every value with the way to it, in the order of the arguments; nothing that is empty.
fn walk<'a>(value: &'a Value, path: &mut Vec<String>, said: &mut Vec<(Vec<String>, &'a Value)>) {
    let mut step = |name: String, value: &'a Value| {
        path.push(name);
        walk(value, path, said);
        path.pop();
    };
    match value {
        Value::Null => {}
        // One field of an edit: by its name, as what it was and what it becomes.
        Value::Object(patch) if patch.contains_key("after") && patch.contains_key("field") => {
            let field = patch.get("field").and_then(Value::as_str).unwrap_or_default();
            for (side, name) in [("before", "was"), ("after", "becomes")] {
                path.extend([field.to_owned(), name.to_owned()]);
                if let Some(value) = patch.get(side) {
                    walk(value, path, said);
                }
                path.truncate(path.len().saturating_sub(2));
            }
        }
        Value::Object(fields) => fields.iter().for_each(|(name, value)| step(name.clone(), value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| step(at.saturating_add(1).to_string(), value));
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => said.push((path.clone(), value)),
    }
}

/// True when a step of the way says what a value is of: no place in a list, no side of an edit.
fn names(step: &str) -> bool {
    step.parse::<usize>().is_err() && !matches!(step, "was" | "becomes")
}

/// `骑手 1 · 姓名`.
fn label(path: &[String], lang: Lang) -> String {
    let mut label = String::new();
    for step in path {
        if step.parse::<usize>().is_ok() {
            label.push(' ');
            label.push_str(step);
            continue;
        }
        if !label.is_empty() {
            label.push_str(" · ");
        }
        let known = LABELS.iter().find(|(name, ..)| name == step);
        label.push_str(known.map_or(step.as_str(), |(_, zh, en, _)| pick(lang, zh, en)));
    }
    label
}

/// Who or what an id is of; none when it is of nothing that is there.
async fn name(
    snapshot: &mut Snapshot,
    table: Option<Table>,
    id: Uuid,
    zone: ClubZone,
) -> Stored<Option<String>> {
    let Some(table) = table else { return Ok(None) };
    if table != Table::Bookings {
        return named(snapshot, table, id).await;
    }
    let Some(Row::Booking(booking)) = snapshot.rows(table, &[id]).await?.into_iter().next() else {
        return Ok(None);
    };
    let rider = named(snapshot, Table::Riders, booking.rider_id.uuid()).await?.unwrap_or_default();
    let (date, from, until) =
        (zone.date(booking.starts_at), zone.clock(booking.starts_at), zone.clock(booking.ends_at));
    Ok(Some(format!("{rider} {date} {from}–{until}")))
}

/// What a row calls itself: its name, or its number.
async fn named(snapshot: &mut Snapshot, table: Table, id: Uuid) -> Stored<Option<String>> {
    let row = snapshot.rows(table, &[id]).await?.into_iter().next();
    let row = row.and_then(|row| serde_json::to_value(row).ok());
    let text = |field: &str| row.as_ref()?.get("row")?.get(field)?.as_str().map(str::to_owned);
    Ok(text("name").or_else(|| text("number")))
}

fn plain(value: &Value, lang: Lang) -> String {
    match value {
        Value::Bool(true) => pick(lang, "是", "yes").to_owned(),
        Value::Bool(false) => pick(lang, "否", "no").to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `138****8888`: enough to tell two apart.
fn masked(value: &Value) -> String {
    let digits: Vec<char> = value.as_str().unwrap_or_default().chars().collect();
    let tail = digits.len().saturating_sub(4);
    let shown = |at: usize| at < 3.min(tail) || at >= tail;
    digits.iter().enumerate().map(|(at, digit)| if shown(at) { *digit } else { '*' }).collect()
}

const fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::command::Command;

    #[test]
    fn every_command_has_a_title_in_both_languages() {
        for (name, _version) in Command::ALL {
            assert!(!title(name, Lang::Zh).is_ascii(), "{name} has no Chinese title");
            assert_ne!(title(name, Lang::En), *name, "{name} has no English title");
        }
    }

    #[test]
    fn a_phone_is_masked_but_for_its_ends() {
        assert_eq!(masked(&json!("13800008888")), "138****8888");
        assert_eq!(masked(&json!("12345")), "12345");
    }

    #[test]
    fn an_edit_is_told_field_by_field() {
        let patch = |field: &str, before: Value, after: Value| json!({ "field": field, "before": before, "after": after });
        let args = json!({ "patches": [
            patch("phone", json!(null), json!("13800008888")),
            patch("no_ride", json!([]), json!(["a", "b"])),
            patch("active", json!(true), json!(false)),
        ] });
        let mut said = Vec::new();
        walk(&args, &mut Vec::new(), &mut said);
        let ways: Vec<_> = said.iter().map(|(path, value)| (path.join(" "), (*value).clone())).collect();
        let expected = [
            ("patches 1 phone becomes", json!("13800008888")),
            ("patches 2 no_ride becomes 1", json!("a")),
            ("patches 2 no_ride becomes 2", json!("b")),
            ("patches 3 active was", json!(true)),
            ("patches 3 active becomes", json!(false)),
        ];
        assert_eq!(ways, expected.map(|(way, value)| (way.to_owned(), value)));
        let first = said.first().map(|(path, _)| label(path, Lang::Zh));
        assert_eq!(first.as_deref(), Some("修改 1 · 电话 · 改为"));
        assert!(!names("becomes") && !names("1") && names("phone"), "a phone in an edit is masked as one");
    }

    #[test]
    fn a_label_says_where_in_the_form_it_stands() {
        let path = ["riders".to_owned(), "2".to_owned(), "guardian_name".to_owned()];
        assert_eq!(label(&path, Lang::Zh), "骑手 2 · 监护人");
        assert_eq!(label(&["unheard_of".to_owned()], Lang::En), "unheard_of");
    }
}
