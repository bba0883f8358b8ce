//! What is new in a commune, as a feed people subscribe to.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use rss::{Channel, Guid, Item};
use serde_json::{Value, json};

use super::changes::{Seen, places};
use super::{Failure, commune, instant};
use crate::store::changes::{self, Kind};
use crate::store::voices::Voices;
use crate::store::{Db, read_one_state};

/// How many entries a feed has at most.
const MOST: usize = 50;

/// How many changes are looked at for them: several may be of one thing, or of what is gone.
const LOOKED_AT: u32 = 400;

/// Something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) url: String,
    /// Names this change of this thing for ever.
    pub(super) guid: String,
    pub(super) at: Timestamp,
}

/// A commune's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) home: String,
    /// The operation that answers it as JSON.
    pub(super) json_url: String,
    pub(super) entries: Vec<Entry>,
}

/// What is new in the commune, the latest first.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn get_feed(db: &Db, links: &Links, insee: &InseeCode) -> Result<Feed, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        read_one_state(connection)?;
        let commune = commune::find(connection, &insee)?;
        let mut entries = Vec::new();
        if let Some(voices) = Voices::of(connection, &commune)? {
            let found = changes::latest_in(connection, &voices.all_ids(), &insee, LOOKED_AT)?;
            let seen = Seen::read(connection, &links, &commune, &voices, &found)?;
            let mut told = BTreeSet::new();
            for change in found {
                let words = match change.kind {
                    Kind::Fiche => {
                        seen.fiche(&change.key).map(|row| (row.summary.title.clone(), row.summary.summary.clone()))
                    }
                    Kind::School => seen
                        .school(&change.key)
                        .map(|school| (school.name.clone(), "La page de l'école a changé.".to_owned())),
                    Kind::Event => seen.event(&change.key).map(|event| (event.title.clone(), event.when())),
                    Kind::News => seen.news(&change.key).map(|news| (news.title.clone(), news.summary.clone())),
                    Kind::Home
                    | Kind::Service
                    | Kind::Tariff
                    | Kind::Registration
                    | Kind::Calendar
                    | Kind::Notice
                    | Kind::ServiceLink
                    | Kind::Menu => None,
                };
                let Some((title, summary)) = words.filter(|_| told.insert((change.kind, change.key.clone()))) else {
                    continue;
                };
                let (url, _) = places(&links, &insee, change.kind, &change.key);
                let guid = format!("mee:{insee}:{}:{}:{}", change.kind.as_str(), change.key, change.seq);
                entries.push(Entry { title, summary, url, guid, at: instant(change.at)? });
                if entries.len() == MOST {
                    break;
                }
            }
        }
        Ok(Feed {
            title: format!("Mon enfant à l'école · {}", commune.name),
            about: format!("Ce qui est nouveau pour les parents d'élèves à {}.", commune.name),
            home: links.view(&insee, &ViewPath::Home),
            json_url: links.api(&format!("communes/{insee}/feed.json")),
            entries,
        })
    })
    .await
}

impl Feed {
    /// As RSS 2.0.
    ///
    /// # Errors
    /// When a date cannot be written.
    pub fn rss(&self) -> Result<String, Failure> {
        let printer = rfc2822::DateTimePrinter::new();
        let date =
            |at: &Timestamp| printer.timestamp_to_rfc9110_string(at).map_err(|error| Failure::Internal(error.into()));
        let mut items = Vec::new();
        for entry in &self.entries {
            let mut guid = Guid::default();
            guid.set_value(entry.guid.clone());
            guid.set_permalink(false);
            let mut item = Item::default();
            item.set_title(readable(&entry.title));
            item.set_description(readable(&entry.summary));
            item.set_link(entry.url.clone());
            item.set_guid(guid);
            item.set_pub_date(date(&entry.at)?);
            items.push(item);
        }
        let mut channel = Channel::default();
        channel.set_title(readable(&self.title));
        channel.set_link(self.home.clone());
        channel.set_description(readable(&self.about));
        channel.set_language("fr".to_owned());
        if let Some(latest) = self.entries.iter().map(|entry| entry.at).max() {
            channel.set_last_build_date(date(&latest)?);
        }
        channel.set_items(items);
        Ok(channel.to_string())
    }

    /// As JSON Feed 1.1.
    #[must_use]
    pub fn json(&self) -> Value {
        let items: Vec<Value> = self
            .entries
            .iter()
            .map(|entry| {
                json!({
                    "id": entry.guid, "url": entry.url, "title": entry.title, "content_text": entry.summary,
                    "date_published": entry.at,
                })
            })
            .collect();
        json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.about,
            "home_page_url": self.home,
            "feed_url": self.json_url,
            "language": "fr",
            "items": items,
        })
    }
}

/// The text without the characters that XML 1.0 has no way to write.
fn readable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\t' | '\n')).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn markup_in_a_title_stays_text_in_both_forms() {
        let entry = Entry {
            title: "<script>alert(1)</script> & ]]> \u{1}fin".to_owned(),
            summary: "Résumé".to_owned(),
            url: "https://portail.example.org/portal/99999/fiches/a?b=1&c=2".to_owned(),
            guid: "mee:99999:fiche:a:1".to_owned(),
            at: "2026-11-23T08:00:00Z".parse().unwrap(),
        };
        let feed = Feed {
            title: "Essai".to_owned(),
            about: "Essai".to_owned(),
            home: "https://portail.example.org/portal/99999/".to_owned(),
            json_url: "https://portail.example.org/v1/communes/99999/feed.json".to_owned(),
            entries: vec![entry.clone()],
        };
        let rss = feed.rss().unwrap();
        let read = roxmltree::Document::parse(&rss).unwrap();
        let text = |name: &str| {
            let item = read.descendants().find(|node| node.has_tag_name("item")).unwrap();
            item.children().find(|node| node.has_tag_name(name)).and_then(|node| node.text()).unwrap().to_owned()
        };
        assert_eq!(text("title"), "<script>alert(1)</script> & ]]> fin");
        assert_eq!(text("link"), entry.url);
        assert_eq!(text("guid"), entry.guid);
        assert_eq!(text("pubDate"), "Mon, 23 Nov 2026 08:00:00 GMT");
        assert_eq!(feed.json().pointer("/items/0/title").unwrap(), &entry.title);
    }
}
