//! The replicated tables by the names that people have for them.

use super::pick;
use shared::record::Table;
use shared::words::Lang;

/// A table's name.
#[must_use]
pub fn name(table: Table, lang: Lang) -> String {
    let (zh, en) = match table {
        Table::Clubs => ("俱乐部", "Club"),
        Table::Desks => ("前台", "Desks"),
        Table::Staff => ("员工", "Staff"),
        Table::Coaches => ("教练", "Coaches"),
        Table::Members => ("会员", "Members"),
        Table::Horses => ("马匹", "Horses"),
        Table::Arenas => ("场地", "Arenas"),
        Table::Riders => ("骑手", "Riders"),
        Table::Products => ("商品", "Products"),
        Table::CourseConfigs => ("课程设置", "Course settings"),
        Table::PackageConfigs => ("套餐设置", "Package settings"),
        Table::TillShifts => ("钱箱班次", "Till shifts"),
        Table::Orders => ("订单", "Orders"),
        Table::OrderItems => ("订单明细", "Order items"),
        Table::Payments => ("付款", "Payments"),
        Table::CashMovements => ("现金出入", "Cash movements"),
        Table::MemberPackages => ("会员套餐", "Packages"),
        Table::TimeSlotTemplates => ("可约时段", "Booking hours"),
        Table::CoachAvailabilities => ("班次与请假", "Shifts and leave"),
        Table::HorseAvailabilities => ("马匹休息与护理", "Horses' rest and care"),
        Table::ArenaClosures => ("场地关闭", "Arena closures"),
        Table::LessonSeries => ("系列课", "Lesson series"),
        Table::Overrides => ("放行记录", "Rules let pass"),
        Table::WaitlistEntries => ("候补名单", "Waiting lists"),
        Table::Lessons => ("课程安排", "Lessons"),
        Table::Bookings => ("预约", "Bookings"),
        Table::CheckIns => ("签到", "Check-ins"),
        Table::PackageEntries => ("套餐明细", "Package entries"),
        Table::Debts => ("欠课", "Debts"),
        Table::AttentionItems => ("待处理事项", "Attention items"),
    };
    pick(lang, zh, en)
}

/// Several tables in a row, as one says them.
#[must_use]
pub fn names(tables: &[Table], lang: Lang) -> String {
    let named: Vec<String> = tables.iter().map(|table| name(*table, lang)).collect();
    named.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}
