//! The modules of a crate as its source states them: what each defines, imports and names, and which file each name comes from.
//! What is there for tests only (`#[cfg(test)]`) is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::punctuated::Punctuated;
use syn::visit::{Visit, visit_item, visit_path};
use syn::{Attribute, Expr, Item, Token, UseTree, Visibility};

/// A path by its segments, `crate::solver::Solver` or `super::Start`.
type Segments = Vec<String>;

#[derive(Debug, Default)]
pub struct Module {
    /// Below `src`, as `solver/newton/mod.rs`.
    pub file: String,
    /// Structs, enums, traits and unions that are `pub`, without those that are an associated type of another: the state of an
    /// optimizer is a part of it.
    pub public_types: Vec<String>,
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    /// What `use` brings here, under the name that it has here.
    imports: BTreeMap<String, Segments>,
    globs: Vec<Segments>,
    /// Imports that are not handed on.
    private: Vec<Segments>,
    /// Every other path that the code names.
    named: Vec<Segments>,
}

/// Modules by their path without `crate`.
#[derive(Debug, Default)]
pub struct Modules(BTreeMap<Segments, Module>);

/// An import: the two files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: String,
    pub of: String,
}

/// The files of `src` that the compiler sees.
pub static SRC: LazyLock<Modules> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(path).unwrap())
    };
    let files: Vec<(String, String)> = files(&root).iter().map(read).collect();
    Modules::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
});

/// Every Rust file below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

impl Modules {
    /// Of files and their texts. A file that no other declares with `mod`, for tests or by mistake, is left out.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = BTreeMap::new();
        let mut exported = Vec::new();
        for (file, text) in files {
            let path = module_path(file);
            let mut module = Module { file: file.to_owned(), ..Module::default() };
            let mut reader = Reader { module: &mut module, exported: Vec::new(), associated: Vec::new() };
            reader.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}")));
            let associated = std::mem::take(&mut reader.associated);
            reader.module.public_types.retain(|name| !associated.contains(name));
            exported.extend(reader.exported.into_iter().map(|name| (name, path.clone())));
            all.insert(path, module);
        }
        let declared = |path: &Segments| {
            (1..=path.len())
                .all(|n| all.get(&path[..n - 1]).is_some_and(|parent| parent.children.contains(&path[n - 1])))
        };
        let kept: Vec<Segments> = all.keys().filter(|path| declared(path)).cloned().collect();
        all.retain(|path, _| kept.contains(path));
        if let Some(root) = all.get_mut(&Vec::new()) {
            for (name, mut path) in exported {
                path.push(name.clone());
                root.imports.insert(name, path);
            }
        }
        Self(all)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Module> {
        self.0.values()
    }

    /// What files take from others. Names that a file only hands on with `pub use` are no imports of it, unless its own code
    /// uses them; `handed_on` counts them too.
    pub fn imports(&self, handed_on: bool) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        for (at, module) in &self.0 {
            let handed = module.imports.values().chain(&module.globs).filter(|_| handed_on);
            for path in module.private.iter().chain(&module.named).chain(handed) {
                let Some(Found::Item(of)) = self.find(at, path, 30) else { continue };
                let of = &self.0[&of].file;
                if *of != module.file {
                    found.insert(Import { from: module.file.clone(), of: of.clone() });
                }
            }
        }
        found
    }

    /// The module that a path of the module `at` means, or the one that defines the item that it means; `None` for those of
    /// other crates. `steps` bounds the way through imports of imports.
    fn find(&self, at: &[String], path: &[String], steps: usize) -> Option<Found> {
        let mut here = at.to_vec();
        let mut rest = path;
        let mut absolute = false;
        while let Some(first) = rest.first() {
            match first.as_str() {
                "crate" => here.clear(),
                "self" => {}
                "super" => drop(here.pop()?),
                _ => break,
            }
            absolute = true;
            rest = &rest[1..];
        }
        while let Some(name) = rest.first() {
            let module = self.0.get(&here)?;
            if module.children.contains(name) {
                here.push(name.clone());
                absolute = true;
                rest = &rest[1..];
                continue;
            }
            if module.items.contains(name) {
                return Some(Found::Item(here));
            }
            let steps = steps.checked_sub(1)?;
            if let Some(import) = module.imports.get(name) {
                return self.find(&here, &[import, &rest[1..]].concat(), steps);
            }
            let through = |glob: &Segments| match self.find(&here, glob, steps)? {
                Found::Module(of) if self.0.contains_key(&of) => {
                    let module = &self.0[&of];
                    let has = module.items.contains(name)
                        || module.children.contains(name)
                        || module.imports.contains_key(name)
                        || !module.globs.is_empty();
                    self.find(&of, rest, steps).filter(|_| has)
                }
                _ => None,
            };
            if let Some(found) = module.globs.iter().find_map(through) {
                return Some(found);
            }
            // What a macro defines is not seen. It stands in the module that the path names.
            return absolute.then_some(Found::Item(here));
        }
        Some(Found::Module(here))
    }
}

#[derive(Debug, PartialEq)]
enum Found {
    Module(Segments),
    /// In this module.
    Item(Segments),
}

fn module_path(file: &str) -> Segments {
    let stem = file.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    if stem == "lib" { Vec::new() } else { stem.split('/').map(str::to_owned).collect() }
}

struct Reader<'a> {
    module: &'a mut Module,
    /// Macros that stand at the root of the crate.
    exported: Vec<String>,
    /// Types that are the associated type of a trait's implementation.
    associated: Vec<String>,
}

impl Reader<'_> {
    fn import(&mut self, tree: &UseTree, before: &Segments, handed_on: bool) {
        let with = |name: &syn::Ident| [before.as_slice(), &[name.to_string()]].concat();
        let (name, path) = match tree {
            UseTree::Path(path) => return self.import(&path.tree, &with(&path.ident), handed_on),
            UseTree::Group(group) => return group.items.iter().for_each(|tree| self.import(tree, before, handed_on)),
            UseTree::Glob(_) => return self.module.globs.push(before.clone()),
            UseTree::Name(name) if name.ident == "self" => (before.last().unwrap().clone(), before.clone()),
            UseTree::Name(name) => (name.ident.to_string(), with(&name.ident)),
            UseTree::Rename(name) => (name.rename.to_string(), with(&name.ident)),
        };
        if !handed_on {
            self.module.private.push(path.clone());
        }
        self.module.imports.insert(name, path);
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, name, public_type): (&[Attribute], _, bool) = match item {
            Item::Struct(item) => (&item.attrs, Some(&item.ident), matches!(item.vis, Visibility::Public(_))),
            Item::Enum(item) => (&item.attrs, Some(&item.ident), matches!(item.vis, Visibility::Public(_))),
            Item::Union(item) => (&item.attrs, Some(&item.ident), matches!(item.vis, Visibility::Public(_))),
            Item::Trait(item) => (&item.attrs, Some(&item.ident), matches!(item.vis, Visibility::Public(_))),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident), false),
            Item::Const(item) => (&item.attrs, Some(&item.ident), false),
            Item::Static(item) => (&item.attrs, Some(&item.ident), false),
            Item::Type(item) => (&item.attrs, Some(&item.ident), false),
            Item::Macro(item) => (&item.attrs, item.ident.as_ref(), false),
            Item::Mod(item) => (&item.attrs, None, false),
            Item::Use(item) => (&item.attrs, None, false),
            Item::Impl(item) => (&item.attrs, None, false),
            _ => (&[], None, false),
        };
        if attributes.iter().any(for_tests_only) {
            return;
        }
        if let Some(name) = name {
            self.module.items.insert(name.to_string());
            if public_type {
                self.module.public_types.push(name.to_string());
            }
            if attributes.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                self.exported.push(name.to_string());
            }
        }
        match item {
            Item::Mod(item) => drop(self.module.children.insert(item.ident.to_string())),
            Item::Use(item) => self.import(&item.tree, &Vec::new(), !matches!(item.vis, Visibility::Inherited)),
            _ => {}
        }
        visit_item(self, item);
    }

    fn visit_impl_item_type(&mut self, item: &'a syn::ImplItemType) {
        if let syn::Type::Path(of) = &item.ty {
            self.associated.extend(of.path.segments.iter().map(|segment| segment.ident.to_string()));
        }
        syn::visit::visit_impl_item_type(self, item);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.leading_colon.is_none() {
            self.module.named.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit_path(self, path);
    }

    /// The arguments of a macro, where they are expressions, as those of `format!` and `vec!` are.
    fn visit_macro(&mut self, called: &'a syn::Macro) {
        self.visit_path(&called.path);
        if let Ok(arguments) = called.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            let mut inside = Reader { module: self.module, exported: Vec::new(), associated: Vec::new() };
            arguments.iter().for_each(|argument| inside.visit_expr(argument));
        }
    }
}

fn for_tests_only(attribute: &Attribute) -> bool {
    let condition = attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
    attribute.path().is_ident("cfg") && condition == "test"
}

/// A crate of two rooms with everything that a path can go through.
#[test]
fn names_are_followed_to_their_files() {
    let modules = Modules::new([
        ("lib.rs", "pub mod a; mod b; pub use a::Deep; #[cfg(test)] mod tests;"),
        (
            "a/mod.rs",
            "mod deep; mod wide; pub use deep::Deep; pub(crate) use wide::*; use crate::b::Beta; impl Beta {}",
        ),
        ("a/deep.rs", "use super::wide; pub struct Deep(wide::Wide); #[cfg(test)] mod tests { use crate::b::Beta; }"),
        (
            "a/wide.rs",
            "#[macro_export] macro_rules! wide { () => {} } pub struct Wide; use std::fmt; fn f() -> fmt::Result { }",
        ),
        (
            "b.rs",
            "use crate::{Deep, a::{Wide as W}}; pub struct Beta; fn f() { vec![crate::a::Deep, 2]; crate::wide!() }",
        ),
        ("tests.rs", "use crate::b::Beta;"),
    ]);
    let imports: Vec<String> = modules.imports(false).iter().map(|i| format!("{} {}", i.from, i.of)).collect();
    assert_eq!(imports, ["a/deep.rs a/wide.rs", "a/mod.rs b.rs", "b.rs a/deep.rs", "b.rs a/wide.rs"]);
    let handed_on: Vec<String> = modules.imports(true).iter().map(|i| format!("{} {}", i.from, i.of)).collect();
    let more: Vec<&String> = handed_on.iter().filter(|import| !imports.contains(import)).collect();
    assert_eq!(more, ["a/mod.rs a/deep.rs", "lib.rs a/deep.rs", "lib.rs a/wide.rs"]);
}
