"""Footnotes of a page, a link here and an item at the end, → references and notes as the tree names them."""

from __future__ import annotations

from pieraklad.importing.pages.tree import Element


def with_notes(root: Element) -> Element:
    """Return the tree with its footnotes as `noteref` and `note`; what is not certain stays a link."""
    sections = [e for e in root.walk() if _is_section(e)]
    notes = {
        item.attrs["id"]: item
        for section in sections
        for item in section.walk()
        if item.tag == "li" and item.attrs.get("id")
    }
    if not notes:
        return root
    labels: dict[str, str] = {}
    for link in root.walk():
        target = link.attrs.get("href", "")[1:]
        if link.tag == "a" and target in notes and _is_reference(link):
            labels.setdefault(target, str(len(labels) + 1))
    if set(labels) != set(notes):
        return root
    made = _replaced(root, labels, sections)
    for target, label in labels.items():
        note = _without_links_back(notes[target])
        made.children.append(Element("note", {"label": label}, note.children))
    return made


def _is_section(node: Element) -> bool:
    if node.tag not in ("section", "div", "aside", "footer"):
        return False
    return "footnotes" in node.classes() or node.attrs.get("role") == "doc-endnotes"


def _is_reference(link: Element) -> bool:
    classes = link.classes()
    return (
        "footnote-ref" in classes
        or "data-footnote-ref" in link.attrs
        or link.attrs.get("role") == "doc-noteref"
        or link.attrs.get("epub:type") == "noteref"
    )


def _replaced(node: Element, labels: dict[str, str], sections: list[Element]) -> Element:
    children: list[Element | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
        elif any(child is section for section in sections):
            continue
        elif (
            child.tag == "a" and child.attrs.get("href", "")[1:] in labels and _is_reference(child)
        ):
            children.append(Element("noteref", {"label": labels[child.attrs["href"][1:]]}))
        else:
            made = _replaced(child, labels, sections)
            only = made.children[0] if len(made.children) == 1 else None
            if made.tag == "sup" and isinstance(only, Element) and only.tag == "noteref":
                children.append(only)
            else:
                children.append(made)
    return node.like(children)


def _without_links_back(node: Element) -> Element:
    return node.like(
        [
            child if isinstance(child, str) else _without_links_back(child)
            for child in node.children
            if isinstance(child, str) or not _is_link_back(child)
        ]
    )


def _is_link_back(node: Element) -> bool:
    classes = node.classes()
    return node.tag == "a" and (
        "footnote-back" in classes
        or "footnote-backref" in classes
        or "data-footnote-backref" in node.attrs
        or node.attrs.get("role") == "doc-backlink"
    )
