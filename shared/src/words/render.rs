//! The sentences themselves, Chinese beside English.

use super::{FieldProblem, HorseOut, Lang, Say, timetable};
use crate::record::{HorseState, HorseTime, LessonState};
use crate::rights::Right;
use crate::time::{ClubZone, Span};

pub(super) fn words(say: &Say, lang: Lang, zone: ClubZone) -> String {
    let (zh, en) = both(say, lang, zone);
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn times(span: &Span, zone: ClubZone) -> String {
    format!("{}–{}", zone.clock(span.from), zone.clock(span.until))
}

#[expect(
    clippy::too_many_lines,
    reason = "one line a sentence, Chinese beside English, is how they stay alike"
)]
fn both(say: &Say, lang: Lang, zone: ClubZone) -> (String, String) {
    match say {
        Say::NotFound { what } => {
            let (zh, en) = table(what);
            (
                format!("找不到该{zh}，可能已被删除；请刷新后再试"),
                format!("This {en} is not here any more; look it up again"),
            )
        }
        Say::MayNot { right } => {
            let (zh, en) = right_name(*right);
            (format!("您没有“{zh}”的权限，请店长操作"), format!("You may not {en}; ask a manager"))
        }
        Say::IllegalStep { record, from, to } => (
            format!("当前状态（{}）不能变为“{}”，请刷新后再试", state(from).0, state(to).0),
            format!("A {record} that is {} can't become {}; look again", state(from).1, state(to).1),
        ),
        Say::BadField { field, problem } => bad_field(field, *problem),
        Say::HorseBusy { horse, rider, during, .. } => (
            format!("{horse} 在 {} 已分配给 {rider}", times(during, zone)),
            format!("{horse} is taken by {rider} at {}", times(during, zone)),
        ),
        Say::RiderBusy { rider, during, .. } => (
            format!("{rider} 在 {} 已有另一节课", times(during, zone)),
            format!("{rider} is in another lesson at {}", times(during, zone)),
        ),
        Say::CoachBusy { coach, during } => (
            format!("{coach} 在 {} 已有另一节课", times(during, zone)),
            format!("{coach} teaches another lesson at {}", times(during, zone)),
        ),
        Say::ArenaFull { arena, during } => (
            format!("{arena} 在 {} 已满", times(during, zone)),
            format!("{arena} is full at {}", times(during, zone)),
        ),
        Say::HorseUnfit { horse, state, out: None } => {
            let (zh, en) = horse_state(*state);
            (format!("{horse} 目前{zh}，不能上课"), format!("{horse} is {en} and can't be ridden"))
        }
        Say::HorseUnfit { horse, out: Some(out), .. } => horse_out(horse, *out, zone),
        Say::CoachOnLeave { coach, during } => timetable::on_leave(coach, during, zone),
        Say::CoachOffShift { coach, during } => timetable::off_shift(coach, during, zone),
        Say::OutsideOpeningHours { during } => timetable::not_open(during, zone),
        Say::HorseOverLoad { horse, limit, most } => timetable::over_load(horse, *limit, *most),
        Say::HorseOverDailyLessons { horse, most } => timetable::daily_lessons(horse, *most),
        Say::HorseRestTooShort { horse, minutes, during } => {
            timetable::no_rest(horse, *minutes, during, zone)
        }
        Say::TooLateToBook { course, hours } => timetable::too_late(course, *hours),
        Say::ArenaClosed { arena, during, reason } => {
            timetable::closed(arena, during.as_ref(), reason.as_deref(), zone)
        }
        Say::HorseNotForOthers { horse } => (
            format!("{horse} 是寄养马，只有马主可以骑"),
            format!("{horse} belongs to a boarder; only the owner rides it"),
        ),
        Say::HorseNoRide { horse, rider } => {
            (format!("{horse} 在 {rider} 的禁骑名单上"), format!("{horse} is on {rider}'s no-ride list"))
        }
        Say::RiderTooHeavy { horse, rider } => {
            (format!("{rider} 的体重超过 {horse} 的上限"), format!("{rider} is too heavy for {horse}"))
        }
        Say::HorseLevelMismatch { horse, rider } => {
            (format!("{horse} 不适合 {rider} 的级别"), format!("{horse} does not suit {rider}'s level"))
        }
        Say::CoachGone { coach } => {
            (format!("{coach} 已不在本俱乐部任教"), format!("{coach} no longer teaches here"))
        }
        Say::CourseNotTaughtByCoach { coach, course } => {
            (format!("{coach} 不教“{course}”"), format!("{coach} does not teach “{course}”"))
        }
        Say::LessonFull { capacity } => {
            (format!("本节课已满（{capacity} 人）"), format!("The lesson is full ({capacity} riders)"))
        }
        Say::LessonHasRoom { places } => (
            format!("本节课还有 {places} 个名额，直接预约即可"),
            format!("There are {places} places in the lesson; book them"),
        ),
        Say::LessonBegun { at } => (
            format!("本节课 {} 已开始", zone.clock(*at)),
            format!("The lesson began at {}", zone.clock(*at)),
        ),
        Say::AlreadyWaiting { rider } => (
            format!("{rider} 已在这节课里或候补名单上"),
            format!("{rider} is in this lesson or on its waiting list already"),
        ),
        Say::OfferOver { until } => (
            format!("名额只保留到 {}，已过期；可以重新候补", zone.clock(*until)),
            format!("The place was held until {}; they can join the list again", zone.clock(*until)),
        ),
        Say::LessonNotOpen { state } => lesson_not_open(*state),
        Say::StaysOnItsDay => (
            "已有人签到，本节课只能在当天内调整".to_owned(),
            "Somebody is checked in; the lesson can only be moved within its day".to_owned(),
        ),
        Say::LessonNotOver { from } => (
            format!("本节课还没有结束，{} 之后可以结课", zone.clock(*from)),
            format!("The lesson is not over; it can be closed from {} on", zone.clock(*from)),
        ),
        Say::RiderLevelTooLow { rider, course } => (
            format!("{rider} 的级别低于“{course}”的要求"),
            format!("{rider}'s level is below what “{course}” asks for"),
        ),
        Say::WaiverMissing { rider } => {
            (format!("{rider} 还没有签署免责书"), format!("{rider} has signed no waiver"))
        }
        Say::GuardianMissing { rider } => (
            format!("{rider} 未成年，缺少监护人同意"),
            format!("{rider} is a minor without a guardian's consent"),
        ),
        Say::PackageCanNotPay { package, units } => (
            format!("“{package}”不适用于本节课，或余额不足 {units} 鞍时"),
            format!("“{package}” does not cover the lesson, or has fewer than {units} saddle hours left"),
        ),
        Say::NeedsReason { over } => {
            let over = words(over, lang, zone);
            (
                format!("{over}；如仍要继续，请填写原因"),
                format!("{over}; give a reason to go on all the same"),
            )
        }
        Say::OutsideCheckInWindow { opens, closes } => (
            format!("签到时间为 {}–{}", zone.clock(*opens), zone.clock(*closes)),
            format!("Check-in is open {}–{}", zone.clock(*opens), zone.clock(*closes)),
        ),
        Say::AlreadyCheckedIn { rider, by, desk, at } => {
            let at = zone.clock(*at);
            let who = by.as_deref().unwrap_or("");
            let place = desk.as_deref().map(|desk| format!("（{desk}）")).unwrap_or_default();
            let by_en = by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
            let desk_en = desk.as_deref().map(|desk| format!(" at {desk}")).unwrap_or_default();
            (
                format!("{rider} 已由{who}{place}在 {at} 签到，只记一次"),
                format!("{rider} was checked in already{by_en}{desk_en} at {at}; it counts once"),
            )
        }
        Say::NotCheckedIn { rider } => (
            format!("{rider} 没有签到，无需撤销"),
            format!("{rider} is not checked in; there is nothing to undo"),
        ),
        Say::AlreadyCheckedOut { rider, at } => {
            let at = zone.clock(*at);
            (format!("{rider} 已在 {at} 签退"), format!("{rider} was checked out at {at}"))
        }
        Say::NotCheckedOut { rider } => (
            format!("{rider} 没有签退，无需撤销"),
            format!("{rider} is not checked out; there is nothing to undo"),
        ),
        Say::NotAbsent { rider } => (
            format!("{rider} 没有记为未到，无需撤销"),
            format!("{rider} is not marked as absent; there is nothing to undo"),
        ),
        Say::NotSameDay => {
            ("签到只能在当天撤销".to_owned(), "A check-in can be undone on its own day only".to_owned())
        }
        Say::BookingCancelled { rider } => (
            format!("{rider} 的预约已取消，请先恢复预约"),
            format!("{rider}'s booking is cancelled; restore it first"),
        ),
        Say::BookingUnpaid { rider } => (
            format!("{rider} 的订单还没有付款，请先收款"),
            format!("{rider}'s order is not paid; take the payment first"),
        ),
        Say::CheckedInAfterCancel { rider } => (
            format!("{rider} 的预约曾被取消，但人已到场并签到；签到有效，请核对马匹与教练"),
            format!(
                "{rider}'s booking had been cancelled, but they came; the check-in stands. Look at horse and coach"
            ),
        ),
        Say::CheckedInUnbooked { rider } => (
            format!("{rider} 的预约未被接受，但人已到场并签到；签到有效，请核对名额与马匹"),
            format!(
                "{rider}'s booking had not been taken, but they came; the check-in stands. Look at places and horse"
            ),
        ),
        Say::StandIn => (
            "服务器没有此人的资料（名单导入未被接受），已用“未登记”账户代记；请补全资料，或与其账户合并".to_owned(),
            "The server does not know this person (the list that they came with was not taken): an account stands in \
             for them. Fill it in, or merge it with theirs"
                .to_owned(),
        ),
        Say::UnitsOwed { rider, units } => (
            format!("{rider} 已签到，但套餐余额不足，欠 {units} 鞍时"),
            format!(
                "{rider} is checked in, but the package has no units left: {units} saddle hours are owed"
            ),
        ),
        Say::ClashRecorded { over } => {
            let over = words(over, lang, zone);
            (
                format!("{over}；记录已保留，请调整"),
                format!("{over}; it was recorded as it is and needs putting right"),
            )
        }
        Say::OffShelf { product } => (format!("“{product}”已下架"), format!("“{product}” is not on sale")),
        Say::StockExhausted { product } => (
            format!("“{product}”已售罄；已收的款项有效，请退款或更换商品"),
            format!("“{product}” is sold out; money taken stands. Refund it or offer another product"),
        ),
        Say::TenderTooSmall { payable, tendered } => (
            format!("应收 {}，实收 {}，金额不足", payable.yuan(), tendered.yuan()),
            format!("{} is due; {} is not enough", payable.yuan(), tendered.yuan()),
        ),
        Say::PriceDiffers { product, charged, listed } => (
            format!("“{product}”按 {} 收款，当前价格为 {}；小票有效，请核对", charged.yuan(), listed.yuan()),
            format!(
                "“{product}” was charged {}; the price is {}. The receipt stands; have a look",
                charged.yuan(),
                listed.yuan()
            ),
        ),
        Say::TillAlreadyOpen => (
            "本台已有打开的钱箱，请先交班".to_owned(),
            "This desk has an open till; close it first".to_owned(),
        ),
        Say::TillMissing => {
            ("还没有打开钱箱，请先开班".to_owned(), "No till is open; open one first".to_owned())
        }
        Say::TillClosed => (
            "收款时钱箱已交班；款项已记入该班次，请核对".to_owned(),
            "The till had been closed when the cash was taken; it is booked to that shift. Have a look"
                .to_owned(),
        ),
        Say::SamePhone { name, other } => (
            format!("{name} 与 {other} 的手机号相同，可能是同一人"),
            format!("{name} has the same phone as {other}; they may be one person"),
        ),
        Say::ClockWrong { issued_at, server } => (
            format!(
                "电脑时间不准（本机 {}，服务器 {}），请校准",
                zone.clock(*issued_at),
                zone.clock(*server)
            ),
            format!(
                "This PC's clock is off (it says {}, the server {}); set it right",
                zone.clock(*issued_at),
                zone.clock(*server)
            ),
        ),
        Say::AlreadyThere { what } => {
            let (zh, en) = table(what);
            (format!("该{zh}已存在"), format!("This {en} is there already"))
        }
        Say::Quarantined { attempts } => (
            format!("服务器处理此操作失败 {attempts} 次，已连同内容保存，请联系技术支持"),
            format!("The server failed {attempts} times at this; it is kept with all it said. Call support"),
        ),
        Say::AlreadySettled => ("已由他人处理".to_owned(), "Somebody has settled this".to_owned()),
        Say::MemberForgotten => (
            "该会员已注销，资料已清除".to_owned(),
            "This member was forgotten; nothing is known of them any more".to_owned(),
        ),
        Say::SameAccount { name } => {
            (format!("已是同一账户：{name}"), format!("They are one account already: {name}"))
        }
        Say::NotMerged { name } => (
            format!("{name} 没有合并到该账户，请刷新后再试"),
            format!("{name} is not part of that account; look again"),
        ),
        Say::MembersMerged { name } => (format!("已合并到 {name}"), format!("Merged into {name}")),
        Say::MemberStillHas { name, packages, bookings, debts } => (
            format!(
                "{name} 还有 {packages} 个有余额的套餐、{bookings} 个未上的预约、{debts} 笔欠款，请先处理再注销"
            ),
            format!(
                "{name} still has {packages} packages with units, {bookings} bookings ahead and {debts} debts; settle them first"
            ),
        ),
        Say::PackageNotUsable { package, state: of } => {
            let (zh, en) = state(of.as_str());
            (format!("“{package}”当前{zh}，不能这样操作"), format!("“{package}” is {en}; this can't be done"))
        }
        Say::PackageNotBegun { package } => (
            format!("“{package}”尚未开始计算有效期，无需延期"),
            format!("The days of “{package}” have not begun; there is nothing to extend"),
        ),
        Say::NotEnoughUnits { available, wanted } => (
            format!("可用 {available} 鞍时，不足 {wanted}（已预留的不能动用）"),
            format!(
                "{available} saddle hours are free, {wanted} are wanted; what is set aside for bookings stays"
            ),
        ),
        Say::TillCountedTwice { before, now } => (
            format!("该班次已清点为 {}，又报 {}；以第一次为准，请核对", before.yuan(), now.yuan()),
            format!(
                "This shift was counted as {}, and then as {}. The first count stands; have a look",
                before.yuan(),
                now.yuan()
            ),
        ),
        Say::AccountTaken { account } => (
            format!("账号“{account}”已有人使用，请换一个"),
            format!("Somebody signs in as “{account}” already; choose another account"),
        ),
        Say::LastManager => (
            "至少要有一位在职的店长".to_owned(),
            "Somebody has to manage the club; make another person manager first".to_owned(),
        ),
        Say::InLine { line, why } => {
            let why = words(why, lang, zone);
            (format!("第 {line} 行：{why}"), format!("Line {line}: {why}"))
        }
        Say::CheckInUndone => ("签到已撤销".to_owned(), "The check-in was undone".to_owned()),
        Say::DebtPaid { package } => (format!("已由“{package}”抵扣"), format!("Paid from “{package}”")),
        Say::NumberClash { printed, kept } => (
            format!(
                "小票上的单号 {printed} 已有另一笔销售使用；这一笔的款项有效，以 {kept} 保存，请核对两张小票"
            ),
            format!(
                "{printed} on the receipt is another sale's number; this money stands too and is kept as {kept}. \
                 Compare the two receipts"
            ),
        ),
        Say::NumberUnproven { number } => (
            format!(
                "单号 {number} 由另一台前台的编号打印，送来的电脑未能证明自己曾是那一台；款项已记录，请核对小票"
            ),
            format!(
                "{number} was printed under the letters of another desk, and the PC that sent it could not prove \
                 that it was that one; the money is recorded. Compare it with the receipt"
            ),
        ),
        Say::NumbersLost { .. } => lost(say, zone),
    }
}

fn lesson_not_open(state: LessonState) -> (String, String) {
    let (zh, en) = match state {
        LessonState::Cancelled => ("本节课已取消，请先恢复", "The lesson is cancelled; restore it first"),
        LessonState::Completed => ("本节课已完成，请先撤销结课", "The lesson is completed; reopen it first"),
        LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => {
            ("本节课不能这样调整，请刷新后再试", "The lesson can't be changed so; look again")
        }
    };
    (zh.to_owned(), en.to_owned())
}

fn horse_out(horse: &str, out: HorseOut, zone: ClubZone) -> (String, String) {
    let (zh, en) = horse_time(out.kind);
    let since = format!("{} {}", zone.date(out.from), zone.clock(out.from));
    match out.until {
        Some(until) => {
            let when = timetable::when(&Span { from: out.from, until }, zone);
            (format!("{horse} 在 {when} {zh}，不能上课"), format!("{horse} {en} {when} and can't be ridden"))
        }
        None => (
            format!("{horse} 自 {since} 起{zh}，不能上课"),
            format!("{horse} {en} since {since} and can't be ridden"),
        ),
    }
}

const fn horse_time(kind: HorseTime) -> (&'static str, &'static str) {
    match kind {
        HorseTime::Rest => ("休息", "rests"),
        HorseTime::Vet => ("看兽医", "is with the vet"),
        HorseTime::Farrier => ("钉蹄", "is with the farrier"),
        HorseTime::Injury => ("养伤", "is hurt"),
        HorseTime::MaintenanceDue => ("需保养", "is due for care"),
    }
}

/// What was lost with a damaged file: which numbers, at which desk, and when.
fn lost(say: &Say, zone: ClubZone) -> (String, String) {
    let Say::NumbersLost { desk, numbers, more, since, noticed_at } = say else {
        return (String::new(), String::new());
    };
    let at = |at| format!("{} {}", zone.date(at), zone.clock(at));
    let (zh_when, en_when) = since.map_or_else(
        || (format!("{} 之前", at(*noticed_at)), format!("before {}", at(*noticed_at))),
        |since| {
            let (since, until) = (at(since), at(*noticed_at));
            (format!("{since} 至 {until} 之间"), format!("between {since} and {until}"))
        },
    );
    let (zh_which, en_which) = match (numbers, more) {
        (Some(numbers), false) => (format!("操作（序号 {numbers}）"), format!("the acts numbered {numbers}")),
        (Some(numbers), true) => (
            format!("操作（序号 {numbers}，其后可能还有）"),
            format!("the acts numbered {numbers} and maybe some after them"),
        ),
        (None, _) => ("操作可能有".to_owned(), "maybe some acts".to_owned()),
    };
    let zh_desk = desk.as_ref().map_or_else(|| "一台前台".to_owned(), |desk| format!("“{desk}”"));
    let en_desk = desk.as_deref().unwrap_or("a desk");
    (
        format!("{zh_desk}的本机数据损坏：{zh_when}的{zh_which}未送达服务器，已丢失；请对照小票和现金补录"),
        format!(
            "The file of {en_desk} was damaged: {en_which}, given {en_when}, did not reach the server and are \
             lost. Go through receipts and cash and enter them again"
        ),
    )
}

fn bad_field(field: &str, problem: FieldProblem) -> (String, String) {
    let (zh, en) = field_words(field);
    match (field, problem) {
        ("pin", FieldProblem::Malformed) => {
            return (
                "PIN 为 6 至 12 位数字，不能全相同，也不能连号".to_owned(),
                "A PIN has 6 to 12 digits, not all the same and not counted up or down".to_owned(),
            );
        }
        ("account", FieldProblem::Malformed) => {
            return ("账号里不能有空格".to_owned(), "An account has no spaces".to_owned());
        }
        _ => {}
    }
    match problem {
        FieldProblem::Missing => (format!("请填写{zh}"), format!("Fill in the {en}")),
        FieldProblem::TooLong => (format!("{zh}太长"), format!("The {en} is too long")),
        FieldProblem::Malformed => (format!("{zh}格式不正确"), format!("The {en} is not of its form")),
        FieldProblem::OutOfRange => (format!("{zh}超出范围"), format!("The {en} is out of range")),
    }
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
        "riders" => ("骑手", "rider"),
        "birth_date" => ("出生日期", "birth date"),
        "weight_kg" => ("体重", "weight"),
        "reason" => ("原因", "reason"),
        "note" => ("说明", "note"),
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
        "no_ride" => ("禁骑名单", "no-ride list"),
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
        "lessons" => ("课程", "lessons"),
        "parts" => ("一次安排的项数", "number of things settled at once"),
        "arenas" => ("停用的场地或马匹", "arenas or horse"),
        "care" => ("情况", "kind of care"),
        "choices" => ("安排", "choices"),
        "slot_minutes" => ("时段间隔", "grid of starts"),
        "days" => ("日期", "days"),
        "party" => ("人数", "how many ride"),
        other => (other, other),
    }
}

fn table(what: &str) -> (&str, &str) {
    match what {
        "bookings" => ("预约", "booking"),
        "lessons" => ("课程", "lesson"),
        "riders" => ("骑手", "rider"),
        "members" => ("会员", "member"),
        "horses" => ("马匹", "horse"),
        "coaches" => ("教练", "coach"),
        "arenas" => ("场地", "arena"),
        "coach_availabilities" => ("班次或请假", "shift or leave"),
        "horse_availabilities" => ("马匹安排", "rest or care"),
        "arena_closures" => ("场地关闭", "closure"),
        "time_slot_templates" => ("可约时段", "booking hours"),
        "waitlist_entries" => ("候补", "entry on the waiting list"),
        "lesson_series" => ("系列课", "series"),
        "member_packages" => ("套餐", "package"),
        "products" | "course_configs" | "package_configs" => ("商品", "product"),
        "till_shifts" => ("钱箱", "till"),
        "staff" => ("员工", "person"),
        "clubs" => ("俱乐部", "club"),
        "attention_items" => ("待处理事项", "item"),
        other => (other, other),
    }
}

const fn right_name(right: Right) -> (&'static str, &'static str) {
    match right {
        Right::CheckIn => ("签到", "check riders in"),
        Right::OwnTimetable => ("查看自己的课表", "see one's own lessons"),
        Right::Timetable => ("课表调整", "change the timetable"),
        Right::RegisterMembers => ("会员登记", "register members"),
        Right::SellAtCounter => ("开单收款", "sell at the counter"),
        Right::OverrideTimetable => ("课表规则放行", "override timetable rules"),
        Right::OverrideWelfare => ("体重、负荷与免责放行", "override weight, load or waiver"),
        Right::SettleAttention => ("处理待办", "settle items"),
        Right::SeeRevenue => ("查看营收", "see revenue"),
        Right::SeePhones => ("查看手机号", "see phones"),
        Right::ManageDesks => ("管理前台电脑", "manage desks"),
        Right::ManagePackages => ("调整会员套餐", "change what members bought"),
        Right::ManageClub => ("管理俱乐部设置", "change the club's settings"),
    }
}

const fn horse_state(state: HorseState) -> (&'static str, &'static str) {
    match state {
        HorseState::Fit => ("可用", "fit"),
        HorseState::Resting => ("休息", "resting"),
        HorseState::Sick => ("伤病", "sick"),
        HorseState::Retired => ("已退役", "retired"),
    }
}

fn state(name: &str) -> (&str, &str) {
    match name {
        "held" => ("待付款", "held"),
        "booked" => ("已预约", "booked"),
        "checked_in" => ("已签到", "checked in"),
        "done" => ("已完成", "done"),
        "cancelled" => ("已取消", "cancelled"),
        "no_show" => ("未到", "a no-show"),
        "to_confirm" => ("待确认", "to confirm"),
        "confirmed" => ("已确认", "confirmed"),
        "in_progress" => ("进行中", "in progress"),
        "completed" => ("已完成", "completed"),
        "active" => ("可用", "active"),
        "suspended" => ("已暂停", "on hold"),
        "closed" => ("已交班", "closed"),
        "used_up" => ("已用完", "used up"),
        "expired" => ("已过期", "expired"),
        "refunded" => ("已退款", "refunded"),
        "asked" => ("待审批", "asked for"),
        "approved" => ("已批准", "approved"),
        "rejected" => ("未批准", "rejected"),
        "withdrawn" => ("已撤回", "withdrawn"),
        "open" => ("待处理", "open"),
        "settled" => ("已处理", "settled"),
        "waiting" => ("候补中", "waiting"),
        "offered" => ("已通知", "offered places"),
        "accepted" => ("已接受", "accepted"),
        "declined" => ("已谢绝", "declined"),
        "lapsed" => ("已过期", "lapsed"),
        "left" => ("已退出", "off the list"),
        "over" => ("已结束", "over"),
        other => (other, other),
    }
}
