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

/** A line of a table: what was measured, and its figures by name. */
export type Row = { readonly subject: string } & Readonly<
  Record<string, number | string | undefined>
>;

/** The value below which lies this share of them; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return sorted[at] ?? NaN;
}

export const median = (values: readonly number[]) => percentile(values, 0.5);

export const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function cell(value: number | string | undefined): string {
  if (typeof value !== 'number') {
    return value ?? '-';
  }
  if (!Number.isFinite(value)) {
    return '-';
  }
  return Number.isInteger(value) || Math.abs(value) >= 100
    ? String(Math.round(value))
    : value.toFixed(1);
}

/** The median of each figure over rounds that gave the same figures. */
export function medianRow(rows: readonly Row[]): Row {
  const [first] = rows;
  return {
    ...Object.fromEntries(
      Object.keys(first).map(name => {
        const values = rows.map(row => row[name]);
        const numbers = values.filter(value => typeof value === 'number');
        return [name, numbers.length > 0 ? median(numbers) : values[0]];
      }),
    ),
    subject: first.subject,
  };
}

/** Plain text, a line for each row. */
export function table(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(row => Object.keys(row)))];
  const lines = [names, ...rows.map(row => names.map(name => cell(row[name])))];
  const widths = names.map((_, column) =>
    Math.max(...lines.map(line => line[column].length)),
  );
  return lines
    .map(line =>
      line
        .map((text, column) =>
          column === 0
            ? text.padEnd(widths[column])
            : text.padStart(widths[column]),
        )
        .join('  '),
    )
    .join('\n');
}
