//! What rows, rights and states are called in the middle of a sentence.

use crate::record::{HorseState, HorseTime};
use crate::rights::Right;

pub(super) fn table(what: &str) -> (&str, &str) {
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

pub(super) const fn right(right: Right) -> (&'static str, &'static str) {
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

pub(super) const fn horse_state(state: HorseState) -> (&'static str, &'static str) {
    match state {
        HorseState::Fit => ("可用", "fit"),
        HorseState::Resting => ("休息", "resting"),
        HorseState::Sick => ("伤病", "sick"),
        HorseState::Retired => ("已退役", "retired"),
    }
}

pub(super) const fn horse_time(kind: HorseTime) -> (&'static str, &'static str) {
    match kind {
        HorseTime::Rest => ("休息", "rests"),
        HorseTime::Vet => ("看兽医", "is with the vet"),
        HorseTime::Farrier => ("钉蹄", "is with the farrier"),
        HorseTime::Injury => ("养伤", "is hurt"),
        HorseTime::MaintenanceDue => ("需保养", "is due for care"),
    }
}

pub(super) fn state(name: &str) -> (&str, &str) {
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
