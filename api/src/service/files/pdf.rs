//! PDF files, kept as they are when nothing in them acts by itself.
//!
//! This is no reader of PDF. It looks for the names by which a document runs a script, starts a program, sends a form or
//! carries other files (ISO 32000-1, 7.11.4, 12.6.4 and 12.7.8), wherever they can stand: in the bytes themselves, with
//! `#xx` escapes undone, and in object streams, which are the one place where names are compressed. What would keep it
//! from seeing them (encryption, object streams written otherwise than by Deflate) is refused.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// The most bytes that the object streams of a document hold together once decompressed.
const MOST_INFLATED: u64 = 64 * 1024 * 1024;

/// How far before `stream` its dictionary is looked for, in bytes.
const DICTIONARY: usize = 16 * 1024;

/// Names by which a document acts, or carries what acts.
const ACTING: &[&str] = &[
    "/JavaScript",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/RichMedia",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/XFA",
    "/Rendition",
];

/// Why a document is refused, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPdf {
    /// It does not begin or end as a PDF file does.
    #[error("Ce fichier n'est pas un PDF, ou il est incomplet : enregistrez-le de nouveau en PDF.")]
    NotPdf,
    /// Something else stands before or after the document.
    #[error("Ce fichier contient autre chose qu'un PDF : enregistrez-le de nouveau en PDF.")]
    Mixed,
    /// It acts, or carries files.
    #[error("Ce PDF contient un script, une action ou des fichiers joints ({0}) : enregistrez-le en PDF/A, sans eux.")]
    Acts(&'static str),
    /// It cannot be looked into.
    #[error(
        "Ce PDF est chiffré ou écrit d'une façon qui ne se vérifie pas : enregistrez-le en PDF/A, sans mot de passe."
    )]
    Hidden,
}

/// Whether the document may be kept.
///
/// # Errors
/// [`InvalidPdf`].
pub fn check(bytes: &[u8]) -> Result<(), InvalidPdf> {
    let version = bytes.strip_prefix(b"%PDF-").ok_or(InvalidPdf::NotPdf)?;
    if !version.starts_with(b"1.") && !version.starts_with(b"2.") {
        return Err(InvalidPdf::NotPdf);
    }
    let end = find_last(bytes, b"%%EOF").ok_or(InvalidPdf::NotPdf)? + b"%%EOF".len();
    if find_last(bytes, b"startxref").is_none() {
        return Err(InvalidPdf::NotPdf);
    }
    let after = bytes.get(end..).unwrap_or_default();
    if !after.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(InvalidPdf::Mixed);
    }
    // Where a browser would guess a page from, none begins.
    let head = bytes.get(..bytes.len().min(2_048)).unwrap_or_default().to_ascii_lowercase();
    if [b"<script".as_slice(), b"<html", b"<!doctype", b"<svg", b"<?php"]
        .iter()
        .any(|start| find(&head, start).is_some())
    {
        return Err(InvalidPdf::Mixed);
    }
    let plain = unescaped(bytes);
    refuse_names(&plain)?;
    if has_name(&plain, "/Encrypt") {
        return Err(InvalidPdf::Hidden);
    }
    look_into_object_streams(bytes)
}

/// Each object stream, decompressed; one that is written in a way we do not undo is refused.
fn look_into_object_streams(bytes: &[u8]) -> Result<(), InvalidPdf> {
    let mut left = MOST_INFLATED;
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| find(rest, b"stream")).map(|at| from + at) {
        let start = at + b"stream".len();
        from = start;
        let before = bytes.get(at.saturating_sub(DICTIONARY)..at).unwrap_or_default();
        if before.ends_with(b"end") {
            continue;
        }
        let dictionary = find_last(before, b"obj").and_then(|at| before.get(at..)).unwrap_or(before);
        let dictionary = unescaped(dictionary);
        // A reader knows an object stream by its entry in the table of objects, and reads /First from it in any case.
        if !has_name(&dictionary, "/ObjStm") && !has_name(&dictionary, "/First") {
            continue;
        }
        if has_name(&dictionary, "/DecodeParms") || has_name(&dictionary, "/DP") || has_name(&dictionary, "/F") {
            return Err(InvalidPdf::Hidden);
        }
        let data = bytes.get(start..).unwrap_or_default();
        let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
        if !has_name(&dictionary, "/Filter") {
            // It stands in the bytes as it is, where its names were looked for.
            continue;
        }
        if filters(&dictionary) != Some("/FlateDecode") {
            return Err(InvalidPdf::Hidden);
        }
        let mut inflated = Vec::new();
        let read = ZlibDecoder::new(data).take(left + 1).read_to_end(&mut inflated);
        let size = u64::try_from(inflated.len()).unwrap_or(u64::MAX);
        // What breaks off is read as far as it goes by lenient readers: it is refused whatever it says.
        if read.is_err() || size > left {
            return Err(InvalidPdf::Hidden);
        }
        left -= size;
        refuse_names(&unescaped(&inflated))?;
    }
    Ok(())
}

/// The one filter of a dictionary; none where it is several, or stands elsewhere.
fn filters(dictionary: &[u8]) -> Option<&'static str> {
    let at = find(dictionary, b"/Filter")? + b"/Filter".len();
    let rest = dictionary.get(at..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"[").map_or(rest, <[u8]>::trim_ascii_start);
    let rest = rest.strip_prefix(b"/FlateDecode")?.trim_ascii_start();
    let is_alone = rest.strip_prefix(b"]").is_some() || !rest.starts_with(b"/FlateDecode");
    let names_another = [b"/LZW".as_slice(), b"/A85", b"/AHx", b"/ASCII", b"/RL", b"/RunLength", b"/Fl ", b"/Crypt"];
    let is_only = !names_another.iter().any(|name| find(dictionary, name).is_some());
    (is_alone && is_only).then_some("/FlateDecode")
}

fn refuse_names(plain: &[u8]) -> Result<(), InvalidPdf> {
    match ACTING.iter().find(|name| has_name(plain, name)) {
        Some(name) => Err(InvalidPdf::Acts(name)),
        None => Ok(()),
    }
}

/// Whether the name stands there as a whole: a sign that ends names follows it.
fn has_name(bytes: &[u8], name: &str) -> bool {
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| find(rest, name.as_bytes())).map(|at| from + at) {
        from = at + name.len();
        match bytes.get(from) {
            None => return true,
            Some(next) if next.is_ascii_whitespace() || *next == 0 || b"()<>[]{}/%".contains(next) => return true,
            Some(_) => {}
        }
    }
    false
}

/// The bytes with the escapes of names (`#4a` for `J`) undone.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'#'));
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes.get(from + at..)?.starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}
