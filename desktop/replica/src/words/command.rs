//! A command in words, for the list of those that wait.

use super::pick;
use shared::command::Command;
use shared::money::Money;
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
            let (member, what, price) = (who(&names.member), &args.sold.name, yuan(args.sold.price));
            pick(
                lang,
                format!("{member} 购买“{what}”，现金 {price}（{}）", args.order_number),
                format!("Sell “{what}” to {member} for {price} in cash ({})", args.order_number),
            )
        }
        Command::OpenTill(args) => {
            let float = yuan(args.float);
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
            let counted = yuan(args.counted);
            pick(lang, format!("交班，清点 {counted}"), format!("Close the till with {counted}"))
        }
        Command::ReopenTill(_) => pick(lang, "重新打开钱箱", "Open a closed till again"),
        Command::MoveCash(args) => {
            let amount = yuan(args.amount);
            pick(
                lang,
                format!("现金进出 {amount}（{}）", args.reason),
                format!("Move {amount} in cash ({})", args.reason),
            )
        }
        Command::EditCoach(_) => pick(lang, "修改教练", "Edit a coach"),
        Command::AddCoach(_) => pick(lang, "新增教练", "Add a coach"),
        Command::EditHorse(_) => pick(lang, "修改马匹", "Edit a horse"),
        Command::AddHorse(_) => pick(lang, "新增马匹", "Add a horse"),
        Command::EditArena(_) => pick(lang, "修改场地", "Edit an arena"),
        Command::AddArena(_) => pick(lang, "新增场地", "Add an arena"),
        Command::EditStaff(_) => pick(lang, "修改员工", "Edit a person of the staff"),
        Command::AddStaff(_) => pick(lang, "新增员工", "Add a person to the staff"),
        Command::EditClub(_) => pick(lang, "修改俱乐部设置", "Change the club's settings"),
        Command::Void(_) => pick(lang, "已丢失的操作", "An act that was lost"),
    }
}

/// An amount as people write it: `¥1,280.00`.
#[must_use]
pub fn yuan(amount: Money) -> String {
    let plain = amount.to_string();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
    let (whole, fen) = plain.split_once('.').unwrap_or((plain, "00"));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}¥{grouped}.{fen}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_thousands() {
        let written = |fen| yuan(Money::from_fen(fen));
        assert_eq!(written(128_000), "¥1,280.00");
        assert_eq!(written(50), "¥0.50");
        assert_eq!(written(-123_456_789), "-¥1,234,567.89");
        assert_eq!(written(100_000), "¥1,000.00");
        assert_eq!(written(99_900), "¥999.00");
    }
}
