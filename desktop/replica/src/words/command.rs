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
