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

export const style = `
:root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --line: #d8dde3; --text: #1c2128; --muted: #59636e; --link: #0b5fbd;
  --good: #14713a; --bad: #b3261e; --wait: #8a5a00; --soft: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --bg: #12161c; --card: #1b2129; --line: #343d48; --text: #e6eaef; --muted: #9aa6b2; --link: #78b4ff;
  --good: #5fd08a; --bad: #ff8f85; --wait: #e7b65a; --soft: #252d37; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 1280px; margin: 0 auto; padding: 16px; }
header { padding-bottom: 0; }
h1 { font-size: 22px; margin: 0; } h2 { font-size: 17px; margin: 0 0 8px; } h3 { font-size: 15px; margin: 0 0 8px; } h4 { font-size: 16px; margin: 4px 0; }
p { margin: 4px 0; } a { color: var(--link); } hr { border: 0; border-top: 1px solid var(--line); }
main { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
main > section { min-width: 0; } main > .wide { grid-column: 1 / -1; }
article, .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; margin-bottom: 12px; }
.muted, .context, time { color: var(--muted); } .context { font-size: 13px; } .context > * + * { margin-left: 8px; }
.bad { color: var(--bad); font-weight: 600; }
ul.plain, .contexts, .replies, .fields { list-style: none; margin: 0; padding: 0; }
.commit + .commit, .message + .message { border-top: 1px solid var(--line); margin-top: 10px; padding-top: 10px; }
.contexts > li { display: flex; gap: 8px; padding: 3px 0; } .contexts > li > div { min-width: 0; }
.state { display: inline-grid; place-items: center; flex: none; width: 20px; height: 20px; border-radius: 50%; color: var(--card); font-size: 12px; font-weight: 700; }
.success { background: var(--good); } .failure, .error { background: var(--bad); } .pending { background: var(--wait); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.app { font-size: 11px; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; color: var(--muted); }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 4px 16px; margin: 4px 0; }
.section { display: flex; gap: 12px; align-items: flex-start; } .section > div { flex: 1; min-width: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
.button, button { display: inline-block; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); padding: 4px 12px; text-decoration: none; font: inherit; font-weight: 600; }
button { cursor: pointer; } .button.primary { border-color: var(--good); color: var(--good); } .button.danger { border-color: var(--bad); color: var(--bad); }
.attachment { display: flex; gap: 10px; margin: 6px 0; } .attachment > svg { flex: none; height: auto; border-radius: 2px; } .attachment > div { min-width: 0; flex: 1; }
.image { display: inline-block; background: var(--soft); border-radius: 4px; padding: 0 6px; color: var(--muted); }
.mention { background: var(--soft); border-radius: 3px; color: var(--link); padding: 0 2px; }
.replies { border-left: 2px solid var(--line); margin: 8px 0 0 4px; padding-left: 12px; }
.earlier { margin: 4px 0; padding-left: 20px; font-size: 13px; }
summary { cursor: pointer; color: var(--muted); font-size: 13px; } .requests summary { color: inherit; padding: 2px 0; }
code { font-family: ui-monospace, monospace; font-size: 13px; background: var(--soft); border-radius: 3px; padding: 0 3px; }
pre { font: 12px/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 6px; padding: 8px; margin: 4px 0; white-space: pre-wrap; max-height: 360px; overflow: auto; }
.faults { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; } .faults .grow { flex: 1 1 220px; }
select, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px; max-width: 100%; }
.grow select { width: 100%; } input[type=number] { width: 80px; }
.active form { display: flex; gap: 12px; justify-content: space-between; align-items: center; padding: 3px 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
:target { outline: 2px solid var(--link); outline-offset: 4px; border-radius: 4px; }
#live { font-size: 13px; color: var(--muted); margin: 0 0 4px; }
@media (max-width: 800px) { main { grid-template-columns: minmax(0, 1fr); } }
`;
