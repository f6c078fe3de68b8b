export type Row = string[];

/** The value in the middle, so that one disturbed run does not count. */
export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

/** The value that this share of them does not exceed. */
export const percentile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
};

export const number = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 0 });

/** Prints a table for a terminal and for Markdown, as the host's measurements do; the first row is its head. */
export const print = (title: string, rows: Row[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const said = rows.map((row) => line(widths.map((width, column) => (column === 0 ? (row[column] ?? "").padEnd(width) : (row[column] ?? "").padStart(width)))));
  const rule = line(widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(Math.max(width - 1, 1))}:`)));
  process.stdout.write(`\n### ${title}\n\n${[said[0], rule, ...said.slice(1)].join("\n")}\n`);
};
