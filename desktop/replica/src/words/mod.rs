//! What this desk says by itself, in both languages: labels, toasts, the status strip, and commands that
//! wait. What the rules say is in `shared::words`.

pub mod act;
pub mod arrange;
pub mod attention;
pub mod calls;
pub mod command;
pub mod differs;
pub mod enrolment;
pub mod label;
pub mod lessons;
pub mod member;
pub mod office;
pub mod outage;
pub mod problem;
pub mod resources;
pub mod settings;
pub mod strip;
pub mod sync;
pub mod table;
pub mod till;
pub mod timetable;

use crate::view::Language;
use shared::words::Lang;

/// One of two sentences.
pub(crate) fn pick(lang: Lang, zh: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Zh => zh.into(),
        Lang::En => en.into(),
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::ZhCn => Self::Zh,
            Language::En => Self::En,
        }
    }
}
