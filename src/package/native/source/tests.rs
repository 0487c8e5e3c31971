//! Items as texts: what is printed reads back equal, mistakes have their line, and nothing of a course under construction is lost.

use super::*;
