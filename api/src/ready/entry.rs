//! One reply in every coding, each with its own strong entity tag.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use mee_shared::ids::InseeCode;

use crate::http::encoding::{self, Encoding};
use crate::store::versions::Basis;

/// Brotli's quality for what is compressed while someone waits: above 5 it costs more time than it saves bytes.
pub const QUICK: i32 = 5;

/// The quality of what is compressed once, out of the way.
const HIGH: i32 = 11;

/// The end of the tag of bytes compressed at high quality, for they are others than the quick ones.
const HIGH_MARK: &str = "br11";

/// What a reply to a question holds by, besides the versions of the database: the index follows those a moment later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// The commune that was asked about.
    pub insee: InseeCode,
    /// The number of what was searched in; another one may answer otherwise.
    pub number: u64,
    /// The question, where it counts as one, and whether something answered it: each time the reply is sent is one more.
    pub asked: Option<(Box<str>, bool)>,
}

/// A reply as a handler made it, before it is coded.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: Bytes,
    /// Its `Cache-Control`.
    pub cache_control: &'static str,
    /// What else its handler says in headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// When it says something that no longer holds, in seconds since 1970, besides what changes with the content.
    pub until: Option<i64>,
    /// What it was searched in, where it answers a question.
    pub searched: Option<Arc<Searched>>,
}

/// The bytes in a coding, and their tag.
#[derive(Debug, Clone)]
pub struct Coded {
    /// The bytes.
    pub bytes: Bytes,
    /// Their entity tag.
    pub tag: HeaderValue,
}

/// A reply that is ready.
#[derive(Debug)]
pub struct Entry {
    /// What the log calls its address.
    pub pattern: Box<str>,
    /// Its media type.
    pub content_type: HeaderValue,
    /// Its `Cache-Control`.
    pub cache_control: HeaderValue,
    /// What else it says in headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// What it was searched in, where it answers a question.
    pub searched: Option<Arc<Searched>>,
    pub(super) basis: Basis,
    pub(super) until: i64,
    digest: Box<str>,
    identity: Coded,
    compressed: Option<Compressed>,
    is_wanted_better: AtomicBool,
}

#[derive(Debug, Clone)]
struct Compressed {
    gzip: Coded,
    brotli: Coded,
    is_high: bool,
}

fn tag(digest: &str, mark: Option<&str>) -> io::Result<HeaderValue> {
    let text = mark.map_or_else(|| format!("\"{digest}\""), |mark| format!("\"{digest}-{mark}\""));
    HeaderValue::from_str(&text).map_err(io::Error::other)
}

impl Entry {
    /// Codes a reply quickly, as it is sent while nobody has made it better.
    ///
    /// # Errors
    /// None is known: compressing to memory does not fail.
    pub fn new(made: &Made, pattern: &str, basis: Basis, until: i64) -> io::Result<Self> {
        let Made { content_type, bytes, cache_control, headers, .. } = made;
        let digest = encoding::digest(bytes);
        let compressed = if encoding::is_compressible(content_type, bytes.len()) {
            Some(Compressed {
                gzip: Coded { bytes: encoding::gzip(bytes)?, tag: tag(&digest, Encoding::Gzip.name())? },
                brotli: Coded { bytes: encoding::brotli(bytes, QUICK)?, tag: tag(&digest, Encoding::Brotli.name())? },
                is_high: false,
            })
        } else {
            None
        };
        Ok(Self {
            pattern: pattern.into(),
            content_type: HeaderValue::from_static(content_type),
            cache_control: HeaderValue::from_static(cache_control),
            headers: headers.clone(),
            searched: made.searched.clone(),
            basis,
            until,
            identity: Coded { bytes: bytes.clone(), tag: tag(&digest, None)? },
            digest: digest.into(),
            compressed,
            is_wanted_better: AtomicBool::new(false),
        })
    }

    /// The same with brotli at high quality; none where there is nothing to gain.
    pub(super) fn better(&self) -> io::Result<Option<Self>> {
        let Some(compressed) = self.compressed.as_ref().filter(|compressed| !compressed.is_high) else {
            return Ok(None);
        };
        let bytes = encoding::brotli(&self.identity.bytes, HIGH)?;
        let brotli = if bytes.len() < compressed.brotli.bytes.len() {
            Coded { bytes, tag: tag(&self.digest, Some(HIGH_MARK))? }
        } else {
            compressed.brotli.clone()
        };
        Ok(Some(Self {
            pattern: self.pattern.clone(),
            content_type: self.content_type.clone(),
            cache_control: self.cache_control.clone(),
            headers: self.headers.clone(),
            searched: self.searched.clone(),
            basis: self.basis.clone(),
            until: self.until,
            digest: self.digest.clone(),
            identity: self.identity.clone(),
            compressed: Some(Compressed { gzip: compressed.gzip.clone(), brotli, is_high: true }),
            is_wanted_better: AtomicBool::new(true),
        }))
    }

    /// Whether it should be compressed better, said once: the first time that someone asks for what is kept.
    pub fn wants_better(&self) -> bool {
        self.compressed.as_ref().is_some_and(|compressed| !compressed.is_high)
            && !self.is_wanted_better.load(Ordering::Relaxed)
            && !self.is_wanted_better.swap(true, Ordering::Relaxed)
    }

    /// Whether it comes in several codings.
    #[must_use]
    pub fn is_compressed(&self) -> bool {
        self.compressed.is_some()
    }

    /// The bytes in this coding, as they are where there is only one; and which it is.
    #[must_use]
    pub fn coded(&self, wanted: Encoding) -> (&Coded, Encoding) {
        match (&self.compressed, wanted) {
            (Some(compressed), Encoding::Gzip) => (&compressed.gzip, wanted),
            (Some(compressed), Encoding::Brotli) => (&compressed.brotli, wanted),
            _ => (&self.identity, Encoding::Identity),
        }
    }

    /// Whether a tag is of this reply in this coding, at whatever quality it was compressed.
    #[must_use]
    pub fn is_named(&self, tag: &str, coding: Encoding) -> bool {
        let Some(inner) = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')) else { return false };
        let Some(mark) = inner.strip_prefix(&*self.digest) else { return false };
        match coding {
            Encoding::Identity => mark.is_empty(),
            Encoding::Gzip => mark == "-gzip",
            Encoding::Brotli => mark == "-br" || mark.strip_prefix('-') == Some(HIGH_MARK),
        }
    }

    /// How many bytes it takes in memory, about.
    pub(super) fn size(&self) -> usize {
        let compressed =
            self.compressed.as_ref().map_or(0, |all| all.gzip.bytes.len() + all.brotli.bytes.len() + 2 * 64);
        let headers: usize = self.headers.iter().map(|(_, value)| 64 + value.len()).sum();
        size_of::<Self>() + self.pattern.len() + self.identity.bytes.len() + compressed + headers + 128
    }
}
