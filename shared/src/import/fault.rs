//! What is wrong with a list, in words.

use super::column::Column;
use crate::words::Lang;

/// Why a list can't be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderFault {
    /// Nothing in it.
    Empty,
    /// No column holds names.
    NoName,
    /// Two columns mean the same.
    Twice {
        /// The second one's header.
        header: String,
    },
    /// More lines than can be looked at.
    TooLong {
        /// How many.
        lines: usize,
        /// At most.
        most: usize,
    },
}

impl HeaderFault {
    /// The sentence.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Empty => ("文件里没有内容".to_owned(), "There is nothing in this file".to_owned()),
            Self::NoName => (
                "找不到“姓名”列，请检查第一行的表头".to_owned(),
                "There is no column “Name”; look at the headers in the first row".to_owned(),
            ),
            Self::Twice { header } => (
                format!("“{header}”与另一列含义相同，请删去一列"),
                format!("“{header}” means the same as another column; take one away"),
            ),
            Self::TooLong { lines, most } => (
                format!("共 {lines} 行，超过 {most} 行，请分成几个文件"),
                format!("{lines} lines are more than {most}; split the file"),
            ),
        };
        in_lang(lang, zh, en)
    }
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column.
    pub column: Column,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// Kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nothing stands there.
    Missing,
    /// Longer than it may be.
    TooLong,
    /// Signs that no text may hold.
    Unprintable,
    /// Not a phone.
    NotAPhone,
    /// Not a date.
    NotADate,
    /// Lies ahead.
    InTheFuture,
    /// Longer ago than people live.
    TooLongAgo,
    /// Not a weight.
    NotAWeight,
    /// No rider weighs that.
    ImpossibleWeight,
    /// Not a level.
    NotALevel,
    /// Not a number of saddle hours.
    NotUnits,
    /// Not an amount.
    NotAnAmount,
    /// Below what is possible.
    Negative,
    /// The club sells no such package.
    NoSuchPackage,
    /// Units, and no package that they are of.
    PackageUnknown,
    /// A package, and no units.
    UnitsMissing,
    /// Too many of them.
    TooMany,
}

impl Fault {
    /// The sentence: which column, what stands there, and what is wrong.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let (column_zh, column_en) = self.column.names();
        let (zh, en) = self.problem.words();
        if self.value.trim().is_empty() {
            return in_lang(lang, format!("{column_zh}：{zh}"), format!("{column_en}: {en}"));
        }
        let value: String = self.value.chars().filter(|c| !c.is_control()).take(30).collect();
        in_lang(lang, format!("{column_zh}“{value}”：{zh}"), format!("{column_en} “{value}”: {en}"))
    }
}

impl Problem {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("未填写", "nothing is filled in"),
            Self::TooLong => ("太长", "too long"),
            Self::Unprintable => ("含有不可见字符", "holds signs that can't be printed"),
            Self::NotAPhone => ("不是电话号码（5 到 15 位数字）", "not a phone (5 to 15 digits)"),
            Self::NotADate => ("不是日期（如 2016-05-01）", "not a date (such as 2016-05-01)"),
            Self::InTheFuture => ("晚于今天", "lies ahead of today"),
            Self::TooLongAgo => ("早于 120 年前", "more than 120 years ago"),
            Self::NotAWeight => ("不是体重（如 45.5 公斤）", "not a weight (such as 45.5 kg)"),
            Self::ImpossibleWeight => ("应在 5 到 300 公斤之间", "has to lie between 5 and 300 kg"),
            Self::NotALevel => (
                "不是级别（入门、初级、中级、高级）",
                "not a level (beginner, novice, intermediate, advanced)",
            ),
            Self::NotUnits => {
                ("不是鞍时数（最多一位小数）", "not a number of saddle hours (one decimal at most)")
            }
            Self::NotAnAmount => ("不是金额", "not an amount of money"),
            Self::Negative => ("不能为负", "can't be negative"),
            Self::NoSuchPackage => ("没有这种套餐", "the club sells no such package"),
            Self::PackageUnknown => (
                "有剩余鞍时，但没有写是哪种套餐",
                "units are left, and the line does not say of which package",
            ),
            Self::UnitsMissing => {
                ("写了套餐，但没有剩余鞍时", "a package is named, and no units are left of it")
            }
            Self::TooMany => ("太多", "too many"),
        }
    }
}

pub(super) fn in_lang(lang: Lang, zh: String, en: String) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
