//! What is kept, for how long, and in how much room.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use super::*;
use crate::http::encoding::{self, Encoding};

fn made(text: &str) -> Made {
    Made {
        content_type: "text/html; charset=utf-8",
        bytes: text.to_owned().into(),
        cache_control: "public, max-age=30",
        headers: Vec::new(),
        until: None,
        searched: None,
    }
}

fn entry(text: &str) -> Entry {
    let versions = Versions::default();
    Entry::new(&made(text), "/portal/{insee}/{view}", versions.basis_of_all(versions.moment()), i64::MAX).unwrap()
}

/// A text as parents read them: what is drawn by rule compresses as well at any quality.
fn long() -> String {
    include_str!("../../content/fiches/absence-que-faire.md").to_owned()
}

#[test]
fn bytes_made_better_have_another_tag_and_say_the_same() {
    let quick = entry(&long());
    let better = quick.better().unwrap().unwrap();
    let (one, other) = (quick.coded(Encoding::Brotli).0, better.coded(Encoding::Brotli).0);
    assert!(other.bytes.len() < one.bytes.len(), "{} {}", other.bytes.len(), one.bytes.len());
    assert_ne!(one.tag, other.tag);
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut &other.bytes[..], &mut plain).unwrap();
    assert_eq!(plain, long().into_bytes());
    assert!(better.better().unwrap().is_none(), "there is nothing more to gain");
    for kept in [&quick, &better] {
        for tag in [&one.tag, &other.tag] {
            assert!(kept.is_named(tag.to_str().unwrap(), Encoding::Brotli), "{tag:?}");
        }
    }
}

#[test]
fn a_tag_names_one_reply_in_one_coding() {
    let kept = entry(&long());
    let digest = encoding::digest(long().as_bytes());
    for (tag, coding, expected) in [
        (format!("\"{digest}\""), Encoding::Identity, true),
        (format!("\"{digest}-gzip\""), Encoding::Gzip, true),
        (format!("\"{digest}-br\""), Encoding::Brotli, true),
        (format!("\"{digest}-br\""), Encoding::Gzip, false),
        (format!("\"{digest}\""), Encoding::Brotli, false),
        (format!("\"{digest}-br12\""), Encoding::Brotli, false),
        (digest.clone(), Encoding::Identity, false),
        ("\"autre\"".to_owned(), Encoding::Identity, false),
    ] {
        assert_eq!(kept.is_named(&tag, coding), expected, "{tag} {coding:?}");
    }
}

#[test]
fn it_is_compressed_better_once_somebody_asks_again() {
    assert!(!entry("court").wants_better(), "nothing to gain");
    let kept = entry(&long());
    assert!(kept.wants_better());
    assert!(!kept.wants_better());
}

#[test]
fn a_reply_with_an_end_holds_until_then() {
    let versions = Arc::new(Versions::default());
    let ready = Ready::new(Arc::clone(&versions), 1 << 20);
    let basis = versions.basis_of_all(versions.moment());
    let entry = Entry::new(&made("a"), "", basis, 1_000).unwrap();
    assert!(ready.holds(&entry, 999));
    assert!(!ready.holds(&entry, 1_000));
    assert!(ready.may_stand_in(&entry), "nothing else is known of it");
}

#[test]
fn nothing_is_kept_while_nobody_watches() {
    let versions = Arc::new(Versions::default());
    let ready = Ready::new(Arc::clone(&versions), 1 << 20);
    ready.keep("/", Arc::new(entry("a")));
    assert!(ready.find("/").is_none());
}

#[test]
fn the_store_keeps_within_its_room() {
    let ready = Ready::new(Arc::default(), 1 << 20);
    for number in 0..500 {
        let key = format!("/portal/94043/fiches/f{number}");
        ready.entries.insert(key.into(), Arc::new(entry(&format!("{number}{}", long()))));
    }
    let (count, bytes) = ready.size();
    assert!(count > 10 && count < 500, "{count}");
    assert!(bytes <= 1 << 20, "{bytes}");
}
