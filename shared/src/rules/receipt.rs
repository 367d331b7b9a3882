//! The text of a till receipt, 32 columns wide as an 80 mm printer has them; a Chinese character takes two.

use crate::money::Money;
use crate::record::SoldProduct;
use crate::time::{ClubZone, Timestamp};
use crate::words::Lang;

/// What stands on a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptText<'a> {
    /// Name of the club.
    pub club: &'a str,
    /// Its zone.
    pub zone: ClubZone,
    /// Order number.
    pub number: &'a str,
    /// When the money changed hands.
    pub at: Timestamp,
    /// Who took it.
    pub staff: &'a str,
    /// Whose account.
    pub member: &'a str,
    /// What was sold.
    pub sold: &'a SoldProduct,
    /// Due.
    pub payable: Money,
    /// Handed over.
    pub tendered: Money,
    /// Given back.
    pub change: Money,
}

const WIDTH: usize = 32;

impl ReceiptText<'_> {
    /// The lines, each at most 32 columns wide.
    #[must_use]
    pub fn render(&self, lang: Lang) -> String {
        let label = |zh: &'static str, en: &'static str| match lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        let date = self.zone.date(self.at);
        let mut lines = vec![centred(self.club), centred(label("收款小票", "Receipt")), "-".repeat(WIDTH)];
        lines.push(pair(label("单号", "Order"), self.number));
        lines.push(pair(label("时间", "Time"), &format!("{date} {}", self.zone.clock(self.at))));
        lines.push(pair(label("收银", "Cashier"), self.staff));
        lines.push(pair(label("会员", "Member"), self.member));
        lines.push("-".repeat(WIDTH));
        lines.extend(wrapped(&self.sold.name));
        if let Some(units) = self.sold.units {
            lines.push(pair(label("鞍时", "Saddle hours"), &units.to_string()));
        }
        lines.push(pair(label("应收", "Due"), &self.payable.yuan()));
        lines.push(pair(label("现金", "Cash"), &self.tendered.yuan()));
        lines.push(pair(label("找零", "Change"), &self.change.yuan()));
        lines.push("-".repeat(WIDTH));
        lines.push(centred(label("谢谢惠顾", "Thank you")));
        lines.join("\n")
    }
}

/// Columns that a character takes on the printer: two for the wide East Asian ones.
fn columns(c: char) -> usize {
    let wide = matches!(u32::from(c),
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD);
    if wide { 2 } else { 1 }
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn clipped(text: &str, widest: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += columns(*c);
            used <= widest
        })
        .collect()
}

fn wrapped(text: &str) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let line = clipped(rest, WIDTH);
        rest = rest.get(line.len()..).unwrap_or_default();
        lines.push(line);
    }
    lines
}

fn centred(text: &str) -> String {
    let text = clipped(text, WIDTH);
    format!("{}{text}", " ".repeat((WIDTH - width(&text)) / 2))
}

fn pair(label: &str, value: &str) -> String {
    let value = clipped(value, WIDTH.saturating_sub(width(label) + 1));
    let gap = WIDTH.saturating_sub(width(label) + width(&value));
    format!("{label}{}{value}", " ".repeat(gap))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::record::ProductKind;

    #[test]
    fn no_line_is_wider_than_the_paper_and_the_figures_stand_right() {
        let sold = SoldProduct {
            kind: ProductKind::Package,
            code: "P20".to_owned(),
            name: "二十鞍时成长套餐（含障碍课程，限周中使用，不可转让）".to_owned(),
            price: "3600".parse().unwrap(),
            units: Some("20".parse().unwrap()),
            validity_days: Some(180),
        };
        let text = ReceiptText {
            club: "青禾马术俱乐部",
            zone: ClubZone::default(),
            number: "O20261121A0001",
            at: "2026-11-21T06:30:00Z".parse().unwrap(),
            staff: "林晓",
            member: "一个名字长得不像话的会员先生女士小朋友们",
            sold: &sold,
            payable: sold.price,
            tendered: "4000".parse().unwrap(),
            change: "400".parse().unwrap(),
        }
        .render(Lang::Zh);
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert!(text.contains("找零                     ¥400.00"), "{text}");
        assert!(text.contains("2026-11-21 14:30"), "{text}");
    }
}
