'use strict';
// Filters the records of this page. Without it the page is complete, too.
(() => {
  const form = document.getElementById('filter');
  if (!form) return;
  const summary = document.getElementById('summary');
  if (summary) document.querySelector('main').prepend(summary); // it is known last, and wanted first
  const words = form.querySelector('input[type=search]');
  const status = document.getElementById('shown');
  const records = Array.from(document.querySelectorAll('tbody[data-o]'), (body) => ({
    body,
    findings: Array.from(body.querySelectorAll('tr[data-s]')),
    text: undefined,
  }));
  const number = (n) => n.toLocaleString('en-GB');

  // What was unticked, so that a page without boxes shows everything.
  const unticked = (name) =>
    new Set(Array.from(form.querySelectorAll(`input[name=${name}]:not(:checked)`), (box) => box.value));

  // Rules that were not evaluated are no reason to find a record by their ids.
  const textOf = (body) =>
    Array.from(body.querySelectorAll('.tag, .id, .muted, td'), (part) => part.textContent).join(' ').toLowerCase();

  const show = (element, yes) => {
    if (element.hidden === yes) element.hidden = !yes;
    return yes;
  };

  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = unticked('outcome');
    const severities = unticked('severity');
    let shown = 0;
    for (const record of records) {
      if (wanted.length > 0) record.text ??= textOf(record.body);
      let yes = !outcomes.has(record.body.dataset.o) && wanted.every((word) => record.text.includes(word));
      if (yes) {
        let findings = 0;
        for (const row of record.findings) findings += show(row, !severities.has(row.dataset.s)) ? 1 : 0;
        yes = findings > 0 || record.findings.length === 0;
      }
      if (show(record.body, yes)) shown++;
    }
    status.textContent = `${number(shown)} of ${number(records.length)} ${records.length === 1 ? 'record' : 'records'} shown`;
    const kept = words.value.trim() === '' ? '' : `#q=${encodeURIComponent(words.value.trim())}`;
    for (const link of document.querySelectorAll('a.page')) link.href = link.getAttribute('href').split('#')[0] + kept;
  };

  // A place in this page such as #q=RA-CIS-002 is a search.
  const fromAddress = () => {
    if (!location.hash.startsWith('#q=')) return;
    try {
      words.value = decodeURIComponent(location.hash.slice(3));
    } catch {
      return;
    }
    apply();
    form.scrollIntoView();
  };

  let timer;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 150);
  });
  form.addEventListener('reset', () => setTimeout(apply));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  addEventListener('hashchange', fromAddress);
  form.hidden = false;
  apply();
  fromAddress();
})();
