//! Files, and the two parts of one: front matter and text.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Fault, MarkdownError};

/// A part of a file, with the number of the line it starts on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) first_line: usize,
}

impl Part<'_> {
    /// The line of the file that holds this place of the part.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().get(..offset).unwrap_or(self.text.as_bytes());
        self.first_line + before.iter().filter(|&&byte| byte == b'\n').count()
    }
}

/// A text that has no front matter.
pub(super) fn whole(text: &str) -> Part<'_> {
    Part { text, first_line: 1 }
}

/// The front matter between two lines `+++`, and the text after it.
pub(super) fn split_front_matter(text: &str) -> Result<(Part<'_>, Part<'_>), Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(Fault::new("le fichier contient un caractère nul", "retirez-le"));
    }
    let mut offset = 0;
    let mut front: Option<usize> = None;
    for (rank, line) in text.split_inclusive('\n').enumerate() {
        let is_fence = line.trim_end() == "+++";
        offset += line.len();
        match front {
            None if is_fence => front = Some(offset),
            None => {
                return Err(Fault::at(
                    1,
                    "le fichier ne commence pas par une ligne +++",
                    "ouvrez-le par +++ et son en-tête",
                ));
            }
            Some(start) if is_fence => {
                let (head, body) = (text.get(start..offset - line.len()), text.get(offset..));
                let head = Part { text: head.unwrap_or_default(), first_line: 2 };
                return Ok((head, Part { text: body.unwrap_or_default(), first_line: rank + 2 }));
            }
            Some(_) => {}
        }
    }
    match front {
        None => Err(Fault::new("le fichier est vide", "écrivez la fiche ou retirez le fichier")),
        Some(_) => Err(Fault::new("l'en-tête n'est pas fermé", "fermez-le par une ligne +++")),
    }
}

/// The `.md` files of a folder, or one file, as slug and text, in the order of their names.
pub(super) fn read_files(path: &Path) -> Result<Vec<(String, String)>, Vec<MarkdownError>> {
    let unreadable = |path: &Path, error: &io::Error| {
        let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        if error.kind() == io::ErrorKind::InvalidData {
            return Fault::new("le fichier n'est pas en UTF-8", "enregistrez-le en UTF-8").in_file(&file);
        }
        Fault::new(format!("le fichier ne se lit pas ({error})"), "vérifiez son chemin et ses droits").in_file(&file)
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(|error| vec![unreadable(path, &error)])? {
            let found = entry.map_err(|error| vec![unreadable(path, &error)])?.path();
            if found.extension().is_some_and(|extension| extension == "md") {
                paths.push(found);
            }
        }
    } else {
        paths.push(path.to_owned());
    }
    paths.sort();
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    for path in &paths {
        match fs::read_to_string(path) {
            Ok(text) => files.push((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text)),
            Err(error) => errors.push(unreadable(path, &error)),
        }
    }
    if files.is_empty() && errors.is_empty() {
        let file = path.to_string_lossy();
        errors.push(Fault::new("le dossier ne contient aucune fiche (.md)", "vérifiez le chemin").in_file(&file));
    }
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}
