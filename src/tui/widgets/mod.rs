//! Parts that screens are made of. They know the theme and the keys, no service and no store.

pub mod ask;
pub mod beside;
pub mod editor;
pub mod field;
pub mod file_view;
pub mod form;
pub mod help;
pub mod list;
pub mod markdown;
pub mod page;
pub mod palette;
pub mod picker;
pub mod prompt;
pub mod question;
pub mod roll;
pub mod scroll;
pub mod search_list;
pub mod sides;
pub mod text;
pub mod tree;
pub mod trouble;
pub mod window;
pub mod zone;
