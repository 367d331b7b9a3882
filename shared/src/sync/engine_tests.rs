#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::*;

const START: Timestamp = Timestamp::from_millis(1_700_000_000_000);

fn desk(cursor: i64, last_issued: u64, pending: u64) -> Engine {
    Engine::new(Standing { cursor: Some(Cursor(cursor)), last_issued, pending }, START, 7)
}

fn settled_to(last_seq: u64, head: i64) -> Event {
    Event::Pushed(Ok(Pushed { last_seq, head: Cursor(head), stopped: None }))
}

fn nothing_new(at: i64) -> Event {
    Event::Pulled(Ok(Staged { from: Cursor(at), to: Cursor(at) }))
}

fn woken_at(effects: &[Effect]) -> Timestamp {
    effects.iter().find_map(|effect| if let Effect::WakeAt(at) = effect { Some(*at) } else { None }).unwrap()
}

#[test]
fn a_new_desk_bootstraps_before_anything_else() {
    let mut engine = Engine::new(Standing { cursor: None, last_issued: 0, pending: 0 }, START, 7);
    assert!(engine.handle(Event::Woke, START).contains(&Effect::Bootstrap));
    let standing = Standing { cursor: Some(Cursor(40)), last_issued: 0, pending: 0 };
    let effects = engine.handle(Event::Bootstrapped(Ok(standing)), START);
    assert!(effects.contains(&Effect::Pull { from: Cursor(40) }), "{effects:?}");
}

#[test]
fn a_queue_is_pushed_whole_before_one_pull_and_one_rebase() {
    let mut engine = desk(10, 5, 5);
    assert_eq!(engine.handle(Event::Woke, START)[0], Effect::Push { after: 0 });
    assert_eq!(engine.handle(settled_to(3, 13), START)[0], Effect::Push { after: 3 });
    assert_eq!(engine.handle(settled_to(5, 15), START)[0], Effect::Pull { from: Cursor(10) });
    let staged = Event::Pulled(Ok(Staged { from: Cursor(10), to: Cursor(15) }));
    assert_eq!(engine.handle(staged, START)[0], Effect::Apply);
    let effects = engine.handle(Event::Applied { pending: 0 }, START);
    assert!(matches!(effects[0], Effect::WakeAt(at) if at > START), "{effects:?}");
    assert_eq!(engine.link(), Link::Online);
}

#[test]
fn a_command_given_during_a_pull_is_pushed_next() {
    let mut engine = desk(10, 0, 0);
    assert_eq!(engine.handle(Event::Woke, START)[0], Effect::Pull { from: Cursor(10) });
    let busy = engine.handle(Event::Issued { desk_seq: 1 }, START);
    assert!(!busy.iter().any(|effect| matches!(effect, Effect::Push { .. })), "{busy:?}");
    assert_eq!(engine.handle(nothing_new(10), START)[0], Effect::Push { after: 0 });
}

#[test]
fn what_was_hinted_during_a_pull_is_pulled_next() {
    let hints =
        [Event::Hinted(Hint::Head { cursor: Cursor(11) }), Event::Hinted(Hint::Resync), Event::SocketUp];
    for hint in hints {
        let mut engine = desk(10, 0, 0);
        assert_eq!(engine.handle(Event::Woke, START)[0], Effect::Pull { from: Cursor(10) });
        engine.handle(hint.clone(), START);
        // The answer was made before what was hinted.
        let effects = engine.handle(nothing_new(10), START);
        assert_eq!(effects[0], Effect::Pull { from: Cursor(10) }, "{hint:?}");
        let effects = engine.handle(nothing_new(10), START);
        assert!(matches!(effects[0], Effect::WakeAt(at) if at > START), "{hint:?}: {effects:?}");
    }
}

#[test]
fn without_a_network_it_waits_longer_each_time_but_never_long_and_tells_since_when() {
    let mut engine = desk(10, 1, 1);
    engine.handle(Event::Woke, START);
    let mut now = START;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let wake = woken_at(&engine.handle(Event::Pushed(Err(Failure::Unreachable)), now));
        waits.push(wake.millis() - now.millis());
        now = wake;
        assert_eq!(engine.handle(Event::Woke, now)[0], Effect::Push { after: 0 });
    }
    assert!(waits[0] <= FIRST_WAIT_MILLIS);
    assert!(waits.iter().all(|wait| *wait <= LONGEST_WAIT_MILLIS && *wait > 0), "{waits:?}");
    assert!(waits[11] > waits[0]);
    assert_eq!(engine.link(), Link::Offline { since: START });
    engine.handle(settled_to(1, 11), now);
    assert_eq!(engine.link(), Link::Online);
}

#[test]
fn back_in_touch_it_listens_at_once_however_lately_the_socket_fell() {
    let mut engine = desk(10, 0, 0);
    engine.handle(Event::Woke, START);
    assert!(engine.handle(nothing_new(10), START).contains(&Effect::OpenSocket));
    engine.handle(Event::SocketUp, START);
    engine.handle(nothing_new(10), START);
    // The server goes: the socket falls, and so does the pull that follows.
    engine.handle(Event::SocketDown, START);
    let wake = woken_at(&engine.handle(Event::Pulled(Err(Failure::Unreachable)), START));
    engine.handle(Event::Woke, wake);
    let back = engine.handle(nothing_new(10), wake);
    assert!(back.contains(&Effect::OpenSocket), "{back:?}");
}

#[test]
fn in_touch_but_without_a_socket_it_does_not_knock_without_end() {
    let mut engine = desk(10, 0, 0);
    engine.handle(Event::Woke, START);
    assert!(engine.handle(nothing_new(10), START).contains(&Effect::OpenSocket));
    engine.handle(Event::SocketDown, START);
    let again = engine.handle(nothing_new(10), START);
    assert!(!again.contains(&Effect::OpenSocket), "{again:?}");
}

#[test]
fn a_command_that_the_server_can_not_decide_does_not_stop_the_news() {
    let mut engine = desk(10, 2, 2);
    engine.handle(Event::Woke, START);
    let stopped = Pushed { last_seq: 1, head: Cursor(11), stopped: Some(Stopped::Failed) };
    assert_eq!(engine.handle(Event::Pushed(Ok(stopped)), START)[0], Effect::Pull { from: Cursor(10) });
    engine.handle(Event::Pulled(Ok(Staged { from: Cursor(10), to: Cursor(11) })), START);
    let effects = engine.handle(Event::Applied { pending: 1 }, START);
    let wake = woken_at(&effects);
    assert_eq!(engine.handle(Event::Woke, wake)[0], Effect::Push { after: 1 });
}

#[test]
fn a_hint_is_followed_by_a_pull_even_when_it_came_during_one() {
    let mut engine = desk(10, 0, 0);
    engine.handle(Event::Woke, START);
    engine.handle(Event::Hinted(Hint::Head { cursor: Cursor(12) }), START);
    let staged = Event::Pulled(Ok(Staged { from: Cursor(10), to: Cursor(11) }));
    assert_eq!(engine.handle(staged, START)[0], Effect::Apply);
    assert_eq!(engine.handle(Event::Applied { pending: 0 }, START)[0], Effect::Pull { from: Cursor(11) });
}

#[test]
fn a_new_epoch_means_a_bootstrap_and_pushing_again_from_where_the_server_stands() {
    let mut engine = desk(10, 9, 0);
    engine.handle(Event::Woke, START);
    let effects = engine.handle(Event::Pulled(Err(Failure::BootstrapNeeded)), START);
    let wake = woken_at(&effects);
    assert!(engine.handle(Event::Woke, wake).contains(&Effect::Bootstrap));
    let standing = Standing { cursor: Some(Cursor(3)), last_issued: 9, pending: 4 };
    assert_eq!(engine.handle(Event::Bootstrapped(Ok(standing)), wake)[0], Effect::Push { after: 5 });
}

#[test]
fn a_stopped_desk_does_nothing_any_more() {
    let mut engine = desk(10, 1, 1);
    engine.handle(Event::Woke, START);
    engine.handle(settled_to(1, 10), START);
    engine.handle(Event::SocketUp, START);
    let effects = engine.handle(Event::Pulled(Err(Failure::Stop(StopReason::Revoked))), START);
    assert_eq!(effects, vec![Effect::CloseSocket, Effect::Show(Link::Stopped(StopReason::Revoked))]);
    assert!(engine.handle(Event::Issued { desk_seq: 2 }, START).is_empty());
    assert!(engine.handle(Event::Woke, START.plus_minutes(60)).is_empty());
}

#[test]
fn a_cut_that_could_not_be_applied_is_fetched_again() {
    let mut engine = desk(10, 0, 0);
    engine.handle(Event::Woke, START);
    engine.handle(Event::Pulled(Ok(Staged { from: Cursor(10), to: Cursor(11) })), START);
    let wake = woken_at(&engine.handle(Event::NotApplied(Failure::Unreachable), START));
    engine.handle(Event::Hinted(Hint::Head { cursor: Cursor(11) }), START);
    assert_eq!(engine.handle(Event::Woke, wake)[0], Effect::Pull { from: Cursor(10) });
}

#[test]
fn a_long_queue_shows_its_progress() {
    let mut engine = desk(10, 500, 500);
    engine.handle(Event::Woke, START);
    engine.handle(settled_to(200, 210), START);
    assert_eq!(engine.link(), Link::CatchingUp { done: 200, total: 500 });
}
