//! What the Sync page says: the link, what befell the data, what a comparison found.

use super::{pick, table};
use crate::replica::{Befallen, Happened};
use crate::view::{Happening, Link};
use shared::command::Void;
use shared::record::Table;
use shared::words::Lang;

/// How the link stands, in a few words.
#[must_use]
pub fn title(link: &Link, lang: Lang) -> String {
    let (zh, en) = match link {
        Link::Online => ("在线", "Online"),
        Link::Offline { .. } => ("网络断开", "Offline"),
        Link::Practising { .. } => ("断网演练中", "Practising offline"),
        Link::CatchingUp { .. } => ("正在同步", "Catching up"),
        Link::Bootstrapping { .. } => ("正在取回俱乐部数据", "Fetching the club's data"),
        Link::Demo => ("示范俱乐部", "Demo club"),
        Link::Stopped { .. } => ("已停止同步", "Not syncing"),
    };
    pick(lang, zh, en)
}

/// What that means for who works here.
#[must_use]
pub fn meaning(link: &Link, waiting: u32, lang: Lang) -> String {
    match link {
        Link::Online if waiting == 0 => pick(
            lang,
            "本机的每一步都已送达服务器，其他前台的改动随时到达。",
            "Every step taken here has reached the server; what other desks do arrives at once.",
        ),
        Link::Online => pick(
            lang,
            format!("{waiting} 条操作正在送往服务器。"),
            format!("Acts on their way to the server: {waiting}."),
        ),
        Link::Offline { .. } => pick(
            lang,
            format!(
                "照常工作即可。每一步都先保存在本机，网络恢复后按顺序送出；现在有 {waiting} 条在等。本机每秒重试一次。"
            ),
            format!(
                "Go on working. Every step is saved on this PC first and sent in order once the network is back; waiting now: {waiting}. This PC tries again every second."
            ),
        ),
        Link::Practising { until } => pick(
            lang,
            format!(
                "网络是通的，只是本台假装网线被拔掉：其他前台照常。现在有 {waiting} 条在等，{until} 自动恢复，重启程序也会恢复，什么都不会丢。"
            ),
            format!(
                "The network is there; this desk acts as if its cable were pulled, and the other desks don't. Waiting now: {waiting}. It ends by itself at {until}, or when the program restarts; nothing is lost."
            ),
        ),
        Link::CatchingUp { done, total } => pick(
            lang,
            format!("网络已恢复，正在把排队的操作送到服务器：{done} / {total}。"),
            format!("The network is back; the queue goes to the server: {done} of {total}."),
        ),
        Link::Bootstrapping { .. } => pick(
            lang,
            "正在把整个俱乐部的数据重新取到本机。现有数据在取完前照常可用，排队的操作都保留。",
            "The whole club is fetched anew. What is here works until that is done, and the queue is kept.",
        ),
        Link::Demo => pick(
            lang,
            "数据只保存在本机，没有服务器，也就没有同步。",
            "It is kept on this PC alone; there is no server, and nothing to sync.",
        ),
        Link::Stopped { .. } => {
            pick(lang, "服务器不再接受本台的数据。", "The server takes nothing of this desk any more.")
        }
    }
}

/// How far this PC's clock is off; none while that does not matter.
#[must_use]
pub fn clock(offset_millis: i64, lang: Lang) -> Option<String> {
    const MATTERS_SECONDS: u64 = 30;
    let seconds = offset_millis.unsigned_abs() / 1_000;
    if seconds < MATTERS_SECONDS {
        return None;
    }
    let (zh, en) = match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => (format!("{seconds} 秒"), format!("{seconds} s")),
        (0, minutes, seconds) => (format!("{minutes} 分 {seconds} 秒"), format!("{minutes} min {seconds} s")),
        (hours, minutes, _) => (format!("{hours} 小时 {minutes} 分"), format!("{hours} h {minutes} min")),
    };
    // The offset is what has to be added to this PC's time.
    let (way_zh, way_en) = if offset_millis > 0 { ("慢", "slow") } else { ("快", "fast") };
    Some(pick(
        lang,
        format!("本机时钟{way_zh} {zh}，记录的时间已按服务器校正"),
        format!("This PC's clock is {en} {way_en}; what is recorded goes by the server's"),
    ))
}

/// Just now.
#[must_use]
pub fn just_now(lang: Lang) -> String {
    pick(lang, "刚刚", "just now")
}

/// Between two sentences in a row.
#[must_use]
pub const fn between(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    }
}

/// An outcome's name.
#[must_use]
pub fn outcome(kind: &str, lang: Lang) -> String {
    let (zh, en) = match kind {
        "applied_with_issue" => ("已完成，有待处理", "Done, with an item"),
        "rejected" => ("未被接受", "Refused"),
        "set_aside" => ("已隔离", "Set aside"),
        _ => ("已完成", "Done"),
    };
    pick(lang, zh, en)
}

/// A comparison's finding, with what happens now.
#[must_use]
pub fn compared(differing: &[Table], lang: Lang) -> String {
    if differing.is_empty() {
        return pick(lang, "每张表都与服务器完全一致。", "Every table equals the server's, row for row.");
    }
    let names = table::names(differing, lang);
    pick(
        lang,
        format!("{names}与服务器不同，本台正自动重新取回数据，不需要做什么。"),
        format!(
            "Different from the server: {names}. This desk fetches its data anew by itself; nothing is to be done."
        ),
    )
}

/// Why nothing could be compared.
#[must_use]
pub fn not_compared(waiting: u32, lang: Lang) -> String {
    if waiting > 0 {
        return pick(
            lang,
            format!("还有 {waiting} 条操作没有送达，送达后再核对。"),
            format!("Acts that have not reached the server yet: {waiting}. Verify again once they have."),
        );
    }
    pick(
        lang,
        "数据正在变动，这一次没能比对，请稍后再试。",
        "The data was changing, so nothing could be compared this time. Try again in a moment.",
    )
}

/// What befell the data, explained. `lost` is what this desk said of commands that were lost.
#[must_use]
pub fn happening(one: &Befallen, lost: &[Void], at: String, lang: Lang) -> Happening {
    let (kind, title, words) = match &one.what {
        Happened::Restored { again } => restored(*again, lang),
        Happened::Rebuilt => (
            "rebuilt",
            pick(lang, "数据已重新取回", "The data was fetched anew"),
            pick(
                lang,
                "本机的俱乐部数据整个换成了服务器的，排队的操作都保留，并已重新接上。",
                "This PC's copy of the club was replaced by the server's; the queue was kept and put on top of it.",
            ),
        ),
        Happened::Differed { tables } => {
            let names = table::names(tables, lang);
            (
                "differed",
                pick(lang, "核对发现不同", "A comparison found a difference"),
                pick(
                    lang,
                    format!("{names}与服务器不同，本台自动重新取回了数据。"),
                    format!("Different from the server: {names}. This desk fetched its data anew by itself."),
                ),
            )
        }
        Happened::Salvaged { pending, whole } => salvaged(*pending, *whole, lost, lang),
        Happened::Enrolled { kept } => (
            "enrolled",
            pick(lang, "本台已重新登记", "This desk was enrolled anew"),
            pick(
                lang,
                format!("它有了新的身份，之前未送达的 {kept} 条操作都带了过来，按原来的顺序送出。"),
                format!(
                    "It has a new identity; the {kept} acts that had not been sent came along and go out in their order."
                ),
            ),
        ),
        Happened::Revoked => (
            "revoked",
            pick(lang, "本台被停用", "This desk was revoked"),
            pick(
                lang,
                "店长停用了这台前台，服务器不再接受它的数据。未送达的操作保留在本机，重新登记后送出。",
                "A manager took this desk out of service. What had not been sent is kept here and goes out once it is enrolled anew.",
            ),
        ),
        Happened::Forked => (
            "forked",
            pick(lang, "另一台电脑用了本台的数据", "Another PC worked with this desk's data"),
            pick(
                lang,
                "多半是还原过系统镜像，或把数据拷到了别的电脑：同一个序号下出现了两条不同的操作。为免混在一起，本台停下，重新登记后继续。",
                "Most likely a system image was restored or the data was copied: one number was used for two acts. So that they don't get mixed this desk stopped; enrolled anew, it goes on.",
            ),
        ),
        Happened::NotUnderstood => (
            "not_understood",
            pick(lang, "程序与服务器版本不匹配", "Program and server are of different versions"),
            pick(
                lang,
                "服务器看不懂本程序送去的数据。更新程序后继续；未送达的操作都保留。",
                "The server could not read what this program sends. It goes on after an update; the queue is kept.",
            ),
        ),
    };
    Happening { at, kind: kind.to_owned(), title, words }
}

fn restored(again: u64, lang: Lang) -> (&'static str, String, String) {
    let (zh, en) = if again == 0 {
        ("本台没有需要补送的操作。".to_owned(), "This desk had nothing to send again.".to_owned())
    } else {
        (
            format!("备份之后的 {again} 条操作服务器已不记得，本台都还留着，又送了一遍。"),
            format!(
                "It had forgotten {again} acts done after that backup; this desk had kept them and sent them again."
            ),
        )
    };
    (
        "restored",
        pick(lang, "服务器从备份恢复过", "The server was restored from a backup"),
        pick(
            lang,
            format!("服务器换了新的纪元，本台重新取回了全部数据。{zh}"),
            format!("It began a new epoch, and this desk fetched everything anew. {en}"),
        ),
    )
}

fn salvaged(pending: u64, whole: bool, lost: &[Void], lang: Lang) -> (&'static str, String, String) {
    let numbers: Vec<String> =
        lost.iter().flat_map(|void| &void.lost).map(|lost| numbers(lost.from, lost.to)).collect();
    let more = lost.iter().any(|void| void.more);
    let gone = match (numbers.is_empty(), more) {
        (true, false) => pick(lang, "没有操作丢失。", "No act was lost."),
        (true, true) => {
            pick(lang, "可能有操作丢失，说不出是哪些。", "Acts may be lost; nobody can say which.")
        }
        (false, _) => {
            let said = numbers.join(if lang == Lang::Zh { "、" } else { ", " });
            pick(
                lang,
                format!("序号 {said} 的操作没能读出，已作废并列入待处理。"),
                format!("Acts that could not be read: {said}. They were voided, and an item tells of them."),
            )
        }
    };
    let goes_on = if whole {
        pick(lang, "", "")
    } else {
        pick(lang, "本台需要重新登记。", " This desk had to be enrolled anew.")
    };
    (
        "salvaged",
        pick(lang, "数据文件损坏过", "The data file was damaged"),
        pick(
            lang,
            format!("坏文件放到了一边，没有删除；未送达的操作救回 {pending} 条。{gone}{goes_on}"),
            format!(
                "It was set aside, not deleted; acts that waited and could be saved: {pending}. {gone}{goes_on}"
            ),
        ),
    )
}

fn numbers(from: u64, to: u64) -> String {
    if from == to { from.to_string() } else { format!("{from}–{to}") }
}

/// Bytes as people say them.
#[must_use]
pub fn size(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).saturating_add(1 << 19) / (1 << 20);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::command::Lost;
    use shared::time::Timestamp;

    fn said(what: Happened, lost: &[Void], lang: Lang) -> String {
        let one = Befallen { at: Timestamp::from_millis(0), what };
        happening(&one, lost, String::new(), lang).words
    }

    #[test]
    fn a_clock_that_is_a_little_off_is_not_worth_a_word() {
        assert_eq!(clock(29_999, Lang::Zh), None);
        assert_eq!(
            clock(130_000, Lang::Zh).as_deref(),
            Some("本机时钟慢 2 分 10 秒，记录的时间已按服务器校正")
        );
        assert_eq!(
            clock(-3_661_000, Lang::En).as_deref(),
            Some("This PC's clock is 1 h 1 min fast; what is recorded goes by the server's")
        );
    }

    #[test]
    fn damage_names_the_numbers_that_were_lost() {
        let void = Void {
            desk_id: None,
            lost: vec![Lost { from: 4, to: 6 }, Lost { from: 9, to: 9 }],
            more: false,
            since: None,
            noticed_at: Timestamp::from_millis(0),
        };
        let salvaged = Happened::Salvaged { pending: 12, whole: true };
        assert_eq!(
            said(salvaged.clone(), &[void], Lang::Zh),
            "坏文件放到了一边，没有删除；未送达的操作救回 12 条。序号 4–6、9 的操作没能读出，已作废并列入待处理。"
        );
        assert!(said(salvaged, &[], Lang::En).ends_with("could be saved: 12. No act was lost."));
    }

    #[test]
    fn a_restored_server_says_what_went_to_it_again() {
        let words = said(Happened::Restored { again: 3 }, &[], Lang::Zh);
        assert_eq!(
            words,
            "服务器换了新的纪元，本台重新取回了全部数据。备份之后的 3 条操作服务器已不记得，本台都还留着，又送了一遍。"
        );
        assert_eq!(size(40_055_603), "38.2 MB");
    }
}
