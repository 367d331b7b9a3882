//! The sentences about a field of a form, and what fields are called.

use super::FieldProblem;
use crate::record::LONGEST_SERIES_DAYS;

pub(super) fn wrong(field: &str, problem: FieldProblem) -> (String, String) {
    if let Some(words) = of_its_own(field, problem) {
        return words;
    }
    let (zh, en) = field_words(field);
    match problem {
        FieldProblem::Missing => (format!("请填写{zh}"), format!("Fill in the {en}")),
        FieldProblem::TooLong => (format!("{zh}太长"), format!("The {en} is too long")),
        FieldProblem::Malformed => (format!("{zh}格式不正确"), format!("The {en} is not of its form")),
        FieldProblem::OutOfRange => (format!("{zh}超出范围"), format!("The {en} is out of range")),
        FieldProblem::Outside { least, most: Some(most) } => {
            (format!("{zh}应在 {least} 至 {most} 之间"), format!("The {en} lies between {least} and {most}"))
        }
        FieldProblem::Outside { least, most: None } => {
            (format!("{zh}不能小于 {least}"), format!("The {en} is {least} at least"))
        }
        FieldProblem::TooMany { most } => {
            (format!("{zh}太多，最多 {most}"), format!("Too many {en}: {most} at most"))
        }
        FieldProblem::InFuture => (format!("{zh}不能晚于现在"), format!("The {en} can't lie in the future")),
    }
}

/// What is said of a field in words that fit no other.
fn of_its_own(field: &str, problem: FieldProblem) -> Option<(String, String)> {
    let (zh, en) = match (field, problem) {
        ("pin", FieldProblem::Malformed) => (
            "PIN 为 6 至 12 位数字，不能全相同，也不能连号",
            "A PIN has 6 to 12 digits, not all the same and not counted up or down",
        ),
        ("account", FieldProblem::Malformed) => ("账号里不能有空格", "An account has no spaces"),
        ("time", FieldProblem::OutOfRange) => {
            ("结束时间要晚于开始时间", "The end has to come after the start")
        }
        ("rule", FieldProblem::OutOfRange) => (
            "每周安排没有改动，或者日期不在这个系列之内",
            "The weekly rule stays as it is, or the day lies outside the series",
        ),
        ("last_day", FieldProblem::OutOfRange) => {
            return Some((
                format!("从第一天到最后一天要有上课的日子，并且不超过 {LONGEST_SERIES_DAYS} 天"),
                format!(
                    "Some day from the first to the last has to be one of the weekdays, within {LONGEST_SERIES_DAYS} days"
                ),
            ));
        }
        ("last_day", FieldProblem::TooMany { most }) => {
            return Some((
                format!("一次最多排 {most} 节课，请提前最后一天，其余的之后再排"),
                format!(
                    "{most} lessons are made at once at most: choose an earlier last day, and make the rest afterwards"
                ),
            ));
        }
        _ => return None,
    };
    Some((zh.to_owned(), en.to_owned()))
}

/// The field in words, with whose it is where it is one rider's of several.
fn field_words(field: &str) -> (String, String) {
    let (of, field) = match field.strip_prefix("riders.").and_then(|rest| rest.split_once('.')) {
        Some((place, field)) => (place.parse::<usize>().ok(), field),
        None => (None, field),
    };
    let (zh, en) = field_name(field);
    match of.map(|place| place.saturating_add(1)) {
        Some(rider) => (format!("骑手 {rider} 的{zh}"), format!("{en} of rider {rider}")),
        None => (zh.to_owned(), en.to_owned()),
    }
}

fn field_name(field: &str) -> (&str, &str) {
    match field {
        "name" => ("姓名", "name"),
        "phone" => ("手机号", "phone"),
        "guardian_phone" => ("监护人手机号", "guardian's phone"),
        "guardian_name" => ("监护人姓名", "guardian's name"),
        "riders" => ("骑手", "riders"),
        "birth_date" => ("出生日期", "birth date"),
        "weight_kg" => ("体重", "weight"),
        "reason" => ("原因", "reason"),
        "note" => ("备注", "note"),
        "notes" => ("备注", "notes"),
        "product" => ("商品", "product"),
        "float" => ("备用金", "float"),
        "tendered" => ("实收金额", "cash handed over"),
        "price" => ("价格", "price"),
        "patches" => ("修改内容", "change"),
        "tags" => ("标签", "tags"),
        "weight" => ("体重", "weight"),
        "level" => ("级别", "level"),
        "usual_horse_id" => ("常骑马匹", "usual horse"),
        "usual_coach_id" => ("常约教练", "usual coach"),
        "no_ride" => ("禁骑马匹", "horses not to be ridden"),
        "guardian_consent_at" => ("监护人同意时间", "guardian's consent"),
        "waiver_signed_at" | "waiver_signed_on" => ("免责书签署日期", "date of the waiver"),
        "joined_on" => ("入会日期", "date of joining"),
        "units" => ("鞍时", "saddle hours"),
        "until" | "valid_until" => ("有效期", "last valid day"),
        "validity_days" => ("有效天数", "days of validity"),
        "price_paid" => ("已付金额", "price paid"),
        "to_package_id" => ("接收套餐", "receiving package"),
        "counted" => ("清点金额", "cash counted"),
        "amount" => ("金额", "amount"),
        "source" => ("名单名称", "name of the list"),
        "members" => ("会员", "members"),
        "courses" => ("所授课程", "courses taught"),
        "surcharge" => ("教练附加费", "surcharge"),
        "active" => ("在用状态", "state"),
        "course_id" => ("课程", "course"),
        "date" => ("日期", "date"),
        "from" | "first_day" => ("开始日期", "first day"),
        "last_day" => ("最后一天", "last day"),
        "weekdays" => ("星期", "weekdays"),
        "except" => ("不上课的日期", "days left out"),
        "minutes" => ("时长", "length"),
        "given" => ("安排", "choices"),
        "number" => ("编号", "number"),
        "breed" => ("品种", "breed"),
        "height_cm" => ("身高（厘米）", "height"),
        "birth_year" => ("出生年份", "year of birth"),
        "owner_id" => ("马主", "owner"),
        "max_rider_weight" => ("最大承重", "heaviest rider"),
        "levels" => ("适合级别", "levels that it suits"),
        "lessons_a_day" | "limits.lessons_a_day" => ("每天课数", "lessons a day"),
        "load_a_day" | "limits.load_a_day" => ("每天负荷", "load a day"),
        "load_in_7_days" | "limits.load_in_7_days" => ("七天负荷", "load in seven days"),
        "rest_minutes" | "limits.rest_minutes" => ("课间休息", "rest between lessons"),
        "state" => ("状态", "state"),
        "indoor" => ("室内", "roof"),
        "capacity" => ("容量", "capacity"),
        "account" => ("账号", "account"),
        "role" => ("角色", "role"),
        "pin" | "pin_verifier" => ("PIN", "PIN"),
        "club_name" => ("俱乐部名称", "club's name"),
        "address" | "rules.address" => ("地址", "address"),
        "club_phone" | "rules.phone" => ("电话", "phone"),
        "lesson_end_minutes" | "rules.lesson_end_minutes" => ("自动结课时间", "time of automatic ending"),
        "coach_id" => ("教练", "coach"),
        "zone" => ("时区", "time zone"),
        "opening_hours" | "rules.opening_hours" => ("营业时间", "opening hours"),
        "check_in_opens_minutes" | "rules.check_in_opens_minutes" => ("签到提前时间", "check-in time"),
        "rules.no_show_uses_units" => ("未到扣课", "rule for no-shows"),
        "seats" => ("名额", "places"),
        "offer_minutes" | "rules.offer_minutes" => ("候补保留时间", "time for which a place is held"),
        "offline_days" | "rules.offline_days" => ("离线天数", "days without the server"),
        "reception_adjusts_percent" | "rules.reception_adjusts_percent" => {
            ("前台改价上限", "limit of price changes")
        }
        "reception_refunds" | "rules.reception_refunds" => ("前台退款上限", "limit of refunds"),
        "time" => ("时间", "time"),
        "slots"
        | "rules.slots.habit"
        | "rules.slots.nearness"
        | "rules.slots.per_hour"
        | "rules.slots.preferred_coach"
        | "rules.slots.usual_horse" => ("推荐权重", "weights of free times"),
        "limits.rest_days_a_week" | "rest_days_a_week" => ("每周休息天数", "days of rest a week"),
        "shifts" => ("班次", "shifts"),
        "rule" => ("每周安排", "weekly rule"),
        "lessons" => ("课", "lessons"),
        "parts" => ("一次安排的项数", "things settled at once"),
        "arenas" => ("停用的场地或马匹", "arenas or horse"),
        "care" => ("情况", "kind of care"),
        "choices" => ("安排", "choices"),
        "slot_minutes" => ("时段间隔", "grid of starts"),
        "days" => ("日期", "days"),
        "party" => ("人数", "how many ride"),
        other => (other, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_says_what_would_be_right() {
        let said = |field, problem| {
            let (zh, en) = wrong(field, problem);
            format!("{zh}. {en}.")
        };
        assert_eq!(
            said("slot_minutes", FieldProblem::outside(5, 60)),
            "时段间隔应在 5 至 60 之间. The grid of starts lies between 5 and 60."
        );
        assert_eq!(said("price", FieldProblem::NEGATIVE), "价格不能小于 0. The price is 0 at least.");
        assert_eq!(
            said("riders", FieldProblem::TooMany { most: 6 }),
            "骑手太多，最多 6. Too many riders: 6 at most."
        );
        assert_eq!(
            said("riders.1.birth_date", FieldProblem::InFuture),
            "骑手 2 的出生日期不能晚于现在. The birth date of rider 2 can't lie in the future."
        );
        assert_eq!(
            said("time", FieldProblem::OutOfRange),
            "结束时间要晚于开始时间. The end has to come after the start."
        );
        assert!(said("last_day", FieldProblem::TooMany { most: 90 }).contains("90"));
    }
}
