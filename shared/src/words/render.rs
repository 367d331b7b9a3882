//! The sentences themselves, Chinese beside English.

use super::{Lang, Say, field, names, numbers, timetable};
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
            let (zh, en) = names::table(what);
            (
                format!("找不到该{zh}，可能已被删除；请刷新后再试"),
                format!("This {en} is not here any more; look it up again"),
            )
        }
        Say::MayNot { right } => {
            let (zh, en) = names::right(*right);
            (format!("您没有“{zh}”的权限，请店长操作"), format!("You may not {en}; ask a manager"))
        }
        Say::IllegalStep { record, from, to } => (
            format!("当前状态（{}）不能变为“{}”，请刷新后再试", names::state(from).0, names::state(to).0),
            format!("A {record} that is {} can't become {}; look again", names::state(from).1, names::state(to).1),
        ),
        Say::BadField { field: name, problem } => field::wrong(name, *problem),
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
            let (zh, en) = names::horse_state(*state);
            (format!("{horse} 目前{zh}，不能上课"), format!("{horse} is {en} and can't be ridden"))
        }
        Say::HorseUnfit { horse, out: Some(out), .. } => timetable::horse_out(horse, *out, zone),
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
        Say::LessonNotOpen { state } => timetable::lesson_not_open(*state),
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
            let (zh, en) = names::table(what);
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
            let (zh, en) = names::state(of.as_str());
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
        Say::NumberClash { printed, kept } => numbers::clash(printed, kept),
        Say::NumberUnproven { number } => numbers::unproven(number),
        Say::NumbersLost { desk, numbers: which, more, since, noticed_at } => {
            numbers::lost(desk.as_deref(), which.as_deref(), *more, *since, *noticed_at, zone)
        }
    }
}
