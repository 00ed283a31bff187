/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

/**
 * Fetches the page's changing parts every two seconds and replaces only those that differ, so that nothing flickers, and what
 * is opened, focused or selected in the others stays.
 */
export const script = `
const parts = document.getElementById('parts');
const live = document.getElementById('live');
const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];
const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
function ago() {
  for (const time of document.querySelectorAll('time')) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) ?? units[3];
    time.textContent = format.format(Math.min(0, Math.round(seconds / size)), unit);
  }
}
const seen = new Map();
function update(text) {
  const next = document.createElement('template');
  next.innerHTML = text;
  for (const slot of next.content.querySelectorAll('[data-slot]')) {
    const here = parts.querySelector('[data-slot="' + slot.dataset.slot + '"]');
    const keys = [...slot.querySelectorAll('[data-key]')];
    keys.forEach((part, index) => {
      const key = part.dataset.key;
      const current = here.querySelector('[data-key="' + CSS.escape(key) + '"]');
      const markup = part.innerHTML;
      if (current === null) {
        here.insertBefore(part, here.querySelectorAll('[data-key]')[index] ?? null);
      } else if (seen.get(key) !== markup && !current.contains(document.activeElement?.closest('form, select, input'))) {
        const open = [...current.querySelectorAll('details[open]')].map(({ id }) => id);
        const focused = document.activeElement?.closest('details')?.id;
        current.innerHTML = markup;
        open.forEach(id => document.getElementById(id)?.setAttribute('open', ''));
        if (focused && open.concat(focused).some(id => current.querySelector('#' + CSS.escape(id)))) {
          document.getElementById(focused)?.querySelector('summary')?.focus();
        }
      } else {
        return;
      }
      seen.set(key, markup);
    });
  }
  ago();
}
async function poll() {
  try {
    const answer = await fetch('/parts');
    update(await answer.text());
    live.textContent = 'Live: refreshed every 2 seconds.';
  } catch {
    live.textContent = 'The sandbox does not answer; trying again.';
  }
  setTimeout(poll, 2000);
}
ago();
poll();
`;
