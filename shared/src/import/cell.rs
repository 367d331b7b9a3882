//! What a cell says, as people write it.

use super::fault::Problem;
use crate::money::Money;
use crate::record::{Level, Weight};
use crate::rules::form;
use crate::time::Date;
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use chrono::{Datelike, NaiveDate};

/// Wide digits and signs as a Chinese keyboard types them, narrow; space around it cut.
pub(super) fn narrow(cell: &str) -> String {
    let wide = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '。' => '.',
        other => other,
    };
    let narrow: String = cell.chars().map(wide).collect();
    narrow.trim().to_owned()
}

/// A name or a note.
pub(super) fn text(cell: &str, longest: usize) -> Result<String, Problem> {
    form::text("", cell, longest).map_err(problem)
}

fn problem(say: Say) -> Problem {
    let Say::BadField { problem, .. } = say else {
        return Problem::Unprintable;
    };
    match problem {
        FieldProblem::TooLong => Problem::TooLong,
        FieldProblem::Missing => Problem::Missing,
        FieldProblem::Malformed
        | FieldProblem::OutOfRange
        | FieldProblem::Outside { .. }
        | FieldProblem::TooMany { .. }
        | FieldProblem::InFuture => Problem::Unprintable,
    }
}

/// A phone, as bare national digits.
pub(super) fn phone(cell: &str) -> Result<String, Problem> {
    // A spreadsheet makes a number of a phone: 13800138000.0.
    let digits = narrow(cell);
    let digits = digits.strip_suffix(".0").unwrap_or(&digits);
    form::phone("", digits).map_err(|_say| Problem::NotAPhone)
}

/// A date: `2016-05-01`, `2016/5/1`, `2016.5.1`, `2016年5月1日`, `20160501`, with or without a time of day.
pub(super) fn date(cell: &str) -> Result<Date, Problem> {
    let cell = narrow(cell);
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let digits = day.bytes().all(|byte| byte.is_ascii_digit());
    if digits && day.len() == 8 {
        return NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_reason| Problem::NotADate);
    }
    let parts: Vec<&str> =
        day.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(Problem::NotADate);
    };
    if year.len() != 4 {
        return Err(Problem::NotADate);
    }
    let number = |part: &str| part.parse::<u32>().ok();
    let year = year.parse::<i32>().ok();
    let found = year.zip(number(month)).zip(number(day));
    found.and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day)).ok_or(Problem::NotADate)
}

/// A date that is not ahead.
pub(super) fn past(cell: &str, today: Date) -> Result<Date, Problem> {
    let date = date(cell)?;
    if date > today {
        return Err(Problem::InTheFuture);
    }
    if today.year().saturating_sub(date.year()) > 120 {
        return Err(Problem::TooLongAgo);
    }
    Ok(date)
}

/// When a waiver was signed: a date, or a plain yes, which means the day of the list, or a plain no.
pub(super) fn waiver(cell: &str, today: Date) -> Result<Option<Date>, Problem> {
    match narrow(cell).to_lowercase().as_str() {
        "是" | "已签" | "已签署" | "有" | "yes" | "y" | "true" | "1" | "✓" | "√" => {
            Ok(Some(today))
        }
        "否" | "未签" | "未签署" | "无" | "no" | "n" | "false" | "0" => Ok(None),
        _ => past(cell, today).map(Some),
    }
}

/// A weight in kilograms, or in 斤, of which two are a kilogram.
pub(super) fn weight(cell: &str) -> Result<Weight, Problem> {
    let cell = narrow(cell).to_lowercase();
    let (number, half) = match cell.strip_suffix('斤').filter(|rest| !rest.ends_with('公')) {
        Some(rest) => (rest, true),
        None => (strip(&cell, &["kg", "kgs", "公斤", "千克", "k"]), false),
    };
    let tenths = decimal_tenths(number.trim()).ok_or(Problem::NotAWeight)?;
    let tenths = if half { tenths.checked_div(2).unwrap_or(tenths) } else { tenths };
    if (50..=3_000).contains(&tenths) {
        Ok(Weight::from_tenths_kg(tenths))
    } else {
        Err(Problem::ImpossibleWeight)
    }
}

/// What a rider can.
pub(super) fn level(cell: &str) -> Result<Level, Problem> {
    match narrow(cell).to_lowercase().as_str() {
        "入门" | "零基础" | "初学" | "新手" | "beginner" => Ok(Level::Beginner),
        "初级" | "novice" => Ok(Level::Novice),
        "中级" | "intermediate" => Ok(Level::Intermediate),
        "高级" | "advanced" => Ok(Level::Advanced),
        _ => Err(Problem::NotALevel),
    }
}

/// Units that are left; none and nothing are the same.
pub(super) fn units(cell: &str) -> Result<Units, Problem> {
    let cell = narrow(cell);
    let number = strip(&cell, &["鞍时", "课时", "节", "次", "h", "H"]).trim();
    let plain = number.strip_suffix(".0").or_else(|| number.strip_suffix(".00")).unwrap_or(number);
    let units: Units = plain.parse().map_err(|_reason| Problem::NotUnits)?;
    if units < Units::ZERO {
        return Err(Problem::Negative);
    }
    if units > Units::from_tenths(100_000) { Err(Problem::TooMany) } else { Ok(units) }
}

/// An amount in yuan.
pub(super) fn money(cell: &str) -> Result<Money, Problem> {
    let cell = narrow(cell);
    let number = strip(cell.trim_start_matches(['¥', '￥', '元']), &["元", "yuan", "CNY"]).trim();
    let amount: Money = number.parse().map_err(|_reason| Problem::NotAnAmount)?;
    if amount.is_negative() { Err(Problem::Negative) } else { Ok(amount) }
}

/// Tags, set apart by comma, stroke or semicolon.
pub(super) fn tags(cell: &str) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for tag in cell.split([',', '，', '、', ';', '；', '|', '/']).filter(|tag| !tag.trim().is_empty()) {
        let tag = text(tag, 20)?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > 20 { Err(Problem::TooMany) } else { Ok(tags) }
}

fn strip<'a>(text: &'a str, endings: &[&str]) -> &'a str {
    endings.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text)
}

/// A plain decimal in tenths, a second decimal rounded off.
fn decimal_tenths(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(rest) || whole.len() > 6 {
        return None;
    }
    let tenth: i64 = rest.get(..1)?.parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(10)?.checked_add(tenth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Result<Date, Problem> {
        text.parse().map_err(|_reason| Problem::NotADate)
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for written in [
            "2016-05-01",
            "2016/5/1",
            "2016.5.1",
            "2016年5月1日",
            "20160501",
            "２０１６－０５－０１",
            "2016-05-01 00:00:00",
            " 2016-5-1 ",
            "2016-05-01T00:00:00",
        ] {
            assert_eq!(date(written), day("2016-05-01"), "{written}");
        }
        for wrong in ["", "5/1/2016", "2016-13-01", "2016-02-30", "去年", "2016", "42491", "16-5-1"] {
            assert_eq!(date(wrong), Err(Problem::NotADate), "{wrong}");
        }
    }

    #[test]
    fn weights_come_in_kilograms_or_half_of_them() {
        for (written, tenths) in [
            ("45", 450),
            ("45.5", 455),
            ("45.5kg", 455),
            ("45 公斤", 450),
            ("90斤", 450),
            ("45千克", 450),
            ("45.25", 452),
        ] {
            assert_eq!(weight(written), Ok(Weight::from_tenths_kg(tenths)), "{written}");
        }
        assert_eq!(weight("轻"), Err(Problem::NotAWeight));
        assert_eq!(weight("-45"), Err(Problem::NotAWeight));
        assert_eq!(weight("4.9"), Err(Problem::ImpossibleWeight));
        assert_eq!(weight("301"), Err(Problem::ImpossibleWeight));
    }

    #[test]
    fn numbers_may_carry_their_unit() {
        assert_eq!(units("10.5 鞍时"), Ok(Units::from_tenths(105)));
        assert_eq!(units("8节"), Ok(Units::from_tenths(80)));
        assert_eq!(units("12.0"), Ok(Units::from_tenths(120)));
        assert_eq!((units("1.25"), units("-1")), (Err(Problem::NotUnits), Err(Problem::Negative)));
        assert_eq!(money("¥1,280.50"), Ok(Money::from_fen(128_050)));
        assert_eq!(money("1280元"), Ok(Money::from_fen(128_000)));
        assert_eq!((money("很多"), money("-1")), (Err(Problem::NotAnAmount), Err(Problem::Negative)));
        assert_eq!(phone("１３８ ００１３-８０００").as_deref(), Ok("13800138000"));
        assert_eq!(phone("13800138000.0").as_deref(), Ok("13800138000"));
    }

    #[test]
    fn a_waiver_is_signed_on_a_day_or_known_to_be() {
        let Ok(today) = day("2026-11-21") else { return };
        assert_eq!(waiver("是", today), Ok(Some(today)));
        assert_eq!(waiver("未签", today), Ok(None));
        assert_eq!(waiver("2026-01-05", today), day("2026-01-05").map(Some));
        assert_eq!(waiver("2026-11-22", today), Err(Problem::InTheFuture));
    }
}
