//! A command in quarantine in words that a manager reads: what it is, and each thing that was said, with names in
//! place of ids. It goes by the names of the arguments, so that a command that this file has never heard of is
//! shown all the same, by the names in its arguments.

use crate::store::Snapshot;
use serde_json::Value;
use shared::id::{ClubId, Id as _};
use shared::record::{Row, Table};
use shared::store::Stored;
use shared::sync::cut::Feed as _;
use shared::sync::wire::Envelope;
use shared::time::ClubZone;
use shared::words::Lang;
use uuid::Uuid;

/// Commands by name, Chinese beside English.
const TITLES: &[(&str, &str, &str)] = &[
    ("register_member", "登记会员", "Register a member"),
    ("assign_horse", "分配马匹", "Assign a horse"),
    ("check_in", "签到", "Check in"),
    ("undo_check_in", "撤销签到", "Undo a check-in"),
    ("cancel_booking", "取消预约", "Cancel a booking"),
    ("mark_no_show", "标记未到", "Mark as not come"),
    ("sell_package", "出售套餐", "Sell a package"),
    ("open_till", "开班", "Open the till"),
    ("settle_attention", "处理待办事项", "Settle an item"),
    ("void", "作废", "Void"),
];

/// Arguments by name: Chinese, English, and the table that an id is of.
const LABELS: &[(&str, &str, &str, Option<Table>)] = &[
    ("booking_id", "预约", "Booking", Some(Table::Bookings)),
    ("lesson_id", "课程", "Lesson", Some(Table::Lessons)),
    ("horse_id", "马匹", "Horse", Some(Table::Horses)),
    ("before", "原马匹", "Horse before", Some(Table::Horses)),
    ("coach_id", "教练", "Coach", Some(Table::Coaches)),
    ("arena_id", "场地", "Arena", Some(Table::Arenas)),
    ("member_id", "会员", "Member", Some(Table::Members)),
    ("rider_id", "骑手", "Rider", Some(Table::Riders)),
    ("product_id", "商品", "Product", Some(Table::Products)),
    ("courses", "适用课程", "For courses", Some(Table::Products)),
    ("package_id", "套餐", "Package", Some(Table::MemberPackages)),
    ("order_id", "订单", "Order", Some(Table::Orders)),
    ("till_shift_id", "钱箱", "Till", Some(Table::TillShifts)),
    ("item_id", "待办事项", "Item", Some(Table::AttentionItems)),
    ("settle", "抵扣欠时", "Debts paid", Some(Table::Debts)),
    ("name", "姓名", "Name", None),
    ("phone", "电话", "Phone", None),
    ("guardian_name", "监护人", "Guardian", None),
    ("guardian_phone", "监护人电话", "Guardian's phone", None),
    ("birth_date", "出生日期", "Born", None),
    ("weight", "体重", "Weight", None),
    ("level", "级别", "Level", None),
    ("waiver_signed", "已签免责书", "Waiver signed", None),
    ("riders", "骑手", "Riders", None),
    ("notes", "备注", "Notes", None),
    ("reason", "原因", "Reason", None),
    ("how", "处理方式", "How", None),
    ("method", "方式", "By", None),
    ("order_number", "订单号", "Order number", None),
    ("payment_number", "收款单号", "Payment number", None),
    ("tendered", "实收现金", "Cash handed over", None),
    ("float", "备用金", "Float", None),
    ("sold", "售出", "Sold", None),
    ("code", "编码", "Code", None),
    ("price", "价格", "Price", None),
    ("units", "鞍时", "Units", None),
    ("validity_days", "有效天数", "Valid for days", None),
    ("valid_from", "有效期起", "Valid from", None),
    ("kind", "类别", "Kind", None),
];

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
        let key = path.iter().rev().find(|step| step.parse::<usize>().is_err()).map_or("", String::as_str);
        let table = LABELS.iter().find(|(name, ..)| *name == key).and_then(|(.., table)| *table);
        let value = match (value, value.as_str().and_then(|text| text.parse::<Uuid>().ok())) {
            (_, Some(id)) => match name(snapshot, table, id, zone).await? {
                Some(name) => name,
                None => continue,
            },
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
        Value::Object(fields) => fields.iter().for_each(|(name, value)| step(name.clone(), value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| step(at.saturating_add(1).to_string(), value));
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => said.push((path.clone(), value)),
    }
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
    fn a_label_says_where_in_the_form_it_stands() {
        let path = ["riders".to_owned(), "2".to_owned(), "guardian_name".to_owned()];
        assert_eq!(label(&path, Lang::Zh), "骑手 2 · 监护人");
        assert_eq!(label(&["unheard_of".to_owned()], Lang::En), "unheard_of");
    }
}
