// What is shown is in the address: #/view?key=value. Going back and sending a link both work.

export function here() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  return {view: path || 'members', params: new URLSearchParams(query ?? '')};
}

// The address of a view; who asks ("as", "by") is carried along unless it is given anew.
export function link(view, values = {}) {
  const params = new URLSearchParams();
  const before = here().params;
  const all = {as: before.get('as'), by: before.get('by'), ...values};
  for (const [key, value] of Object.entries(all)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== '' && one !== false) params.append(key, one);
    }
  }
  const query = params.toString();
  return `#/${view}${query ? `?${query}` : ''}`;
}

// Goes to a view; `replace`: without a new step of history.
export function go(view, values, {replace = false} = {}) {
  const address = link(view, values);
  if (!replace && address !== location.hash) {
    location.hash = address;
    return;
  }
  // The same again is asked again.
  history.replaceState(null, '', address);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
