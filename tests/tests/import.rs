//! A club brings its own list: five thousand rows of a workbook with forty planted faults, taken in in the real window.
//! Each fault is named with its row, everybody else gets in, and the window answers all the while.

use anyhow::{Context as _, Result, ensure};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use system_tests::club::Club;
use system_tests::wait::until;
use system_tests::window::Window;

const MEMBERS: &str = "SELECT count(*) FROM members";

/// Rows of the list, the header aside.
const ROWS: u32 = 5_000;
/// A fault stands in every such row.
const EVERY: u32 = 125;
/// Long enough for a list of twice this length.
const IMPORT: Duration = Duration::from_secs(240);
/// Keys pressed while the list comes in.
const KEYS: usize = 12;
/// What staff feel at once, with room for a machine that does other things besides and a debug build.
const PAINTED: f64 = 1_500.0;

/// A column, what stands in it, and what has to be said of it.
const FAULTS: [(u16, &str, &str); 10] = [
    (0, " ", "姓名：未填写"),
    (1, "12ab", "手机“12ab”：不是电话号码（5 到 15 位数字）"),
    (2, "明天", "生日“明天”：不是日期（如 2016-05-01）"),
    (2, "2190-01-01", "生日“2190-01-01”：晚于今天"),
    (2, "1850-01-01", "生日“1850-01-01”：早于 120 年前"),
    (3, "很重", "体重“很重”：不是体重（如 45.5 公斤）"),
    (3, "900", "体重“900”：应在 5 到 300 公斤之间"),
    (4, "大师", "级别“大师”：不是级别（入门、初级、中级、高级）"),
    (5, "终身卡", "套餐“终身卡”：没有这种套餐"),
    (6, "三个半", "剩余鞍时“三个半”：不是鞍时数（最多一位小数）"),
];

const LEVELS: [&str; 4] = ["入门", "初级", "中级", "高级"];

/// Types into the search box of the members' page and waits for the frame after it is painted.
const KEY: &str = "const [typed, done] = arguments;
    const box = document.querySelector('[data-testid=members-search]');
    const began = performance.now();
    box.value = typed; box.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));";

/// A list as a club keeps it; gives the faults as they have to be named, by row.
fn list(path: &Path) -> Result<Vec<(u32, String)>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in
        (0_u16..).zip(["姓名", "手机", "生日", "体重", "级别", "套餐", "剩余鞍时", "备注"])
    {
        sheet.write(0, column, header)?;
    }
    let mut planted = Vec::new();
    for row in 1..=ROWS {
        sheet.write(row, 0, format!("名单{row:05}"))?;
        sheet.write(row, 1, format!("177{row:08}"))?;
        sheet.write(row, 2, format!("20{:02}-{:02}-15", row % 18, row % 12 + 1))?;
        sheet.write(row, 3, f64::from(30 + row % 40))?;
        sheet.write(row, 4, LEVELS.get(usize::try_from(row % 4)?).copied().unwrap_or_default())?;
        sheet.write(row, 7, "从旧表导入")?;
        if row % EVERY == 0 {
            let kinds = FAULTS.iter().cycle().skip(usize::try_from(row / EVERY)?);
            let (column, value, said) = kinds.into_iter().next().context("a fault")?;
            sheet.write(row, *column, *value)?;
            // The row as the workbook shows it: the header is the first.
            planted.push((row + 1, (*said).to_owned()));
        }
    }
    book.save(path)?;
    Ok(planted)
}

async fn online(window: &Window) -> Result<()> {
    window.until("status-strip", "data-link", "online").await?;
    Ok(())
}

#[tokio::test]
async fn a_list_of_5000_rows_comes_in_with_each_of_40_faults_named_and_the_window_answering() -> Result<()> {
    let mut club = Club::open().await?;
    let desk = club.desk_of("前台A", "manager")?;
    let window = club.window(&desk).await?;
    online(&window).await?;
    let path = club.folder().join("名单.xlsx");
    let planted = list(&path)?;
    ensure!(planted.len() == 40, "{} faults", planted.len());
    let mut books = club.books().await?;
    let before = books.number(MEMBERS).await?;

    window.click("nav-members").await?;
    // Before the list is there, the page does not know whether it may be added to.
    window.part("member-0").await?;
    window.click("members-import").await?;
    window.part("import-dialog").await?;
    let began = Instant::now();
    window.give_file("import-file", &path).await?;
    window.until_within("import-dialog", "data-step", "check", IMPORT).await?;
    println!("dry run of {ROWS} rows: {:.1} s", began.elapsed().as_secs_f64());
    let named = window.texts("import-fault").await?;
    ensure!(named.len() == planted.len(), "{} named: {named:#?}", named.len());
    for (line, (row, said)) in named.iter().zip(&planted) {
        ensure!(line.contains(&format!(" {row} ")) && line.contains(said), "row {row}, {said}: {line}");
    }
    ensure!(books.number(MEMBERS).await? == before, "a dry run does nothing");

    let began = Instant::now();
    window.click("import-run").await?;
    window.part("import-stop").await?;
    let mut painted = Vec::new();
    for n in 0..KEYS {
        ensure!(window.has("import-stop").await?, "the list was in before {KEYS} keys were pressed");
        painted.push(window.measure(KEY, vec![json!(format!("王{}", "a".repeat(n % 3)))]).await?);
    }
    window.until_within("import-dialog", "data-step", "done", IMPORT).await?;
    let took = began.elapsed();
    let expected = ROWS - 40;
    ensure!(window.attribute("import-result", "data-members").await? == expected.to_string());
    books_hold(&club, before + i64::from(expected)).await?;
    println!(
        "{expected} members in {:.1} s at the desk, {:.1} s at the server",
        took.as_secs_f64(),
        began.elapsed().as_secs_f64()
    );
    painted.sort_by(f64::total_cmp);
    let (middle, worst) = (painted.get(KEYS / 2).context("keys")?, painted.last().context("keys")?);
    println!("a key in the search box while it ran: {middle:.0} ms in the middle, {worst:.0} ms at worst");
    ensure!(*worst < PAINTED, "{painted:?}");
    window.click("import-close").await?;
    stopped(&club, &window, before + i64::from(expected)).await?;
    window.close().await?;
    Ok(())
}

/// A second list is stopped in the middle: what came in is in, here and at the server, and nothing else.
async fn stopped(club: &Club, window: &Window, before: i64) -> Result<()> {
    let path = club.folder().join("第二份.csv");
    let mut text = "姓名,手机\n".to_owned();
    for row in 1..=ROWS {
        writeln!(text, "第二{row:05},166{row:08}")?;
    }
    std::fs::write(&path, text)?;
    window.click("members-import").await?;
    window.part("import-dialog").await?;
    window.give_file("import-file", &path).await?;
    window.until_within("import-dialog", "data-step", "check", IMPORT).await?;
    window.click("import-run").await?;
    window.click("import-stop").await?;
    window.until_within("import-dialog", "data-step", "done", IMPORT).await?;
    let part: u32 = window.attribute("import-result", "data-members").await?.parse()?;
    ensure!(part > 0 && part < ROWS, "{part} members before it was stopped");
    books_hold(club, before + i64::from(part)).await?;
    window.until("status-waiting", "data-count", "0").await?;
    books_hold(club, before + i64::from(part)).await
}

/// Waits until so many members are at the server.
async fn books_hold(club: &Club, members: i64) -> Result<()> {
    let mut books = club.books().await?;
    let arrived = async || Ok((books.number(MEMBERS).await? == members).then_some(()));
    until("everybody is at the server", IMPORT, arrived).await.with_context(|| format!("not {members}"))?;
    Ok(())
}
