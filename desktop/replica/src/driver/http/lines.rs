//! A bootstrap's stream, line by line.

use super::answer::{Refused, good, unreachable};
use crate::driver::transport::{Line, Trouble};
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryStreamExt as _};
use reqwest::Response;
use serde::Deserialize;

/// A line longer than this is none of ours.
const LONGEST: usize = 1 << 24;

#[derive(Deserialize)]
struct Last {
    end: End,
}

#[derive(Deserialize)]
struct End {
    rows: u64,
}

/// The lines as they come.
pub(super) async fn lines(response: Response) -> Result<BoxStream<'static, Result<Line, Trouble>>, Trouble> {
    let bytes = good(response).await.map_err(Refused::trouble)?.bytes_stream().map_err(unreachable).boxed();
    let reading = Reading { bytes, buffer: Vec::new(), read: 0, lines: 0 };
    Ok(stream::try_unfold(reading, |mut reading| async move {
        Ok(reading.next().await?.map(|line| (line, reading)))
    })
    .boxed())
}

struct Reading<B> {
    bytes: BoxStream<'static, Result<B, Trouble>>,
    buffer: Vec<u8>,
    /// Bytes at the front of the buffer that are done with.
    read: usize,
    lines: u64,
}

impl<B: AsRef<[u8]>> Reading<B> {
    async fn next(&mut self) -> Result<Option<Line>, Trouble> {
        let mut searched = self.read;
        loop {
            let rest = self.buffer.get(searched..).unwrap_or_default();
            if let Some(length) = rest.iter().position(|byte| *byte == b'\n') {
                let end = searched.saturating_add(length);
                let line = parse(self.buffer.get(self.read..end).unwrap_or_default(), self.lines)?;
                self.read = end.saturating_add(1);
                self.lines = self.lines.saturating_add(1);
                return Ok(Some(line));
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            searched = self.buffer.len();
            if searched > LONGEST {
                return Err(Trouble::Unreachable("a line without an end".to_owned()));
            }
            match self.bytes.next().await.transpose()? {
                Some(more) => self.buffer.extend_from_slice(more.as_ref()),
                // What lies in the buffer is the beginning of a line that never came.
                None => return Ok(None),
            }
        }
    }
}

fn parse(line: &[u8], number: u64) -> Result<Line, Trouble> {
    // serde's own words may quote names and phones.
    let bad = |_reason| Trouble::Unreachable(format!("line {number} of the bootstrap can't be read"));
    if number == 0 {
        return serde_json::from_slice(line).map(|head| Line::Head(Box::new(head))).map_err(bad);
    }
    if line.starts_with(b"{\"end\"") {
        return serde_json::from_slice(line).map(|Last { end }| Line::End { rows: end.rows }).map_err(bad);
    }
    serde_json::from_slice(line).map(|row| Line::Row(Box::new(row))).map_err(bad)
}
