//! What the settings page shows of the replica.

use super::{Viewer, all_choices, ask};
use crate::store::SqliteStore;
use crate::view::{
    ClubSettings, DayHours, DeskLine, OpenPart, RoleChoice, RuleLine, SlotForm, SlotLine, StaffLine,
};
use crate::words::{label, settings};
use chrono::Weekday;
use shared::id::StaffId;
use shared::record::{DayOfWeek, Hours, Role, Row, Staff, Table, TimeSlotTemplate, WeekHours};
use shared::rules::club::{ClubRule, Form, Setting};
use shared::store::{ScanTables as _, Stored};

/// The days of the week as they are shown.
pub(crate) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// The club, its hours, rules and staff, for somebody who may change them.
///
/// # Errors
/// Whatever the store says.
pub fn club_settings(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    you: Option<StaffId>,
) -> Stored<ClubSettings> {
    let rules = &viewer.club.rules.0;
    let rule = |rule: &ClubRule| RuleLine {
        rule: rule.as_str().to_owned(),
        label: settings::rule(*rule, viewer.lang),
        explains: settings::explains(*rule, viewer.lang),
        value: match rule.of(rules) {
            Setting::Whole(value) => value.to_string(),
            Setting::Amount(value) => value.to_string(),
            Setting::Switch(value) => value.to_string(),
        },
        switch: rule.form() == Form::Switch,
        unit: settings::unit(*rule, viewer.lang),
        bounds: settings::bounds(rule.form()),
    };
    let role = |role: &Role| RoleChoice {
        role: role.as_str().to_owned(),
        name: label::role(*role, viewer.lang),
        may: settings::role_may(*role, viewer.lang),
    };
    Ok(ClubSettings {
        name: viewer.club.name.clone(),
        address: rules.address.clone().unwrap_or_default(),
        phone: rules.phone.clone().unwrap_or_default(),
        zone: viewer.zone().0.name().to_owned(),
        week: week(&rules.opening_hours, viewer),
        slots: slots(store)?,
        rules: ClubRule::ALL.iter().map(rule).collect(),
        staff: staff(store, viewer, you)?,
        roles: Role::ALL.iter().map(role).collect(),
        coaches: all_choices(store)?.coaches,
    })
}

/// A time of day as it is typed.
fn time(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn slots(store: &mut SqliteStore<'_>) -> Stored<Vec<SlotLine>> {
    let mut parts = Vec::new();
    for row in ask(store.rows(Table::TimeSlotTemplates))? {
        if let Row::TimeSlotTemplate(part) = row
            && part.active
        {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| (part.weekday, part.from_minute, part.id));
    let day = |day: DayOfWeek| DayOfWeek::ALL.iter().position(|one| *one == day).unwrap_or_default();
    let line = |part: TimeSlotTemplate| SlotLine {
        id: part.id.to_string(),
        form: SlotForm {
            weekday: u32::try_from(day(part.weekday)).unwrap_or(0),
            from: time(part.from_minute),
            until: time(part.until_minute),
            step: part.slot_minutes.to_string(),
        },
    };
    Ok(parts.into_iter().map(line).collect())
}

fn week(hours: &WeekHours, viewer: &Viewer) -> Vec<DayHours> {
    let part = |part: &Hours| OpenPart { from: time(part.from), until: time(part.until) };
    WEEK.into_iter()
        .map(|day| DayHours {
            day: settings::day(day, viewer.lang),
            parts: hours.of(day).iter().map(part).collect(),
        })
        .collect()
}

fn staff(store: &mut SqliteStore<'_>, viewer: &Viewer, you: Option<StaffId>) -> Stored<Vec<StaffLine>> {
    let mut staff: Vec<Staff> = Vec::new();
    for row in ask(store.rows(Table::Staff))? {
        if let Row::Staff(person) = row {
            staff.push(person);
        }
    }
    staff.sort_by_cached_key(|one| (!one.active, one.role != Role::Manager, one.account.clone()));
    let line = |one: Staff| StaffLine {
        you: you == Some(one.id),
        id: one.id.to_string(),
        role: one.role.as_str().to_owned(),
        role_words: label::role(one.role, viewer.lang),
        name: one.name,
        account: one.account,
        active: one.active,
        coach_id: one.coach_id.map(|coach| coach.to_string()),
    };
    Ok(staff.into_iter().map(line).collect())
}

/// The club's desks as this replica knows them, those in service first.
///
/// # Errors
/// Whatever the store says.
pub fn club_desks(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Vec<DeskLine>> {
    let mut desks = Vec::new();
    for row in ask(store.rows(Table::Desks))? {
        if let Row::Desk(desk) = row {
            desks.push(desk);
        }
    }
    desks.sort_by_key(|desk| (desk.revoked_at.is_some(), desk.enrolled_at, desk.id));
    let line = |desk: shared::record::Desk| DeskLine {
        here: desk.id == viewer.desk_id,
        id: desk.id.to_string(),
        name: desk.name,
        origin: desk.origin.as_str().to_owned(),
        enrolled: viewer.zone().date(desk.enrolled_at).to_string(),
        revoked: desk.revoked_at.map(|at| viewer.date_and_clock(at)),
        seen: None,
        live: None,
        waiting: None,
        set_aside: 0,
    };
    Ok(desks.into_iter().map(line).collect())
}
