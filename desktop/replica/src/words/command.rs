//! A command in words, for the list of those that wait.

use super::pick;
use shared::command::Command;
use shared::record::Approval;
use shared::words::Lang;

/// Names of what a command speaks of, as far as the replica has them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The rider of its booking.
    pub rider: Option<String>,
    /// Its horse.
    pub horse: Option<String>,
    /// Its account.
    pub member: Option<String>,
    /// Its lesson: date, time and course.
    pub lesson: Option<String>,
    /// The coach that it is about, or that a lesson gets.
    pub coach: Option<String>,
    /// The arena that it is about, or that a lesson gets.
    pub arena: Option<String>,
}

/// What a command does.
#[must_use]
pub fn words(command: &Command, names: &Names, lang: Lang) -> String {
    let who = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let rider = who(&names.rider);
    match command {
        Command::RegisterMember(args) => {
            pick(lang, format!("登记会员 {}", args.name), format!("Register {}", args.name))
        }
        Command::AssignHorse(args) => match args.horse_id {
            Some(_) => {
                let horse = who(&names.horse);
                pick(lang, format!("{rider} 换骑 {horse}"), format!("Put {rider} on {horse}"))
            }
            None => pick(lang, format!("取消 {rider} 的马匹"), format!("Take {rider} off the horse")),
        },
        Command::CheckIn(_) => pick(lang, format!("{rider} 签到"), format!("Check {rider} in")),
        Command::UndoCheckIn(_) => {
            pick(lang, format!("撤销 {rider} 的签到"), format!("Undo {rider}'s check-in"))
        }
        Command::SellPackage(args) => {
            let (member, what, price) = (who(&names.member), &args.sold.name, args.sold.price.yuan());
            pick(
                lang,
                format!("{member} 购买“{what}”，现金 {price}（{}）", args.order_number),
                format!("Sell “{what}” to {member} for {price} in cash ({})", args.order_number),
            )
        }
        Command::OpenTill(args) => {
            let float = args.float.yuan();
            pick(lang, format!("开班，备用金 {float}"), format!("Open the till with {float}"))
        }
        Command::SettleAttention(_) => pick(lang, "处理待办事项", "Settle an item"),
        Command::CancelBooking(_) => {
            pick(lang, format!("取消 {rider} 的预约"), format!("Cancel {rider}'s booking"))
        }
        Command::MarkNoShow(_) => pick(lang, format!("{rider} 未到"), format!("Mark {rider} as not come")),
        Command::EditMember(_) => {
            let member = who(&names.member);
            pick(lang, format!("修改会员资料：{member}"), format!("Edit {member}"))
        }
        Command::EditRider(_) => pick(lang, "修改骑手资料", "Edit a rider"),
        Command::MergeMembers(_) => {
            let member = who(&names.member);
            pick(lang, format!("合并会员 {member}"), format!("Merge {member} into another account"))
        }
        Command::SplitMembers(_) => {
            let member = who(&names.member);
            pick(lang, format!("撤销合并 {member}"), format!("Part {member} from the other account"))
        }
        Command::DeleteMember(_) => {
            let member = who(&names.member);
            pick(lang, format!("注销会员 {member}"), format!("Forget {member}"))
        }
        Command::ImportMembers(args) => {
            let (many, source) = (args.members.len(), &args.source);
            pick(lang, format!("导入 {many} 位会员（{source}）"), format!("Import {many} members ({source})"))
        }
        Command::SuspendPackage(_) => pick(lang, "暂停套餐", "Put a package on hold"),
        Command::ResumePackage(_) => pick(lang, "恢复套餐", "Let a package go on"),
        Command::ExtendPackage(args) => {
            pick(lang, format!("套餐延期至 {}", args.until), format!("Extend a package to {}", args.until))
        }
        Command::AdjustPackage(args) => pick(
            lang,
            format!("调整套餐 {} 鞍时", args.units),
            format!("Adjust a package by {} saddle hours", args.units),
        ),
        Command::TransferPackage(args) => {
            let member = who(&names.member);
            pick(
                lang,
                format!("转让 {} 鞍时给 {member}", args.units),
                format!("Hand {} saddle hours to {member}", args.units),
            )
        }
        Command::CloseTill(args) => {
            let counted = args.counted.yuan();
            pick(lang, format!("交班，清点 {counted}"), format!("Close the till with {counted}"))
        }
        Command::ReopenTill(_) => pick(lang, "重新打开钱箱", "Open a closed till again"),
        Command::MoveCash(args) if args.amount.is_negative() => {
            let amount = (-args.amount).yuan();
            pick(
                lang,
                format!("取出现金 {amount}（{}）", args.reason),
                format!("Take {amount} out of the till ({})", args.reason),
            )
        }
        Command::MoveCash(args) => {
            let amount = args.amount.yuan();
            pick(
                lang,
                format!("存入现金 {amount}（{}）", args.reason),
                format!("Put {amount} into the till ({})", args.reason),
            )
        }
        Command::AddCoach(_) => pick(lang, "新增教练", "Add a coach"),
        Command::AddHorse(_) => pick(lang, "新增马匹", "Add a horse"),
        Command::AddArena(_) => pick(lang, "新增场地", "Add an arena"),
        Command::EditCoach(_)
        | Command::EditHorse(_)
        | Command::EditArena(_)
        | Command::PaintShifts(_)
        | Command::AskLeave(_)
        | Command::DecideLeave(_)
        | Command::AddHorseTime(_)
        | Command::EditHorseTime(_)
        | Command::CloseArena(_)
        | Command::EditClosure(_) => resource_words(command, names, lang),
        Command::EditStaff(_) => pick(lang, "修改员工", "Edit a person of the staff"),
        Command::AddStaff(_) => pick(lang, "新增员工", "Add a person to the staff"),
        Command::EditClub(_) => pick(lang, "修改俱乐部设置", "Change the club's settings"),
        Command::AddSlotTemplate(_) => pick(lang, "新增可约时段", "Open hours for booking"),
        Command::EditSlotTemplate(_) => pick(lang, "修改可约时段", "Change the hours for booking"),
        Command::MakeSeries(args) => {
            let many = args.lessons.len();
            pick(lang, format!("排系列课（{many} 节）"), format!("Put a series of {many} lessons on"))
        }
        Command::EditSeries(_) => pick(lang, "调整系列课", "Change a series of lessons"),
        Command::LeaveWaitingList(_) => pick(lang, "退出候补", "Take somebody off a waiting list"),
        Command::AcceptOffer(args) => {
            let many = args.seats.len();
            pick(lang, format!("接受候补名额（{many} 人）"), format!("Take {many} places that were held"))
        }
        Command::DeclineOffer(_) => pick(lang, "谢绝候补名额", "Decline places that were held"),
        Command::OfferPlaces(_) => pick(lang, "通知候补", "Offer places to who waits"),
        Command::Rearrange(args) => super::outage::rearranged(lang, args),
        Command::CancelSeries(_) => pick(lang, "取消系列课", "Cancel a series of lessons"),
        Command::Void(_) => pick(lang, "已丢失的操作", "An act that was lost"),
        Command::BookRider(_) => {
            let lesson = who(&names.lesson);
            pick(lang, format!("{rider} 预约 {lesson}"), format!("Book {rider} into {lesson}"))
        }
        Command::RestoreBooking(_) => {
            pick(lang, format!("恢复 {rider} 的预约"), format!("Restore {rider}'s booking"))
        }
        Command::CheckOut(_) => pick(lang, format!("{rider} 签退"), format!("Check {rider} out")),
        Command::UndoCheckOut(_) => {
            pick(lang, format!("撤销 {rider} 的签退"), format!("Undo {rider}'s check-out"))
        }
        Command::UndoNoShow(_) => {
            pick(lang, format!("撤销 {rider} 的未到"), format!("Take {rider}'s absence back"))
        }
        Command::MakeLesson(_)
        | Command::MoveLesson(_)
        | Command::EditLesson(_)
        | Command::ConfirmLesson(_)
        | Command::CancelLesson(_)
        | Command::RestoreLesson(_)
        | Command::EndLesson(_)
        | Command::ReopenLesson(_)
        | Command::ChangeCourse(_)
        | Command::JoinWaitingList(_) => lesson_words(command, names, lang),
    }
}

/// What a command does to a coach, a horse or an arena.
fn resource_words(command: &Command, names: &Names, lang: Lang) -> String {
    let who = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let (coach, horse, arena) = (who(&names.coach), who(&names.horse), who(&names.arena));
    let (zh, en) = match command {
        Command::EditCoach(_) => (format!("修改教练 {coach}"), format!("Edit {coach}")),
        Command::EditHorse(_) => (format!("修改马匹 {horse}"), format!("Edit {horse}")),
        Command::EditArena(_) => (format!("修改场地 {arena}"), format!("Edit {arena}")),
        Command::PaintShifts(_) => (format!("调整 {coach} 的班次"), format!("Change {coach}'s shifts")),
        Command::AskLeave(args) if args.approved => {
            (format!("{coach} 请假，已批准"), format!("{coach} goes on leave"))
        }
        Command::AskLeave(_) => (format!("{coach} 申请请假"), format!("Ask for {coach}'s leave")),
        Command::DecideLeave(args) => match args.state {
            Approval::Asked => (format!("{coach} 的请假重新待审批"), format!("Open {coach}'s leave again")),
            Approval::Approved => (format!("批准 {coach} 的请假"), format!("Approve {coach}'s leave")),
            Approval::Rejected => (format!("不批准 {coach} 的请假"), format!("Refuse {coach}'s leave")),
            Approval::Withdrawn => (format!("撤回 {coach} 的请假"), format!("Withdraw {coach}'s leave")),
        },
        Command::AddHorseTime(_) => {
            (format!("安排 {horse} 休息或护理"), format!("Let {horse} rest or be cared for"))
        }
        Command::EditHorseTime(_) => {
            (format!("修改 {horse} 的休息或护理"), format!("Change {horse}'s rest or care"))
        }
        Command::CloseArena(_) => (format!("关闭 {arena}"), format!("Close {arena}")),
        Command::EditClosure(_) => {
            (format!("修改 {arena} 的关闭时间"), format!("Change when {arena} is closed"))
        }
        _ => (coach, horse),
    };
    pick(lang, zh, en)
}

/// What a command does to a lesson.
fn lesson_words(command: &Command, names: &Names, lang: Lang) -> String {
    let lesson = names.lesson.clone().unwrap_or_else(|| "?".to_owned());
    match command {
        Command::MakeLesson(_) => pick(lang, format!("排课 {lesson}"), format!("Put {lesson} on")),
        Command::MoveLesson(args) => {
            let mut to = Vec::new();
            if args.time.is_some() {
                to.push(pick(lang, "时间", "time"));
            }
            if args.coach.is_some() {
                to.push(names.coach.clone().unwrap_or_else(|| pick(lang, "教练待定", "no coach yet")));
            }
            if args.arena.is_some() {
                to.push(names.arena.clone().unwrap_or_else(|| pick(lang, "场地待定", "no arena yet")));
            }
            let (zh, en) = (to.join("、"), to.join(", "));
            pick(lang, format!("调整 {lesson}：{zh}"), format!("Change {lesson}: {en}"))
        }
        Command::EditLesson(_) => {
            pick(lang, format!("修改备注：{lesson}"), format!("Change the note of {lesson}"))
        }
        Command::ConfirmLesson(_) => pick(lang, format!("确认 {lesson}"), format!("Confirm {lesson}")),
        Command::CancelLesson(_) => pick(lang, format!("取消 {lesson}"), format!("Cancel {lesson}")),
        Command::RestoreLesson(_) => pick(lang, format!("恢复 {lesson}"), format!("Restore {lesson}")),
        Command::EndLesson(_) => pick(lang, format!("结课 {lesson}"), format!("End {lesson}")),
        Command::ReopenLesson(_) => pick(lang, format!("撤销结课 {lesson}"), format!("Reopen {lesson}")),
        Command::JoinWaitingList(args) => {
            let many = args.riders.len();
            pick(lang, format!("候补 {lesson}（{many} 人）"), format!("Wait for {lesson} ({many})"))
        }
        Command::ChangeCourse(_) => {
            pick(lang, format!("{lesson} 改上其他课程"), format!("Give {lesson} another course"))
        }
        _ => lesson,
    }
}
