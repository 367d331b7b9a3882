//! Names of levels, roles and the like.

use super::pick;
use shared::record::{Level, PackageConfig, Role, ValidFrom};
use shared::words::Lang;

/// A rider's level.
#[must_use]
pub fn level(level: Level, lang: Lang) -> String {
    match level {
        Level::Beginner => pick(lang, "入门", "Beginner"),
        Level::Novice => pick(lang, "初级", "Novice"),
        Level::Intermediate => pick(lang, "中级", "Intermediate"),
        Level::Advanced => pick(lang, "高级", "Advanced"),
    }
}

/// A person's role.
#[must_use]
pub fn role(role: Role, lang: Lang) -> String {
    match role {
        Role::Receptionist => pick(lang, "前台", "Receptionist"),
        Role::Manager => pick(lang, "店长", "Manager"),
        Role::Finance => pick(lang, "财务", "Finance"),
        Role::Coach => pick(lang, "教练", "Coach"),
    }
}

/// A person's role; with the PIN in a demo club, where everybody may be anybody.
#[must_use]
pub fn role_with_pin(of: Role, pin: Option<&String>, lang: Lang) -> String {
    let role = role(of, lang);
    match pin {
        Some(pin) => pick(lang, format!("{role}（演示 PIN {pin}）"), format!("{role} (demo PIN {pin})")),
        None => role,
    }
}

/// How long a package lasts.
#[must_use]
pub fn validity(config: &PackageConfig, lang: Lang) -> String {
    let days = config.validity_days;
    match config.valid_from {
        ValidFrom::Purchase => pick(lang, format!("购买后 {days} 天"), format!("{days} days from purchase")),
        ValidFrom::FirstUse => {
            pick(lang, format!("首次使用后 {days} 天"), format!("{days} days from first use"))
        }
    }
}
