//! The sentence of the status strip: always the truth.

use super::pick;
use crate::view::Link;
use shared::words::Lang;

/// How this desk stands, with what waits.
#[must_use]
pub fn words(link: &Link, waiting: u32, lang: Lang) -> String {
    let (queue_zh, queue_en) = if waiting == 0 {
        (String::new(), String::new())
    } else {
        (format!("，{waiting} 条待同步"), format!(", {waiting} waiting"))
    };
    match link {
        Link::Online => pick(lang, format!("在线{queue_zh}"), format!("Online{queue_en}")),
        Link::Offline { since } => {
            let saved = if waiting == 0 {
                ("可继续使用", "go on working")
            } else {
                ("已保存在本机", "saved on this PC")
            };
            pick(
                lang,
                format!("网络断开（{since} 起），{}{queue_zh}", saved.0),
                format!("Offline since {since}, {}{queue_en}", saved.1),
            )
        }
        Link::Practising { until } => {
            let saved = if waiting == 0 {
                ("可继续使用", "go on working")
            } else {
                ("已保存在本机", "saved on this PC")
            };
            pick(
                lang,
                format!("断网演练中（{until} 自动结束），{}{queue_zh}", saved.0),
                format!("Practising offline until {until}, {}{queue_en}", saved.1),
            )
        }
        Link::CatchingUp { done, total } => {
            pick(lang, format!("正在同步 {done}/{total}"), format!("Catching up {done}/{total}"))
        }
        Link::Bootstrapping { done, total } if *total > 0 => {
            pick(lang, format!("正在准备数据 {done}/{total}"), format!("Preparing the club {done}/{total}"))
        }
        Link::Bootstrapping { .. } => pick(lang, "正在准备数据", "Preparing the club"),
        Link::Demo => pick(lang, "演示俱乐部，数据只保存在本机", "Demo club, kept on this PC only"),
        Link::Stopped { code } => stopped(code, waiting, lang),
    }
}

/// Why the desk stopped, what was kept, what to do.
pub(super) fn stopped(code: &str, waiting: u32, lang: Lang) -> String {
    let (kept_zh, kept_en) = if waiting == 0 {
        (String::new(), String::new())
    } else {
        (format!("；{waiting} 条未同步的操作已保留"), format!("; {waiting} unsent acts are kept"))
    };
    let (zh, en) = match code {
        "revoked" => ("本台已被停用，请店长重新登记", "This desk was revoked; have a manager enrol it again"),
        "forked" => (
            "本台数据与另一台电脑重复，请店长重新登记",
            "This desk is a copy of another one; have a manager enrol it again",
        ),
        "locked" => ("离线时间过长，请联网后再使用", "Offline for too long; connect to go on"),
        _ => ("程序版本过旧，请更新后再同步", "This version is too old to sync; update it"),
    };
    pick(lang, format!("{zh}{kept_zh}"), format!("{en}{kept_en}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offline_says_since_when_and_what_is_kept() {
        let offline = Link::Offline { since: "14:05".to_owned() };
        assert_eq!(words(&offline, 3, Lang::Zh), "网络断开（14:05 起），已保存在本机，3 条待同步");
        assert_eq!(words(&offline, 0, Lang::En), "Offline since 14:05, go on working");
        assert_eq!(words(&Link::Online, 0, Lang::Zh), "在线");
        let practising = Link::Practising { until: "14:20".to_owned() };
        assert_eq!(words(&practising, 3, Lang::Zh), "断网演练中（14:20 自动结束），已保存在本机，3 条待同步");
        assert_eq!(words(&practising, 0, Lang::En), "Practising offline until 14:20, go on working");
        let progress = Link::CatchingUp { done: 120, total: 500 };
        assert_eq!(words(&progress, 380, Lang::En), "Catching up 120/500");
    }
}
