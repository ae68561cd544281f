// Elements without innerHTML: whatever a site's texts contain stays text.

// el("a.title", {href: "#x", onclick: f}, "text", otherElement, null)
export function el(tagAndClasses, attributes = {}, ...children) {
  const [tag, ...classes] = tagAndClasses.split('.');
  const element = document.createElement(tag);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === 'boolean') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

// Replaces what an element holds; what had the focus keeps it, when it is there again
// under the same data-key.
export function fill(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : '';
  element.replaceChildren(...children.flat().filter((child) => child));
  if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}
