//! First start, signing in, preferences, the status strip.

use super::*;
use crate::driver::Secrets as _;

#[tokio::test]
async fn a_pc_goes_from_first_start_to_sign_in_to_work() {
    let bench = Bench::bare();
    let boot = bench.desk.boot().await.unwrap();
    assert_eq!((boot.phase, boot.club, boot.staff.len()), (Phase::FirstStart, None, 0));
    assert_eq!(bench.desk.today().await.unwrap_err().code, "no_club");
    assert!(bench.desk.may_enrol().is_ok());
    let bench = Bench::enrolled().await;
    let boot = bench.desk.boot().await.unwrap();
    assert_eq!(boot.phase, Phase::SignIn);
    assert_eq!((boot.club.as_deref(), boot.desk.as_deref()), (Some("青禾马术俱乐部"), Some("大门")));
    let accounts: Vec<_> =
        boot.staff.iter().map(|staff| (staff.account.as_str(), staff.role.as_str())).collect();
    assert_eq!(accounts, [("lin", "前台"), ("shen", "店长"), ("cai", "财务")], "a coach works elsewhere");
    assert_eq!(bench.desk.today().await.unwrap_err().code, "signed_out");
    assert_eq!(bench.desk.check_in(&booking(0), "search").await.unwrap_err().code, "signed_out");
    assert_eq!(bench.desk.may_enrol().unwrap_err().code, "already_enrolled");
    let session = bench.sign_in(" LIN ").await.session.unwrap();
    assert_eq!((session.name.as_str(), session.role.as_str()), ("林晓", "前台"));
    assert_eq!(bench.desk.today().await.unwrap().arrivals.len(), 6);
    assert_eq!(bench.desk.sign_out().await.unwrap().phase, Phase::SignIn);
    let (server, desk_id) = bench.desk.server().await.unwrap().unwrap();
    assert_eq!((server.as_str(), desk_id), ("https://club.example", world::DOOR));
}

#[tokio::test]
async fn wrong_pins_make_one_wait_even_after_a_new_start() {
    let bench = Bench::enrolled().await;
    let attempt = async |bench: &Bench, pin: &str| {
        bench
            .desk
            .sign_in("lin".to_owned(), pin.to_owned())
            .await
            .map(|boot| boot.phase)
            .map_err(|problem| problem.code)
    };
    for _ in 0..3 {
        assert_eq!(attempt(&bench, "000000").await, Err("wrong_pin".to_owned()));
    }
    assert_eq!(attempt(&bench, PIN).await, Err("wait_before_pin".to_owned()));
    let Bench { folder, clock, desk, cursor } = bench;
    drop(desk);
    let desk = open(folder.path(), &clock);
    let bench = Bench { folder, clock, desk, cursor };
    assert_eq!(attempt(&bench, PIN).await, Err("wait_before_pin".to_owned()));
    assert_eq!(bench.sign_in("shen").await.phase, Phase::Ready, "others need not wait");
    bench.at(MORNING.plus_millis(5_000));
    assert_eq!(attempt(&bench, PIN).await, Ok(Phase::Ready));
    assert_eq!(attempt(&bench, "000000").await, Err("wrong_pin".to_owned()), "counted from one again");
    assert_eq!(attempt(&bench, PIN).await, Ok(Phase::Ready));
    assert_eq!(bench.desk.sign_in("nobody".to_owned(), PIN.to_owned()).await.unwrap_err().code, "wrong_pin");
    assert_eq!(bench.desk.sign_in("zhou".to_owned(), PIN.to_owned()).await.unwrap_err().code, "wrong_pin");
}

#[tokio::test]
async fn too_long_without_the_server_locks_the_desk_until_it_answers() {
    let bench = Bench::at_work().await;
    bench.at(MORNING.plus_days(14).plus_millis(-1));
    assert!(bench.desk.today().await.is_ok());
    bench.at(MORNING.plus_days(14));
    let mut heard = bench.desk.changes();
    for problem in [
        bench.desk.today().await.unwrap_err(),
        bench.desk.check_in(&booking(0), "search").await.unwrap_err(),
        bench.desk.sign_in("lin".to_owned(), PIN.to_owned()).await.unwrap_err(),
    ] {
        assert_eq!(problem.code, "locked");
        assert!(problem.words.contains("14 天"), "{}", problem.words);
    }
    assert_eq!(bench.desk.status().link, crate::view::Link::Stopped { code: "locked".to_owned() });
    assert_eq!(news(&mut heard).0, ["session"], "the page goes to the sign-in");
    assert_eq!(bench.desk.boot().await.unwrap().phase, Phase::SignIn);
    bench.desk.contact(0);
    // The writer takes what is asked of it in turn, so this comes after the note of the contact.
    bench.desk.position().unwrap();
    bench.sign_in("lin").await;
    assert!(bench.desk.today().await.is_ok());
    // Nobody has to touch anything: the strip, which is asked for every minute, locks too.
    bench.at(MORNING.plus_days(28));
    assert_eq!(bench.desk.status().link, crate::view::Link::Stopped { code: "locked".to_owned() });
    assert_eq!(news(&mut heard).0, ["session"]);
    assert_eq!(bench.desk.boot().await.unwrap().phase, Phase::SignIn);
}

#[tokio::test]
async fn a_revoked_desk_locks_at_once_and_stays_so_through_a_restart_without_a_network() {
    use shared::sync::engine::StopReason;
    let bench = Bench::at_work().await;
    bench.desk.show(Link::Online);
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let mut heard = bench.desk.changes();
    bench.desk.show(Link::Stopped(StopReason::Revoked));
    assert!(news(&mut heard).0.contains(&"session".to_owned()), "the page goes to the sign-in");
    let refused = async |bench: &Bench| {
        assert_eq!(bench.desk.boot().await.unwrap().phase, Phase::SignIn);
        let said = crate::view::Link::Stopped { code: "revoked".to_owned() };
        assert_eq!((bench.desk.status().link, bench.desk.status().waiting), (said, 1), "the queue is kept");
        for problem in [
            bench.desk.today().await.unwrap_err(),
            bench.desk.check_in(&booking(1), "search").await.unwrap_err(),
            bench.desk.sign_in("lin".to_owned(), PIN.to_owned()).await.unwrap_err(),
        ] {
            assert_eq!(problem.code, "revoked");
            assert_eq!(problem.words, "本台已被停用，请店长重新登记；1 条未同步的操作已保留");
        }
    };
    refused(&bench).await;
    let Bench { folder, clock, desk, cursor } = bench;
    // The writer's thread takes what is asked of it in turn: what is kept is kept after this.
    desk.position().unwrap();
    drop(desk);
    let desk = open(folder.path(), &clock);
    let bench = Bench { folder, clock, desk, cursor };
    bench.desk.show(Link::Offline { since: MORNING });
    refused(&bench).await;
    assert!(bench.desk.may_enrol().is_ok(), "the way out");
    bench.desk.show(Link::Online);
    bench.sign_in("lin").await;
    assert!(bench.desk.today().await.is_ok(), "the server takes it again");
}

#[tokio::test]
async fn a_program_that_the_server_does_not_understand_works_on_at_the_counter() {
    let bench = Bench::at_work().await;
    bench.desk.show(Link::Stopped(shared::sync::engine::StopReason::NotUnderstood));
    assert!(bench.desk.check_in(&booking(0), "search").await.is_ok());
}

#[tokio::test]
async fn somebody_who_left_is_signed_out_by_the_cut_that_says_so() {
    let bench = Bench::at_work().await;
    let mut staff: Staff = bench.row(world::RECEPTION.0).await;
    staff.active = false;
    bench.pull(vec![Row::Staff(staff)], Vec::new());
    assert_eq!(bench.desk.today().await.unwrap_err().code, "signed_out");
    let boot = bench.desk.boot().await.unwrap();
    assert_eq!(boot.phase, Phase::SignIn);
    assert!(boot.staff.iter().all(|staff| staff.account != "lin"));
}

#[tokio::test]
async fn the_language_changes_every_word_and_is_remembered() {
    let bench = Bench::at_work().await;
    let english = Preferences { language: Language::En, theme: Theme::Dark };
    let boot = bench.desk.set_preferences(english.clone()).await.unwrap();
    assert_eq!(boot.session.unwrap().role, "Receptionist");
    assert_eq!(bench.arrival(0).await.rider.level, "Beginner");
    let done = bench.desk.check_in(&booking(0), "search").await.unwrap();
    assert_eq!(done.words, "王若溪 is checked in; 1.0 saddle hours used");
    let again = bench.desk.check_in(&booking(0), "search").await.unwrap_err();
    assert!(again.words.starts_with("王若溪 was checked in already by 林晓"), "{}", again.words);
    assert!(bench.desk.status().words.starts_with("Offline since"), "{}", bench.desk.status().words);
    let bench = bench.started_again().await;
    assert_eq!(bench.desk.boot().await.unwrap().preferences, english);
}

#[tokio::test]
async fn the_status_strip_tells_the_truth_as_it_changes() {
    let bench = Bench::at_work().await;
    let mut told = bench.desk.statuses();
    assert_eq!(bench.desk.status().words, "网络断开（09:00 起），可继续使用");
    bench.desk.show(Link::Online);
    assert_eq!(told.borrow_and_update().words, "在线");
    bench.desk.show(Link::Offline { since: minutes(5) });
    bench.desk.check_in(&booking(1), "search").await.unwrap();
    let status = told.borrow_and_update().clone();
    assert_eq!(status.words, "网络断开（09:05 起），已保存在本机，1 条待同步");
    assert_eq!((status.waiting, status.attention), (1, 1));
    assert_eq!((status.club.as_str(), status.desk.as_str()), ("青禾马术俱乐部", "大门"));
    assert_eq!((status.zone.as_str(), status.date.as_str()), ("Asia/Shanghai", "2026-11-21"));
    bench.desk.show(Link::Bootstrapping);
    bench.desk.progress(1_000, 5_000);
    assert_eq!(told.borrow_and_update().link, crate::view::Link::Bootstrapping { done: 1_000, total: 5_000 });
}

#[tokio::test]
async fn a_clock_that_is_off_is_put_right_by_the_servers() {
    let bench = Bench::at_work().await;
    // This PC is ten minutes behind.
    bench.desk.contact(10 * 60_000);
    bench.desk.position().unwrap();
    assert_eq!(bench.desk.status().time, "09:10");
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    assert_eq!(bench.arrival(0).await.checked_in.unwrap().at, "09:10");
}

#[tokio::test]
async fn secrets_of_the_driver_are_kept_apart_from_other_texts() {
    let bench = Bench::enrolled().await;
    assert_eq!(bench.desk.secret("server").unwrap(), None);
    bench.desk.keep_secret("server", "token").unwrap();
    assert_eq!(bench.desk.secret("server").unwrap().as_deref(), Some("token"));
    assert_eq!(bench.desk.server().await.unwrap().unwrap().0, "https://club.example");
}

#[tokio::test]
async fn a_demo_club_works_at_once_and_says_that_it_is_one() {
    let bench = Bench::bare();
    let mut progress = bench.desk.statuses();
    let boot = bench.desk.start_demo_of(shared::demo::Size::Small).await.unwrap();
    assert_eq!(boot.phase, Phase::Ready);
    assert!(progress.has_changed().unwrap());
    assert_eq!(progress.borrow_and_update().link, crate::view::Link::Demo);
    let today = bench.desk.today().await.unwrap();
    let due = today.arrivals.iter().find(|row| row.next == crate::view::NextAct::CheckIn).unwrap();
    let done = bench.desk.check_in(&due.booking_id, "search").await.unwrap();
    assert!(done.words.contains(&due.rider.name), "{}", done.words);
    let status = bench.desk.status();
    assert_eq!((status.waiting, status.words.as_str()), (0, "演示俱乐部，数据只保存在本机"));
    assert!(bench.desk.waiting().await.unwrap().is_empty());
    assert!(bench.desk.today().await.unwrap().arrivals.iter().all(|row| !row.pending));
    assert_eq!(bench.desk.server().await.unwrap(), None);
    assert_eq!(bench.desk.may_enrol().unwrap_err().code, "already_enrolled");
    assert_eq!(bench.desk.start_demo().await.unwrap_err().code, "already_enrolled");
    // Months later, and after a new start: nobody is locked out, and the page says with which PIN to enter.
    bench.at(MORNING.plus_days(100));
    let Bench { folder, clock, desk, cursor } = bench;
    drop(desk);
    let desk = open(folder.path(), &clock);
    let bench = Bench { folder, clock, desk, cursor };
    let boot = bench.desk.boot().await.unwrap();
    let front = boot.staff.iter().find(|staff| staff.account == "front").unwrap();
    assert!(front.role.contains("135790"), "{}", front.role);
    assert_eq!(bench.sign_in("front").await.phase, Phase::Ready);
}

#[tokio::test]
async fn the_sign_in_page_has_on_top_who_was_here_last() {
    let bench = Bench::enrolled().await;
    let first = async |bench: &Bench| bench.desk.boot().await.unwrap().staff[0].account.clone();
    assert_eq!(first(&bench).await, "lin");
    bench.sign_in("cai").await;
    assert_eq!(first(&bench).await, "cai");
    let Bench { folder, clock, desk, cursor } = bench;
    drop(desk);
    let desk = open(folder.path(), &clock);
    let bench = Bench { folder, clock, desk, cursor };
    let accounts: Vec<_> = bench.desk.boot().await.unwrap().staff;
    let accounts: Vec<_> = accounts.iter().map(|staff| staff.account.as_str()).collect();
    assert_eq!(accounts, ["cai", "lin", "shen"]);
}

#[tokio::test]
async fn a_demo_club_goes_on_the_next_day_and_a_year_later() {
    let bench = Bench::bare();
    bench.desk.start_demo_of(shared::demo::Size::Small).await.unwrap();
    let before = bench.desk.today().await.unwrap();
    let due = before.arrivals.iter().find(|row| row.next == crate::view::NextAct::CheckIn).unwrap();
    bench.desk.check_in(&due.booking_id, "search").await.unwrap();
    let form = crate::view::Registration {
        name: "试用会员".to_owned(),
        phone: None,
        notes: None,
        riders: vec![crate::view::RiderForm {
            name: "试用会员".to_owned(),
            birth_date: None,
            weight_kg: None,
            level: "beginner".to_owned(),
            guardian_name: None,
            guardian_phone: None,
            waiver_signed: true,
        }],
    };
    let member = bench.desk.register_member(form).await.unwrap().member_id;

    for days in [1, 2, 365] {
        bench.at(MORNING.plus_days(days));
        let today = bench.desk.today().await.unwrap();
        assert_ne!(today.date, before.date);
        let can_check_in = |row: &&crate::view::Arrival| row.next == crate::view::NextAct::CheckIn;
        let due = today.arrivals.iter().find(can_check_in).expect("somebody is due");
        // Nobody was checked in by what was done on another day, and today's acts work.
        bench.desk.check_in(&due.booking_id, "search").await.unwrap();
        assert!(bench.desk.undo_last().await.is_ok());
        assert_eq!(bench.desk.member_brief(&member).await.unwrap().name, "试用会员", "after {days} days");
        assert_eq!(bench.desk.search("试用会员").await.unwrap().len(), 1);
        assert_eq!(bench.desk.boot().await.unwrap().phase, Phase::Ready);
        assert_eq!(bench.desk.status().link, crate::view::Link::Demo);
        // The same day again changes nothing.
        assert_eq!(bench.desk.today().await.unwrap().arrivals.len(), today.arrivals.len());
    }
}

#[tokio::test]
async fn the_same_day_has_the_same_demo_club_however_it_came_to_it() {
    let (straight, later) = (Bench::bare(), Bench::bare());
    later.desk.start_demo_of(shared::demo::Size::Small).await.unwrap();
    for bench in [&straight, &later] {
        bench.at(MORNING.plus_days(3));
    }
    straight.desk.start_demo_of(shared::demo::Size::Small).await.unwrap();
    let (grown, moved) = (straight.desk.today().await.unwrap(), later.desk.today().await.unwrap());
    assert_eq!(grown.arrivals, moved.arrivals);
}
