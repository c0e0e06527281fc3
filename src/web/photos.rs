//! The photos a page has opened, each with its matte once it has one.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    consistency::{Region, Subject},
    error::{EngineError, VitrineError},
    photo::Photo,
    segment::{Features, Frame, Matte, MatteEditor, MatteSource, Segmentation},
    text::Note,
};

/// An open photo.
pub struct OpenPhoto {
    /// The photo.
    pub photo: Photo,
    matte: Option<OpenMatte>,
}

struct OpenMatte {
    editor: MatteEditor,
    features: Option<Features>,
}

/// What a page shows of a photo.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoInfo<'a> {
    id: u32,
    name: &'a str,
    width: u32,
    height: u32,
    format: &'static str,
    has_alpha: bool,
    sha256: &'a str,
    notes: &'a [Note],
}

/// What a page shows of a matte.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatteInfo {
    source: MatteSource,
    edited: bool,
    coverage: f32,
    objects: Vec<ObjectInfo>,
    can_undo: bool,
    can_redo: bool,
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct ObjectInfo {
    #[serde(rename = "box")]
    region: Region,
    share: f32,
}

impl OpenPhoto {
    /// Takes a photo in.
    pub fn new(photo: Photo) -> Self {
        Self { photo, matte: None }
    }

    /// The facts of the photo.
    pub fn info(&self, id: u32) -> PhotoInfo<'_> {
        PhotoInfo {
            id,
            name: &self.photo.name,
            width: self.photo.width(),
            height: self.photo.height(),
            format: self.photo.format.name(),
            has_alpha: self.photo.alpha.is_some(),
            sha256: &self.photo.sha256,
            notes: &self.photo.notes,
        }
    }

    /// How the photo lies in the network's input.
    pub fn frame(&self) -> Frame {
        Frame::of(self.photo.width(), self.photo.height())
    }

    /// Takes a fresh matte.
    pub fn set_segmentation(&mut self, segmentation: Segmentation) {
        let Segmentation { matte, features } = segmentation;
        self.matte = Some(OpenMatte { editor: MatteEditor::new(matte), features });
    }

    /// Takes the matte of a finer network as a correction. Its features mean something else than those of the network
    /// that other photos were cut out with: they are not held against each other.
    pub fn refine(&mut self, matte: &Matte) -> Result<(), VitrineError> {
        let photo = &self.photo;
        let open = self.matte.as_mut().ok_or_else(|| no_matte(photo))?;
        open.editor.replace(&matte.alpha);
        open.features = None;
        Ok(())
    }

    /// The matte under correction.
    pub fn editor(&mut self) -> Result<&mut MatteEditor, VitrineError> {
        match &mut self.matte {
            Some(matte) => Ok(&mut matte.editor),
            None => Err(no_matte(&self.photo)),
        }
    }

    /// The photo with its product, for comparison.
    pub fn subject(&self) -> Result<Subject<'_>, VitrineError> {
        let matte = self.matte.as_ref().ok_or_else(|| no_matte(&self.photo))?;
        let made = matte.editor.matte();
        let settled = made.source == MatteSource::OwnAlpha || matte.editor.is_edited();
        Ok(Subject { rgb: &self.photo.rgb, alpha: &made.alpha, features: matte.features.as_ref(), settled })
    }

    /// The facts of the matte.
    pub fn matte_info(&self) -> Result<MatteInfo, VitrineError> {
        let editor = &self.matte.as_ref().ok_or_else(|| no_matte(&self.photo))?.editor;
        let objects = editor.matte().objects();
        Ok(MatteInfo {
            source: editor.matte().source,
            edited: editor.is_edited(),
            coverage: editor.matte().coverage(),
            notes: editor.matte().notes(&objects),
            objects: objects.iter().map(|object| ObjectInfo { region: object.region, share: object.share }).collect(),
            can_undo: editor.is_edited(),
            can_redo: editor.can_redo(),
        })
    }
}

fn no_matte(photo: &Photo) -> VitrineError {
    EngineError::NoMatte { name: photo.name.clone() }.into()
}

/// All open photos by number.
#[derive(Default)]
pub struct Photos {
    open: BTreeMap<u32, OpenPhoto>,
    last: u32,
}

impl Photos {
    /// Opens a photo under the next number.
    pub fn add(&mut self, photo: Photo) -> (u32, &OpenPhoto) {
        self.last += 1;
        let id = self.last;
        (id, self.open.entry(id).or_insert_with(|| OpenPhoto::new(photo)))
    }

    /// An open photo.
    pub fn get(&self, id: u32) -> Result<&OpenPhoto, VitrineError> {
        self.open.get(&id).ok_or_else(|| EngineError::UnknownPhoto { id }.into())
    }

    /// An open photo, to change its matte.
    pub fn get_mut(&mut self, id: u32) -> Result<&mut OpenPhoto, VitrineError> {
        self.open.get_mut(&id).ok_or_else(|| EngineError::UnknownPhoto { id }.into())
    }

    /// Frees a photo's memory; closing twice is no error.
    pub fn close(&mut self, id: u32) {
        self.open.remove(&id);
    }
}
