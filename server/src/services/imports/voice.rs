//! A row as a voice, or the reason why it is none.
//!
//! Rule: the raw text is what stood in the cells, unaltered; white space is tidied in the tidied text only.

use super::table::{Row, Table};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use shared::cases::Kind;
use shared::feedback::{Sentiment, tidy};
use shared::imports::{ImportField, Mapping, RowProblem};
use shared::locale::Locale;

/// Characters of a tidied text.
const MAX_TEXT: usize = 5_000;

/// A voice as a row tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Voice {
    pub row: u64,
    pub external_id: String,
    pub raw: String,
    pub tidy: String,
    /// `None`: what the mood says, once the words are read.
    pub kind: Option<Kind>,
    pub sentiment: Option<Sentiment>,
    pub occurred_at: Option<DateTime<Utc>>,
    pub customer: Option<String>,
    pub contact: Option<String>,
}

/// Why a row is no voice, with the column to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub column: Option<usize>,
    pub problem: RowProblem,
}

/// Reads rows by a mapping.
pub(super) struct RowReader<'a> {
    mapping: &'a Mapping,
    zone: Tz,
    /// The sentiment column knows only 0 and 1, so 0 is negative.
    two_class: bool,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(mapping: &'a Mapping, table: &Table, zone: Tz) -> Self {
        let column = mapping
            .columns
            .iter()
            .position(|field| *field == ImportField::Sentiment);
        let two_class = column.is_some_and(|column| {
            table.rows.iter().all(|row| {
                let cell = row.cells.get(column).map_or("", |cell| cell.trim());
                matches!(cell, "" | "0" | "1" | "0.0" | "1.0")
            })
        });
        Self {
            mapping,
            zone,
            two_class,
        }
    }

    pub(super) fn read(&self, row: &Row) -> Result<Voice, Refused> {
        let column = |field| self.mapping.columns.iter().position(|f| *f == field);
        let cell = |field| {
            column(field)
                .and_then(|at| row.cells.get(at))
                .map_or("", String::as_str)
        };
        let refuse = |field, problem| Refused {
            column: column(field),
            problem,
        };
        let (title, text) = (cell(ImportField::Title), cell(ImportField::Text));
        if tidy(text).is_empty() && tidy(title).is_empty() {
            return Err(refuse(ImportField::Text, RowProblem::NoText));
        }
        let raw = match (tidy(title).is_empty(), tidy(text).is_empty()) {
            (true, _) => text.to_owned(),
            (_, true) => title.to_owned(),
            _ => format!("{title}\n{text}"),
        };
        let tidied = tidy(&raw);
        if tidied.chars().count() > MAX_TEXT {
            return Err(refuse(ImportField::Text, RowProblem::LongText));
        }
        let sentiment = self
            .sentiment(cell(ImportField::Sentiment))
            .map_err(|problem| refuse(ImportField::Sentiment, problem))?;
        let kind = self
            .kind(cell(ImportField::Kind))
            .map_err(|problem| refuse(ImportField::Kind, problem))?;
        let occurred_at = self
            .time(cell(ImportField::OccurredAt))
            .map_err(|problem| refuse(ImportField::OccurredAt, problem))?;
        let line = |field| Some(shared::text::clean_line(cell(field))).filter(|t| !t.is_empty());
        let customer = line(ImportField::Customer);
        let external_id = line(ImportField::ExternalId)
            .unwrap_or_else(|| fingerprint(&tidied, occurred_at, customer.as_deref()));
        Ok(Voice {
            row: row.number,
            external_id,
            raw,
            tidy: tidied,
            kind,
            sentiment,
            occurred_at,
            customer: customer.map(|name| name.chars().take(100).collect()),
            contact: line(ImportField::Contact),
        })
    }

    fn sentiment(&self, cell: &str) -> Result<Option<Sentiment>, RowProblem> {
        let text = cell.trim().to_lowercase();
        let zero = if self.two_class {
            Sentiment::Negative
        } else {
            Sentiment::Neutral
        };
        Ok(Some(match text.as_str() {
            "" => return Ok(None),
            "-1" | "-1.0" | "负面" | "负" | "消极" | "negative" | "neg" => Sentiment::Negative,
            "0" | "0.0" => zero,
            "中性" | "中" | "neutral" => Sentiment::Neutral,
            "1" | "1.0" | "正面" | "正" | "积极" | "positive" | "pos" => Sentiment::Positive,
            _ => return Err(RowProblem::BadSentiment),
        }))
    }

    /// The kind column, else the mapping.
    fn kind(&self, cell: &str) -> Result<Option<Kind>, RowProblem> {
        let text = shared::text::clean_line(cell).to_lowercase();
        if !text.is_empty() {
            return Kind::ALL
                .into_iter()
                .find(|kind| {
                    let words = kind.words();
                    kind.code() == text
                        || Locale::ALL
                            .iter()
                            .any(|locale| words.get(*locale).to_lowercase() == text)
                })
                .map(Some)
                .ok_or(RowProblem::BadKind);
        }
        Ok(self.mapping.kind)
    }

    fn time(&self, cell: &str) -> Result<Option<DateTime<Utc>>, RowProblem> {
        let text = shared::text::clean_line(cell);
        if text.is_empty() {
            return Ok(None);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(&text) {
            return Ok(Some(time.with_timezone(&Utc)));
        }
        let local = local_time(&text).ok_or(RowProblem::BadTime)?;
        self.zone
            .from_local_datetime(&local)
            .earliest()
            .map(|time| Some(time.with_timezone(&Utc)))
            .ok_or(RowProblem::BadTime)
    }
}

/// The ways in which exports write a time.
fn local_time(text: &str) -> Option<NaiveDateTime> {
    let plain = text
        .replace(['年', '月', '/', '.'], "-")
        .replace(['日', 'T'], " ")
        .replace(['时', '点'], ":")
        .replace('分', "");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for format in ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(&plain, format) {
            return Some(time);
        }
    }
    let date = NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok()?;
    Some(date.and_time(NaiveTime::MIN))
}

/// Stands in for a number that the file lacks: the same text by the same person at the same time is the same voice.
fn fingerprint(tidy: &str, at: Option<DateTime<Utc>>, customer: Option<&str>) -> String {
    let mut hash = Sha256::new();
    let time = at.map(|at| at.to_rfc3339()).unwrap_or_default();
    for part in [tidy, &time, customer.unwrap_or_default()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut text = crate::files::hex(&hash.finalize());
    text.truncate(40);
    format!("sha256:{text}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::feedback::Channel;

    fn mapping(columns: &[ImportField], kind: Option<Kind>) -> Mapping {
        Mapping {
            columns: columns.to_vec(),
            channel: Channel::Import,
            kind,
        }
    }

    fn read(mapping: &Mapping, rows: &[&[&str]]) -> Vec<Result<Voice, Refused>> {
        let rows = rows.iter().enumerate().map(|(n, cells)| Row {
            number: n as u64 + 2,
            cells: cells.iter().map(|c| (*c).to_owned()).collect(),
        });
        let table = Table {
            headings: Vec::new(),
            rows: rows.collect(),
        };
        let reader = RowReader::new(mapping, &table, chrono_tz::Asia::Shanghai);
        table.rows.iter().map(|row| reader.read(row)).collect()
    }

    #[test]
    fn white_space_is_tidied_beside_the_raw_text() {
        use ImportField::{ExternalId, Text, Title};
        let mapping = mapping(&[ExternalId, Title, Text], Some(Kind::Complaint));
        let raw = "\n\t\t\t\n\u{3000}\u{3000}楼上\u{a0}漏水，  没人管\r\n\n\t谢谢 \n";
        let voice = read(&mapping, &[&["7", "求助", raw]])
            .remove(0)
            .expect("a voice");
        assert_eq!(voice.raw, format!("求助\n{raw}"));
        assert_eq!(voice.tidy, "求助\n楼上 漏水， 没人管\n谢谢");
        assert_eq!((voice.external_id.as_str(), voice.row), ("7", 2));
    }

    #[test]
    fn the_sentiment_column_is_read_as_a_whole() {
        let mapping = mapping(&[ImportField::Text, ImportField::Sentiment], None);
        let moods = |rows: &[&[&str]]| -> Vec<_> {
            let voices = read(&mapping, rows).into_iter();
            voices.map(|v| v.expect("a voice").sentiment).collect()
        };
        let two = moods(&[&["慢", "0"], &["快", "1"]]);
        assert_eq!(two, [Some(Sentiment::Negative), Some(Sentiment::Positive)]);
        let three = moods(&[&["慢", "-1"], &["行", "0"], &["快", "1"]]);
        let all = [Sentiment::Negative, Sentiment::Neutral, Sentiment::Positive];
        assert_eq!(three, all.map(Some));
    }

    #[test]
    fn times_come_in_many_forms() {
        use ImportField::{OccurredAt, Text};
        let mapping = mapping(&[Text, OccurredAt], None);
        let noon = Utc.with_ymd_and_hms(2020, 1, 2, 4, 5, 0).single();
        for time in [
            "2020/1/2 12:05:00",
            "2020-01-02 12:05",
            "2020年1月2日 12时05分",
            "2020-01-02T04:05:00Z",
            "\t2020/01/02   12:05 ",
        ] {
            let voice = read(&mapping, &[&["x", time]]).remove(0).expect(time);
            assert_eq!(voice.occurred_at, noon, "{time}");
        }
        let refused = read(&mapping, &[&["x", "昨天"]])
            .remove(0)
            .expect_err("refused");
        assert_eq!(
            refused,
            Refused {
                column: Some(1),
                problem: RowProblem::BadTime
            }
        );
    }

    #[test]
    fn a_row_without_number_is_known_by_what_it_says() {
        use ImportField::{Customer, Text};
        let mapping = mapping(&[Text, Customer], None);
        let rows = read(
            &mapping,
            &[&["太慢", "A"], &[" 太慢\n", "A"], &["太慢", "B"]],
        );
        let ids: Vec<String> = rows
            .into_iter()
            .map(|v| v.expect("a voice").external_id)
            .collect();
        assert_eq!(ids[0], ids[1]);
        assert_ne!(ids[0], ids[2]);
    }

    #[test]
    fn refused_rows_name_their_column() {
        use ImportField::{Kind as Type, Sentiment as Mood, Text};
        let mapping = mapping(&[Text, Type, Mood], None);
        let long = "长".repeat(5_001);
        let found: Vec<_> = read(
            &mapping,
            &[
                &[" \n", "", ""],
                &[&long, "", ""],
                &["x", "吐槽", ""],
                &["x", "", "好"],
                &["x", "表扬", "正面"],
            ],
        )
        .into_iter()
        .map(|row| row.err().map(|r| (r.column, r.problem)))
        .collect();
        let expected = [
            Some((Some(0), RowProblem::NoText)),
            Some((Some(0), RowProblem::LongText)),
            Some((Some(1), RowProblem::BadKind)),
            Some((Some(2), RowProblem::BadSentiment)),
            None,
        ];
        assert_eq!(found, expected);
    }
}
