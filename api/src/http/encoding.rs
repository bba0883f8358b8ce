//! Content codings: which one a client takes, and a body in each.

use std::io::Write as _;

use actix_web::web::Bytes;
use sha2::{Digest, Sha256};

/// Bodies up to this many bytes are not worth compressing.
const SMALL: usize = 256;

/// Brotli's windows, in bits, and by how much one is smaller than its power of two (RFC 7932 section 9.1).
const SMALLEST_WINDOW: u32 = 10;
const LARGEST_SMALL_WINDOW: u32 = 16;
const LARGEST_WINDOW: u32 = 22;
const WINDOW_MARGIN: usize = 16;

/// From this quality on the encoder looks for matches in a tree as large as the window.
const FIRST_OF_TREES: i32 = 10;

/// A content coding we can answer with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The bytes as they are.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Encoding {
    /// The name in `Content-Encoding`; none for the bytes as they are.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// The coding the client likes best among ours (RFC 9110 section 12.5.3); brotli, then gzip, where it has no preference.
    ///
    /// A client that forbids everything still gets the bytes as they are: an answer it may read serves it better than none.
    #[must_use]
    pub fn choose(accept: Option<&str>) -> Self {
        let Some(accept) = accept else {
            return Self::Identity;
        };
        let weights: Vec<(&str, f32)> = accept.split(',').filter_map(weight).collect();
        let named =
            |name: &str| weights.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, weight)| *weight);
        let anything = named("*").unwrap_or(0.0);
        let brotli = named("br").unwrap_or(anything);
        let gzip = named("gzip").or_else(|| named("x-gzip")).unwrap_or(anything);
        // Not named, identity stays acceptable, but comes last.
        let identity = named("identity").unwrap_or(0.0);
        if brotli > 0.0 && brotli >= gzip && brotli >= identity {
            Self::Brotli
        } else if gzip > 0.0 && gzip >= identity {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

/// `br;q=0.8` → `("br", 0.8)`; a weight that is no number from 0 to 1 makes the entry void.
fn weight(entry: &str) -> Option<(&str, f32)> {
    let (name, parameters) = entry.split_once(';').map_or((entry, ""), |(name, rest)| (name, rest));
    let name = name.trim();
    let quality = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
        .map(|(_, value)| value.trim().parse::<f32>());
    match quality {
        None if !name.is_empty() => Some((name, 1.0)),
        Some(Ok(quality)) if (0.0..=1.0).contains(&quality) => Some((name, quality)),
        _ => None,
    }
}

/// The bytes compressed with gzip, level 6.
///
/// # Errors
/// None is known: writing to memory does not fail.
pub fn gzip(bytes: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 3), flate2::Compression::new(6));
    encoder.write_all(bytes)?;
    encoder.finish().map(Bytes::from)
}

/// The bytes compressed with brotli at this quality, 0 to 11.
///
/// # Errors
/// None is known: writing to memory does not fail.
pub fn brotli(bytes: &[u8], quality: i32) -> std::io::Result<Bytes> {
    // A window no larger than the bytes gives the same: tables for the largest one are 32 MB, to be cleared each time. But below
    // quality 10 the library has tables as large for windows up to 16 bits, and one of 1 MB for 17.
    let smallest = if quality < FIRST_OF_TREES { LARGEST_SMALL_WINDOW + 1 } else { SMALLEST_WINDOW };
    let bits = (bytes.len() + WINDOW_MARGIN).next_power_of_two().ilog2().clamp(smallest, LARGEST_WINDOW);
    let lgwin = i32::try_from(bits).unwrap_or(22);
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut std::io::Cursor::new(bytes), &mut out, &parameters)?;
    Ok(Bytes::from(out))
}

/// The first 128 bits of the bytes' SHA-256, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let number = digest.iter().take(16).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    format!("{number:032x}")
}

/// A body that does not change while the server runs, ready in every coding.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The media type.
    pub content_type: &'static str,
    /// The bytes as they are.
    pub identity: Bytes,
    /// Compressed with gzip.
    pub gzip: Bytes,
    /// Compressed with brotli.
    pub brotli: Bytes,
    /// What the entity tags are made from.
    pub digest: String,
}

impl Stored {
    /// Compresses once; `quality` is brotli's, 0 to 11.
    ///
    /// # Errors
    /// None is known: writing to memory does not fail.
    pub fn compress(content_type: &'static str, identity: Bytes, quality: i32) -> std::io::Result<Self> {
        Ok(Self {
            content_type,
            gzip: gzip(&identity)?,
            brotli: brotli(&identity, quality)?,
            digest: digest(&identity),
            identity,
        })
    }
}

/// Whether a body of this type and size gets smaller by compressing it.
#[must_use]
pub fn is_compressible(content_type: &str, size: usize) -> bool {
    size > SMALL
        && (content_type.starts_with("text/")
            || ["json", "xml", "javascript", "wasm"].iter().any(|kind| content_type.contains(kind)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use std::io::Read as _;

    use super::*;

    #[test]
    fn windows_are_those_with_small_tables() {
        // The first seven bits of a stream say how large its window is (RFC 7932 section 9.1).
        for (size, quality, bits) in
            [(300, 5, 17), (40_000, 5, 17), (40_000, 9, 17), (300, 11, 10), (20_000, 11, 15), (100_000, 11, 17)]
        {
            let compressed = brotli(&b"abc ".repeat(size / 4), quality).unwrap();
            let told = match compressed.first().unwrap() & 0x7f {
                0x21 => 10,
                0x71 => 15,
                0x01 => 17,
                other => panic!("{size} bytes at {quality}: {other:#x}"),
            };
            assert_eq!(told, bits, "{size} bytes at {quality}");
        }
    }

    #[test]
    fn the_best_liked_coding_is_chosen() {
        for (accept, expected) in [
            (None, Encoding::Identity),
            (Some(""), Encoding::Identity),
            (Some("br"), Encoding::Brotli),
            (Some("gzip, deflate, br, zstd"), Encoding::Brotli),
            (Some("gzip, deflate"), Encoding::Gzip),
            (Some("GZIP"), Encoding::Gzip),
            (Some("x-gzip"), Encoding::Gzip),
            (Some("br;q=0.5, gzip;q=0.8"), Encoding::Gzip),
            (Some("br; q=0, gzip"), Encoding::Gzip),
            (Some("br;q=0, gzip;q=0"), Encoding::Identity),
            (Some("*"), Encoding::Brotli),
            (Some("*;q=0.1, br;q=0"), Encoding::Gzip),
            (Some("identity, gzip;q=0.5"), Encoding::Identity),
            (Some("identity;q=0"), Encoding::Identity),
            (Some("br;q=2, gzip;q=deux"), Encoding::Identity),
            (Some("zstd"), Encoding::Identity),
        ] {
            assert_eq!(Encoding::choose(accept), expected, "{accept:?}");
        }
    }

    #[test]
    fn every_coding_decodes_to_the_same_bytes() {
        let bytes = Bytes::from("à l'école, ".repeat(200));
        let stored = Stored::compress("text/plain", bytes.clone(), 5).unwrap();
        let mut gzip = Vec::new();
        flate2::read::GzDecoder::new(&stored.gzip[..]).read_to_end(&mut gzip).unwrap();
        let mut brotli = Vec::new();
        brotli::BrotliDecompress(&mut &stored.brotli[..], &mut brotli).unwrap();
        assert_eq!((gzip, brotli), (bytes.to_vec(), bytes.to_vec()));
        assert!(stored.brotli.len() < 100 && stored.gzip.len() < 100);
    }

    #[test]
    fn small_bodies_and_pictures_are_left_alone() {
        for (content_type, size, expected) in [
            ("text/html; charset=utf-8", 257, true),
            ("text/html; charset=utf-8", 256, false),
            ("application/json", 5_000, true),
            ("application/problem+json", 5_000, true),
            ("application/wasm", 5_000, true),
            ("image/svg+xml", 5_000, true),
            ("image/png", 5_000, false),
        ] {
            assert_eq!(is_compressible(content_type, size), expected, "{content_type} {size}");
        }
    }
}
