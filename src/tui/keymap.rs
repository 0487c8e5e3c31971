//! Keys as data: which action a sequence of keys means in a screen's scopes. A pure function over a tree of keys a scope (UX.md R4).
//!
//! Prefixes of several scopes join (`g r` of one and `g g` of another both follow `g`), and an inner prefix beats an outer whole binding.

use std::collections::BTreeMap;
use std::fmt;

use crate::tui::action::{Action, Scope, TABLE};
use crate::tui::input::{Key, shown};

#[derive(Debug, Clone, Default)]
struct Node {
    action: Option<Action>,
    next: BTreeMap<Key, Node>,
}

/// What typed keys mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Action(Action),
    /// A begun sequence: the keys that may follow, and what each does (`None`: more keys follow).
    Pending(Vec<(Key, Option<Action>)>),
    Nothing,
}

/// One binding of a person's own: an action by its stable name, and its keys (none: taken away).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Binding {
    pub action: String,
    pub keys: Vec<String>,
}

/// Why bindings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Clash {
    #[error("`{0}` is not an action")]
    UnknownAction(String),
    #[error("`{keys}` of {action} cannot be read as keys; write them like g d, <c-p> or <enter>")]
    Unreadable { action: &'static str, keys: String },
    #[error("{keys} would mean both {first} and {second}")]
    Same { keys: String, first: &'static str, second: &'static str },
    #[error("{keys} means {first} and begins the keys of {second}")]
    Prefix { keys: String, first: &'static str, second: &'static str },
    #[error("{0} must keep a key: without it the way out is lost")]
    Needed(&'static str),
}

/// The keys of a session: the defaults of the action table with a person's own bindings over them.
#[derive(Clone)]
pub struct Keymap {
    scopes: BTreeMap<Scope, Node>,
    keys: BTreeMap<Action, Vec<Vec<Key>>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::rebound(&[]).unwrap_or_else(|_| Self { scopes: BTreeMap::new(), keys: BTreeMap::new() })
    }
}

impl Keymap {
    /// The defaults with `own` bindings in place of those of the actions they name.
    ///
    /// # Errors
    /// Everything that is wrong with them, each with the actions it concerns.
    pub fn rebound(own: &[Binding]) -> Result<Self, Vec<Clash>> {
        let mut wrong = Vec::new();
        let mut keys = defaults();
        for binding in own {
            match read(binding) {
                Ok((action, sequences)) => drop(keys.insert(action, sequences)),
                Err(clash) => wrong.push(clash),
            }
        }
        for needed in [Action::Back, Action::Palette, Action::Quit] {
            if keys.get(&needed).is_none_or(Vec::is_empty) {
                wrong.push(Clash::Needed(needed.entry().name));
            }
        }
        let mut scopes: BTreeMap<Scope, Node> = BTreeMap::new();
        for (action, sequences) in &keys {
            for sequence in sequences {
                let root = scopes.entry(action.entry().scope).or_default();
                wrong.extend(root.insert(sequence, *action).err());
            }
        }
        if wrong.is_empty() { Ok(Self { scopes, keys }) } else { Err(wrong) }
    }

    /// What `typed` means in `scopes`, innermost first; `Global` is looked into last.
    pub fn find(&self, scopes: &[Scope], typed: &[Key]) -> Found {
        let mut follow = BTreeMap::new();
        let mut whole = None;
        for scope in scopes.iter().chain([&Scope::Global]) {
            let Some(node) = self.scopes.get(scope).and_then(|root| root.at(typed)) else { continue };
            if follow.is_empty() && whole.is_none() && node.action.is_some() {
                whole = node.action;
            }
            for (key, next) in &node.next {
                follow.entry(*key).or_insert(next.action);
            }
            if whole.is_some() {
                break;
            }
        }
        match whole {
            Some(action) => Found::Action(action),
            None if follow.is_empty() => Found::Nothing,
            None => Found::Pending(follow.into_iter().collect()),
        }
    }

    /// The keys that lead to an action now, the one to show first. Empty: only the palette leads there.
    pub fn keys_of(&self, action: Action) -> &[Vec<Key>] {
        self.keys.get(&action).map_or(&[], Vec::as_slice)
    }

    /// The first keys of an action as people read them.
    pub fn shown(&self, action: Action) -> Option<String> {
        self.keys_of(action).first().map(|keys| shown(keys))
    }

    /// All keys of an action as people read them: `Up, k`.
    pub fn all_shown(&self, action: Action) -> String {
        self.keys_of(action).iter().map(|keys| shown(keys)).collect::<Vec<_>>().join(", ")
    }

    /// The keys that lead to an action in a screen of these scopes, as people read them: those that an inner scope took are left out.
    pub fn live_shown(&self, scopes: &[Scope], action: Action) -> String {
        let live = self.keys_of(action).iter().filter(|keys| self.find(scopes, keys) == Found::Action(action));
        live.map(|keys| shown(keys)).collect::<Vec<_>>().join(", ")
    }
}

fn defaults() -> BTreeMap<Action, Vec<Vec<Key>>> {
    TABLE.iter().map(|entry| (entry.action, entry.keys.iter().filter_map(|keys| Key::parse_all(keys)).collect())).collect()
}

fn read(binding: &Binding) -> Result<(Action, Vec<Vec<Key>>), Clash> {
    let action = Action::from_name(&binding.action).ok_or_else(|| Clash::UnknownAction(binding.action.clone()))?;
    let unreadable = |keys: &String| Clash::Unreadable { action: action.entry().name, keys: keys.clone() };
    let sequences = binding.keys.iter().map(|keys| Key::parse_all(keys).filter(|keys| !keys.is_empty()).ok_or_else(|| unreadable(keys)));
    Ok((action, sequences.collect::<Result<_, _>>()?))
}

impl Node {
    fn at(&self, typed: &[Key]) -> Option<&Self> {
        typed.iter().try_fold(self, |node, key| node.next.get(key))
    }

    fn insert(&mut self, sequence: &[Key], action: Action) -> Result<(), Clash> {
        let mut node = self;
        for (position, key) in sequence.iter().enumerate() {
            if let Some(other) = node.action {
                return Err(Clash::Prefix { keys: shown(&sequence[..position]), first: other.entry().name, second: action.entry().name });
            }
            node = node.next.entry(*key).or_default();
        }
        let keys = shown(sequence);
        if let Some(other) = node.action.filter(|other| *other != action) {
            return Err(Clash::Same { keys, first: other.entry().name, second: action.entry().name });
        }
        if let Some(longer) = node.next.values().find_map(Self::any) {
            return Err(Clash::Prefix { keys, first: action.entry().name, second: longer.entry().name });
        }
        node.action = Some(action);
        Ok(())
    }

    fn any(&self) -> Option<Action> {
        self.action.or_else(|| self.next.values().find_map(Self::any))
    }
}

impl fmt::Debug for Keymap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keymap of {} scopes", self.scopes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Key> {
        Key::parse_all(text).expect("keys")
    }

    fn own(action: &str, keys: &[&str]) -> Binding {
        Binding { action: action.into(), keys: keys.iter().map(|&k| k.to_owned()).collect() }
    }

    #[test]
    fn the_defaults_do_not_clash() {
        assert_eq!(Keymap::rebound(&[]).err(), None);
    }

    #[test]
    fn prefixes_of_several_scopes_join() {
        let map = Keymap::default();
        let Found::Pending(follow) = map.find(&[Scope::Move], &keys("g")) else { panic!("g begins a sequence") };
        let actions: Vec<_> = follow.iter().filter_map(|(_, action)| *action).collect();
        assert!(actions.contains(&Action::First) && actions.contains(&Action::GoHome), "{actions:?}");
        assert_eq!(map.find(&[Scope::Move], &keys("g g")), Found::Action(Action::First));
        assert_eq!(map.find(&[Scope::Move], &keys("g h")), Found::Action(Action::GoHome));
        assert_eq!(map.find(&[Scope::Move], &keys("g x")), Found::Nothing);
    }

    #[test]
    fn the_inner_scope_wins() {
        let map = Keymap::default();
        assert_eq!(map.find(&[Scope::Quiz, Scope::Move], &keys("n")), Found::Action(Action::NextQuestion));
        assert_eq!(map.find(&[Scope::Edit], &keys("<left>")), Found::Action(Action::CursorLeft));
    }

    #[test]
    fn own_keys_replace_the_defaults_and_help_follows() {
        let map = Keymap::rebound(&[own("find", &["<c-f>", "z /"])]).expect("sound bindings");
        assert_eq!(map.find(&[Scope::Search], &keys("/")), Found::Nothing);
        assert_eq!(map.find(&[Scope::Search], &keys("z /")), Found::Action(Action::Find));
        assert_eq!(map.shown(Action::Find).as_deref(), Some("Ctrl-F"));
        assert_eq!(map.all_shown(Action::Find), "Ctrl-F, z /");
    }

    /// PATTERNS.md 5: the same keys twice, and keys that begin others; both name the actions.
    #[test]
    fn both_kinds_of_clash_are_named() {
        let same = Keymap::rebound(&[own("flag", &["n"])]).expect_err("n is taken");
        assert!(same.iter().any(|clash| clash.to_string().contains("next-question")), "{same:?}");
        let prefix = Keymap::rebound(&[own("help", &["g"])]).expect_err("g begins others");
        assert!(prefix.iter().any(|clash| matches!(clash, Clash::Prefix { .. })), "{prefix:?}");
        let unknown = Keymap::rebound(&[own("fly", &["x"])]).expect_err("no such action");
        assert_eq!(unknown, [Clash::UnknownAction("fly".into())]);
        assert!(Keymap::rebound(&[own("help", &["<hyper-x>"])]).is_err());
    }

    #[test]
    fn the_way_out_stays() {
        assert_eq!(Keymap::rebound(&[own("back", &[])]).err(), Some(vec![Clash::Needed("back")]));
    }
}
